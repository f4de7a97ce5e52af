"""A form with several fields of every kind of writing: for fitting and measuring alone, no 業務 uses it."""

from samples.forms import parts as p

SLUG = "practice"
TITLE = "筆記練習用紙"
ERAS = {"S": "昭和", "H": "平成", "R": "令和"}
REASONS = {"tennyu": "転入", "tenshutsu": "転出", "tenkyo": "転居", "other": "その他"}
PEOPLE, PLACES = 3, 2
_NAMES: list[dict[str, object]] = [
    {"rule": "kana_matches_name", "fields": [f"kana{n}", f"shimei{n}"]} for n in range(PEOPLE)
]
_ADDRESSES: list[dict[str, object]] = [
    {"rule": "postal_matches_address", "fields": [f"yubin{n}", f"jusho{n}"]} for n in range(PLACES)
]


def _person(n: int) -> list[str]:
    return [
        p.row(8, ("フリガナ", p.line(f"kana{n}", "フリガナ", "kana"))),
        p.row(11, ("氏　　名", p.line(f"shimei{n}", "氏名", "name"))),
    ]


def _place(n: int) -> list[str]:
    return [
        p.row(10, ("郵便番号", "〒" + p.cells(f"yubin{n}", "郵便番号", "postal_code", (3, 4)))),
        p.row(12, ("住　　所", p.line(f"jusho{n}", "住所", "address"))),
    ]


NOTES = (
    "一、黒の鉛筆またはボールペンで、枠からはみ出さないように記入してください。",
    "二、氏名と住所は住民票に記載されているとおりに記入してください。",
    "三、フリガナはカタカナで記入してください。姓と名の間は一字あけます。",
    "四、郵便番号と電話番号は右のけたまで記入し、該当しない欄は空欄のままにしてください。",
    "五、記入を誤ったときは二重線で消し、その上か右に正しく記入してください。",
    "六、この用紙は読み取りの練習と計測だけに使います。実在の人の氏名は記入しないでください。",
    "七、折り曲げたり汚したりしないでください。折り目が読み取りの妨げになることがあります。",
)


def html() -> str:
    """Answer the printed page."""
    rows = [
        *(row for n in range(PEOPLE) for row in _person(n)),
        *(row for n in range(PLACES) for row in _place(n)),
        p.row(10, ("生年月日", p.date("seinengappi", "生年月日", eras=ERAS))),
        p.row(10, ("届出日", p.date("todoke_date", "届出日", boxed=False))),
        p.row(10, ("電話番号", p.cells("denwa", "電話番号", "phone", (3, 4, 4)))),
        p.row(10, ("勤務先", p.line("kinmusaki", "勤務先", "text")),
              ("勤務先電話", p.line("kinmu_denwa", "勤務先電話", "phone"))),
        p.row(10, ("口座名義", p.cells("meigi", "口座名義", "kana", (14,)))),
        p.row(10, ("番　　号", p.cells("bango", "番号", "digits", (8,))),
              ("金　　額", p.line("kingaku", "金額", "money"))),
        p.row(10, ("性　　別", p.circle("seibetsu", "性別", {"male": "男", "female": "女"})),
              ("世帯主", p.check("setai", "本人と同一"))),
        p.row(10, ("事　　由", p.tick("jiyu", "事由", REASONS))),
        p.row(10, ("理　　由", p.line("riyu", "理由", "text"))),
        p.row(10, ("備　　考", p.line("biko", "備考", "text"))),
    ]  # fmt: skip
    return p.page(
        SLUG,
        TITLE,
        "1",
        [*_NAMES, *_ADDRESSES],
        p.marks(),
        f"<h1>{TITLE}</h1>",
        p.table(30, *rows),
        *(p.at(18, 240 + 4.4 * number, note, "font-size:9pt") for number, note in enumerate(NOTES)),
    )
