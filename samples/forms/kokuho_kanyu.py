"""国民健康保険 資格取得届."""

from samples.forms import parts as p
from samples.forms.common import MAYOR, RULES, notes, office, person, submitted


def kokuho_kanyu() -> str:
    """Answer the notice of joining the national health insurance."""
    born = p.date(
        "seinengappi", "生年月日", eras={"S": "昭和", "H": "平成", "R": "令和"},
        required=True, identity=True, not_future=True,
    )  # fmt: skip
    reasons = {"tennyu": "転入", "shaho": "社保離脱", "shussei": "出生", "other": "その他"}
    rows = [
        *person(phone_cells=True),
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
        "<h1>国民健康保険　資格取得届</h1>", MAYOR, submitted(boxed=True),
        p.at(20, 51, "次のとおり届け出ます。"), p.table(58, *rows),
        notes(
            218, "１　太枠の中を黒のボールペンで、はっきりと記入してください。",
            "２　性別と元号は、あてはまるものを○で囲んでください。",
            "３　取得の事由は、あてはまるものの□にレ点を付けてください。",
            "４　届出は、資格を取得した日から14日以内に行ってください。",
        ),
        p.seal(156, 217), office(264),
    )  # fmt: skip
