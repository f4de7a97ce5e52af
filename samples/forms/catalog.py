"""The forms of the invented city みどり野市."""

from samples.forms import parts as p
from samples.forms.kansensho import kansensho_hokoku

RULES: list[dict[str, object]] = [
    {"rule": "postal_matches_address", "fields": ["yubin", "jusho"]},
    {"rule": "kana_matches_name", "fields": ["kana", "shimei"]},
]
MAYOR = p.at(20, 36, "（宛先）みどり野市長", "font-size:12pt")


def _person(*, phone_cells: bool) -> list[str]:
    """Answer the rows that every form has: who, where, which telephone."""
    phone = (
        p.cells("denwa", "電話番号", "phone", (3, 4, 4))
        if phone_cells
        else p.line("denwa", "電話番号", "phone")
    )
    return [
        p.row(9, ("フリガナ", p.line("kana", "フリガナ", "kana", required=True))),
        p.row(14, ("氏　　名", p.line("shimei", "氏名", "name", required=True, identity=True))),
        p.row(11, ("郵便番号", "〒" + p.cells("yubin", "郵便番号", "postal_code", (3, 4), required=True))),
        p.row(16, ("住　　所", p.line("jusho", "住所", "address", required=True))),
        p.row(12, ("電話番号", phone)),
    ]


def _notes(top: float, *lines: str) -> str:
    body = "<br>".join(lines)
    return f'<div class="note" style="top:{top}mm">（注意）<br>{body}</div>'


def _submitted(*, boxed: bool) -> str:
    return p.at(
        112, 46, p.date("todoke_date", "届出日", boxed=boxed, required=True, not_future=True), "width:80mm"
    )


def _office(y: float) -> str:
    style = f"left:18mm;top:{y}mm;width:174mm;height:13mm"
    return f'<div class="office" data-ignore style="{style}">※市処理欄（記入しないでください）</div>'


def kokuho_kanyu() -> str:
    """Answer the notice of joining the national health insurance."""
    born = p.date(
        "seinengappi", "生年月日", eras={"S": "昭和", "H": "平成", "R": "令和"},
        required=True, identity=True, not_future=True,
    )  # fmt: skip
    reasons = {"tennyu": "転入", "shaho": "社保離脱", "shussei": "出生", "other": "その他"}
    rows = [
        *_person(phone_cells=True),
        p.row(12, ("生年月日", born)),
        p.row(
            11, ("性　　別", p.circle("seibetsu", "性別", {"male": "男", "female": "女"}, required=True)),
        ),
        p.row(
            12,
            ("被保険者番号", p.cells("hoken_bango", "被保険者番号", "digits", (8,), required=True,
                                     identity=True, pattern=r"[0-9]{8}")),
        ),
        p.row(12, ("資格取得日", p.date("shutoku_date", "資格取得日", required=True))),
        p.row(12, ("取得の事由", p.tick("jiyu", "取得の事由", reasons, required=True))),
        p.row(10, ("世帯主", p.check("setai_doitsu", "世帯主と同一"))),
        p.row(24, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    return p.page(
        "kokuho_kanyu", "国民健康保険 資格取得届", "1", RULES, p.marks(),
        "<h1>国民健康保険　資格取得届</h1>", MAYOR, _submitted(boxed=True),
        p.at(20, 51, "次のとおり届け出ます。"), p.table(58, *rows),
        _notes(
            218, "１　太枠の中を黒のボールペンで、はっきりと記入してください。",
            "２　性別と元号は、あてはまるものを○で囲んでください。",
            "３　取得の事由は、あてはまるものの□にレ点を付けてください。",
            "４　届出は、資格を取得した日から14日以内に行ってください。",
        ),
        p.seal(156, 217), _office(264),
    )  # fmt: skip


def inu_henko() -> str:
    """Answer the notice of a change in the register of dogs."""
    reasons = {"juusho": "住所変更", "shoyusha": "所有者変更", "shibou": "死亡"}
    rows = [
        *_person(phone_cells=False),
        p.row(
            12,
            ("登録番号", p.cells("toroku_bango", "登録番号", "digits", (6,), required=True, identity=True,
                                 pattern=r"[0-9]{6}")),
        ),
        p.row(
            12, ("犬の名前", p.line("inu_namae", "犬の名前", "text", required=True)),
            ("犬の種類", p.line("inu_shurui", "犬の種類", "text")),
        ),
        p.row(11, ("犬の性別", p.circle("inu_seibetsu", "犬の性別", {"male": "オス", "female": "メス"}))),
        p.row(12, ("変更年月日", p.date("henko_date", "変更年月日", boxed=False, required=True))),
        p.row(12, ("変更の事由", p.tick("henko_jiyu", "変更の事由", reasons, required=True))),
        p.row(11, ("狂犬病予防", p.check("kanryo_chusha", "注射済"))),
        p.row(26, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    return p.page(
        "inu_henko", "犬の登録事項変更届", "1", RULES, "<h1>犬の登録事項変更届</h1>", MAYOR,
        _submitted(boxed=False), p.at(20, 53, "狂犬病予防法第４条の規定により届け出ます。"),
        p.table(60, *rows),
        _notes(
            226, "１　犬の性別は、あてはまるものを○で囲んでください。",
            "２　死亡の届出の場合は、鑑札と注射済票を添えてください。",
            "３　登録番号は、鑑札に記載された６けたの番号です。",
        ),
        p.seal(154, 225, 36),
    )  # fmt: skip


def suido_kaishi() -> str:
    """Answer the notice of beginning to use water."""
    uses = {"kateiyo": "家庭用", "eigyo": "営業用", "other": "その他"}
    rows = [
        p.row(
            13,
            ("水栓番号", p.cells("suisen_bango", "水栓番号", "digits", (7,), required=True, identity=True,
                                 pattern=r"[0-9]{7}")),
        ),
        p.row(13, ("使用開始日", p.date("kaishi_date", "使用開始日", required=True))),
        *_person(phone_cells=True),
        p.row(12, ("用　　途", p.circle("youto", "用途", uses, required=True))),
        p.row(
            12, ("支払方法", p.tick("shiharai", "支払方法", {"koza": "口座振替", "nofusho": "納付書"},
                                    required=True)),
        ),
        p.row(11, ("開栓の立会い", p.check("tachiai", "立会い希望"))),
        p.row(28, ("備　　考", p.line("biko", "備考", "text", rows=2))),
    ]  # fmt: skip
    return p.page(
        "suido_kaishi", "水道使用開始届", "1", RULES, "<h1>水道使用開始届</h1>",
        p.at(20, 36, "（宛先）みどり野市水道事業管理者", "font-size:12pt"), _submitted(boxed=True),
        p.seal(20, 236, 36), p.at(20, 53, "水道の使用を開始するので届け出ます。"), p.table(62, *rows),
        p.at(
            64, 238,
            "１　水栓番号は、玄関またはメーター付近の標識に記載されています。<br>"
            "２　用途は○で囲み、支払方法は□にレ点を付けてください。<br>"
            "３　口座振替を希望する方は、口座振替依頼書を別に提出してください。",
            "font-size:8.5pt;line-height:1.6",
        ),
    )  # fmt: skip


# The printed sides of each form, the first side first.
FORMS: dict[str, tuple[str, ...]] = {
    "kokuho_kanyu": (kokuho_kanyu(),),
    "inu_henko": (inu_henko(),),
    "suido_kaishi": (suido_kaishi(),),
    "kansensho_hokoku": (kansensho_hokoku(),),
}
