"""予防接種予診票: two sides. Questions in front, for the parent; boxes and days behind, for the doctor."""

from samples.forms import parts as p
from samples.forms.common import RULES

SLUG = "yobo_sesshu"
TITLE = "予防接種予診票"
YES_NO = {"yes": "はい", "no": "いいえ"}
VACCINES = {"mr": "麻しん風しん", "suito": "水痘", "nichino": "日本脳炎", "goshu": "五種混合"}
TIMES = {"1": "１回目", "2": "２回目", "3": "３回目", "add": "追加"}
QUESTIONS = {
    "q01": "予防接種についての説明書を読みましたか",
    "q02": "今日受ける予防接種について理解しましたか",
    "q03": "お子さんの発育歴について異常がありましたか",
    "q04": "今日、体に具合の悪いところがありますか",
    "q05": "最近１か月以内に病気にかかりましたか",
    "q06": "１か月以内に家族や友だちに感染症の方がいましたか",
    "q07": "１か月以内に予防接種を受けましたか",
    "q08": "生まれてから今までに特別な病気にかかりましたか",
    "q09": "ひきつけ（けいれん）を起こしたことがありますか",
    "q10": "薬や食品で皮膚に発しんが出たことがありますか",
    "q11": "近親者に先天性免疫不全の方がいますか",
    "q12": "これまでに予防接種で具合が悪くなったことがありますか",
    "q13": "近親者に予防接種で具合が悪くなった方がいますか",
    "q14": "６か月以内に輸血を受けましたか",
    "q15": "今日の予防接種について質問がありますか",
}
STYLE = ".ask .head { width: 106mm; justify-content: flex-start; padding-left: 2mm; font-size: 9.5pt }\n"


def yobo_sesshu() -> tuple[str, str]:
    """Answer the front and the back."""
    return _front(), _back()


def _front() -> str:
    born = p.date(
        "seinengappi", "生年月日", eras={"H": "平成", "R": "令和"}, required=True, identity=True,
        not_future=True,
    )  # fmt: skip
    who = [
        p.row(10, ("予防接種", p.circle("vaccine", "予防接種の種類", VACCINES, required=True,
                                        identity=True))),
        p.row(10, ("回　　数", p.circle("kaisu", "接種の回数", TIMES, required=True, identity=True))),
        p.row(9, ("フリガナ", p.line("kana", "フリガナ", "kana", required=True))),
        p.row(12, ("受ける人", p.line("shimei", "受ける人の氏名", "name", required=True, identity=True)),
              ("保護者", p.line("hogosha", "保護者の氏名", "name", required=True))),
        p.row(11, ("生年月日", born)),
        p.row(10, ("郵便番号", "〒" + p.cells("yubin", "郵便番号", "postal_code", (3, 4), required=True))),
        p.row(12, ("住　　所", p.line("jusho", "住所", "address", required=True))),
        p.row(10, ("電話番号", p.cells("denwa", "電話番号", "phone", (3, 4, 4)))),
        p.row(10, ("性　　別", p.circle("seibetsu", "性別", {"male": "男", "female": "女"}, required=True)),
              ("診察前の体温", p.cells("taion", "診察前の体温", "decimal", (3,), required=True,
                                       point_after=2) + "度")),
    ]  # fmt: skip
    asked = [
        p.row(8.6, (text, p.circle(path, text, YES_NO, required=True))) for path, text in QUESTIONS.items()
    ]
    return p.page(
        SLUG, TITLE, "1", RULES, p.form_code(182, 8, f"{SLUG}:1:front"), f"<h1>{TITLE}</h1>",
        p.table(30, *who), f'<div class="ask">{p.table(129, *asked)}</div>',
        p.at(20, 262, "質問は、あてはまるものを○で囲んでください。裏面もあります。", "font-size:9pt"),
        p.seal(166, 262, 26), style=STYLE,
    )  # fmt: skip


def _back() -> str:
    doctor = [
        p.row(12, ("説　　明", p.check("setsumei", "効果、副反応、救済制度を説明した"))),
        p.row(12, ("診　　察", p.check("shinsatsu", "問診と診察を行った"))),
        p.row(12, ("判　　定", p.tick("hantei", "接種の判定", {"kano": "接種できる", "miawase": "見合わせる"},
                                      required=True))),
        p.row(12, ("診察した日", p.date("shinsatsu_date", "診察した日", required=True, not_future=True))),
    ]  # fmt: skip
    done = {"field": "hantei", "is": "kano"}
    given = [
        p.row(12, ("接 種 量", p.tick("sesshu_ryo", "接種量", {"025": "0.25ｍL", "050": "0.5ｍL"},
                                      required=True, when=done))),
        p.row(12, ("接種の方法", p.tick("hoho", "接種の方法", {"hika": "皮下", "kinniku": "筋肉内"},
                                        required=True, when=done))),
        p.row(12, ("ロット番号", p.cells("lot_bango", "ロット番号", "digits", (6,), required=True,
                                         when=done))),
        p.row(12, ("有効期限", p.date("kigen_date", "有効期限", required=True, when=done))),
        p.row(12, ("接種年月日", p.date("sesshu_date", "接種年月日", required=True, not_future=True,
                                        when=done))),
    ]  # fmt: skip
    parent = [
        p.row(12, ("保護者の同意", p.tick("doi", "保護者の同意", {"yes": "同意する", "no": "同意しない"},
                                          required=True))),
        p.row(12, ("同意した日", p.date("doi_date", "同意した日", required=True, not_future=True))),
    ]  # fmt: skip
    return p.further(
        TITLE, 1, "back", p.form_code(182, 8, f"{SLUG}:1:back"), f"<h1>{TITLE}（裏面）</h1>",
        p.at(20, 36, "医師記入欄", "font-size:12pt"), p.table(43, *doctor),
        p.at(20, 102, "接種の記録（接種できると判定したときに記入）", "font-size:12pt"), p.table(109, *given),
        p.at(20, 180, "保護者記入欄（医師の診察と説明を受けた後に記入してください。）", "font-size:12pt"),
        p.table(187, *parent),
        p.at(20, 218, "あてはまるものの□にレ点を付けてください。", "font-size:9pt"),
        p.at(20, 268, "みどり野市　健康増進課", "font-size:10pt"),
    )  # fmt: skip
