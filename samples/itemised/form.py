"""A claim with a 明細, printed codes and a back. Of the samples alone: no 業務 uses it."""

from pathlib import Path

from samples.forms import parts as p
from samples.forms.build import DPI, browser_page, write_blanks

SLUG = "itemised"
TITLE = "通学費請求書（見本）"
FOLDER = Path(__file__).with_name("form")
ROWS = 6
WAYS = {"ofuku": "往復", "katamichi": "片道"}
PAID = {"furikomi": "口座振込", "madoguchi": "窓口払"}
RULES: list[dict[str, object]] = [
    {"rule": "column_sum", "fields": ["meisai.kingaku", "gokei"]},
    {"rule": "not_after", "fields": ["meisai.hizuke", "seikyu_date"]},
]
STYLE = """
h1 { width: 120mm }
"""


def front() -> str:
    """Answer the front: who claims, and the 明細 with its sum."""
    columns = (
        ("利用した日", 68.0, p.date("meisai.hizuke", "利用日", boxed=False, not_future=True)),
        ("区間", 62.0, p.line("meisai.kukan", "区間", "text", same_as="meisai.kukan")),
        ("回数", 20.0, p.cells("meisai.kaisu", "回数", "integer", (2,))),
        ("種別", 40.0, p.circle("meisai.shubetsu", "種別", WAYS)),
        ("切符", 20.0, p.check("meisai.kippu", "有")),
        ("金額（円）", 0.0, p.cells("meisai.kingaku", "金額", "money", (5,), required=True)),
    )
    total = p.cells("gokei", "合計", "money", (6,), required=True)
    rows = [
        p.repeated("meisai", "明細", ROWS, 11, *columns),
        p.row(11, ("合　　計", total)),
        p.row(30, ("備　　考", p.line("biko", "備考", "text", rows=3, guides="dotted"))),
    ]
    return p.page(
        SLUG, TITLE, "1", RULES, p.marks(size=p.A4_LANDSCAPE), f"<h1>{TITLE}</h1>",
        p.at(20, 34, "宛名番号"),
        p.at(40, 30, p.cells("atena_bango", "宛名番号", "digits", (8,), check_digit="modulus_11")),
        p.at(112, 29, p.barcode("seiri_bango", "整理番号", "digits", 62, 11, required=True,
                                check_digit="luhn")),
        p.at(256, 21, p.barcode("tsuchi", "通知", "text", 23, 23)),
        p.at(178, 32, p.date("seikyu_date", "請求日", boxed=False, not_future=True), "width:74mm"),
        p.table(48, *rows, width=261),
        style=STYLE, size=p.A4_LANDSCAPE,
    )  # fmt: skip


def back() -> str:
    """Answer the back: how the money is paid, to whom, and a signature from the top down."""
    to_account = {"field": "shiharai", "is": "furikomi"}
    rows = [
        p.row(12, ("支払方法", p.circle("shiharai", "支払方法", PAID, required=True))),
        p.row(12, ("口座番号", p.cells("koza_bango", "口座番号", "digits", (7,), required=True,
                                       when=to_account))),
        p.row(14, ("口座名義", p.line("koza_meigi", "口座名義", "kana", when=to_account))),
        p.row(24, ("連絡事項", p.line("renraku", "連絡事項", "text", rows=2, guides="solid"))),
    ]  # fmt: skip
    signature = p.at(160, 140, p.upright("shomei", "署名", "name", 18, 96), "border:.3mm solid #000")
    return p.further(
        TITLE, 1, "back", p.marks(), "<h1>支払方法</h1>", p.table(40, *rows),
        p.at(128, 140, "署名（たて書き）"), signature,
    )  # fmt: skip


def build() -> None:
    """Write the blanks and form.yaml again."""
    with browser_page(DPI / 96) as page:
        write_blanks(page, FOLDER, (front(), back()))


if __name__ == "__main__":
    build()
