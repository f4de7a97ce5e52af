"""寄附金税額控除に係る申告特例申請書 (ふるさと納税 ワンストップ特例), without the box for the 個人番号."""

from samples.forms import parts as p
from samples.forms.common import MAYOR, RULES, notes, office, person, submitted

SLUG = "onestop_tokurei"
ROWS = 3
SUMS: list[dict[str, object]] = [
    {"rule": "column_sum", "fields": ["kifu.kingaku", "gokei"]},
    {"rule": "not_after", "fields": ["kifu.hizuke", "todoke_date"]},
]


def onestop_tokurei() -> str:
    """Answer the application that spares donors a tax return."""
    born = p.date(
        "seinengappi", "生年月日", eras={"S": "昭和", "H": "平成"}, required=True, identity=True,
        not_future=True,
    )  # fmt: skip
    donations = (
        ("寄附年月日", 100.0, p.date("kifu.hizuke", "寄附年月日", required=True, not_future=True)),
        ("寄附金額（円）", 0.0, p.cells("kifu.kingaku", "寄附金額", "money", (7,), required=True)),
    )
    total = p.cells("gokei", "寄附金額の合計", "money", (8,), required=True)
    number = p.barcode("uketsuke_bango", "受付番号", "digits", 66, 11, required=True, identity=True,
                       check_digit="luhn")  # fmt: skip
    return p.page(
        SLUG, "申告特例申請書（ワンストップ特例）", "1", [*RULES, *SUMS], p.form_code(180, 10, f"{SLUG}:1"),
        "<h1>寄附金税額控除に係る申告特例申請書</h1>", MAYOR, p.at(110, 30, number),
        p.at(110, 26, "受付番号（事前印字）", "font-size:8pt"), submitted(boxed=True),
        p.table(58, *person(phone_cells=True), p.row(12, ("生年月日", born))),
        p.at(20, 148, "寄附の内容（同じ自治体への寄附が複数あるときは、１回ごとに記入してください。）",
             "font-size:9pt"),
        p.table(153, p.repeated("kifu", "寄附", ROWS, 11, *donations), p.row(11, ("合　　計", total))),
        p.at(20, 211, "申告の特例の適用に関する事項（あてはまるときは□にレ点を付けてください。）",
             "font-size:9pt"),
        p.table(
            216,
            p.row(10, ("確定申告", p.check("shinkoku_fuyo", "確定申告を行う必要がない"))),
            p.row(10, ("寄附先の数", p.check("dantai_ika", "申請する自治体は５団体以下である"))),
        ),
        notes(240, "１　黒のボールペンで、はっきりと記入してください。",
              "２　元号は、あてはまるものを○で囲んでください。",
              "３　申請は、寄附した年の翌年１月10日までに行ってください。"),
        p.seal(156, 239, 32), office(274),
    )  # fmt: skip
