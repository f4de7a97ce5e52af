"""A half sheet with a field for every oddity. Of the samples alone: no 業務 uses it."""

from pathlib import Path

from samples.forms import parts as p
from samples.forms.build import DPI, browser_page, write_blanks

SLUG = "oddities"
TITLE = "いろいろな記入（見本）"
FOLDER = Path(__file__).with_name("form")
SIZE = (210, 148)
STYLE = """
h1 { top: 7mm }
.aside { position: absolute; left: 176mm; top: 22mm; width: 18mm; border: .5mm solid #000 }
.aside .title { height: 9mm; line-height: 9mm; text-align: center; border-bottom: .2mm solid #000 }
"""
ERAS = {"S": "昭和", "H": "平成", "R": "令和"}
REASONS = {"tennyu": "転入", "tenkyo": "転居", "other": "その他"}


def html() -> str:
    """Answer the printed page."""
    rows = [
        p.row(9, ("フリガナ", p.line("kana", "フリガナ", "kana"))),
        p.row(13, ("氏　　名", p.line("shimei", "氏名", "name"))),
        p.row(12, ("生年月日", p.date("seinengappi", "生年月日", eras=ERAS))),
        p.row(11, ("性　　別", p.circle("seibetsu", "性別", {"male": "男", "female": "女"}))),
        p.row(11, ("事　　由", p.tick("jiyu", "事由", REASONS))),
        p.row(14, ("被保険者番号", p.cells("bango", "被保険者番号", "digits", (8,)))),
        p.row(12, ("郵便番号", "〒" + p.line("yubin", "郵便番号", "postal_code"))),
        p.row(11, ("電話番号", p.line("denwa", "電話番号", "phone"))),
        p.row(14, ("住　　所", p.line("jusho", "住所", "address"))),
        p.row(12, ("世帯主住所", p.line("setai_jusho", "世帯主住所", "address", same_as="jusho"))),
    ]  # fmt: skip
    signature = p.upright("shomei", "署名", "name", 17, 88)
    aside = f'<div class="aside"><div class="title">署　名</div>{signature}</div>'
    return p.page(
        SLUG,
        TITLE,
        "1",
        [],
        f"<h1>{TITLE}</h1>",
        p.table(22, *rows, width=152),
        aside,
        style=STYLE,
        size=SIZE,
    )


def build() -> None:
    """Write blank.html, blank.png and form.yaml again."""
    with browser_page(DPI / 96) as page:
        write_blanks(page, FOLDER, (html(),))


if __name__ == "__main__":
    build()
