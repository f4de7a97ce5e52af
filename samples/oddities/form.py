"""A half sheet with a field for every oddity. Of the samples alone: no 業務 uses it."""

from pathlib import Path

from samples.forms import measure
from samples.forms import parts as p
from samples.forms.build import DPI, as_yaml, browser_page, picture

SLUG = "oddities"
TITLE = "いろいろな記入（見本）"
FOLDER = Path(__file__).with_name("form")
HEIGHT_MM = 148.0
STYLE = """
@page { size: 210mm 148mm }
body { height: 148mm }
h1 { top: 7mm }
.table { width: 152mm }
.column { position: absolute; left: 176mm; top: 22mm; width: 18mm; border: .5mm solid #000 }
.column .title { height: 9mm; line-height: 9mm; text-align: center; border-bottom: .2mm solid #000 }
.column .upright { width: 17mm; height: 88mm }
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
    inner = '<div class="upright" data-part="line" data-rows="1" data-vertical></div>'
    column = (
        f'<div class="column"><div class="title">署　名</div>{p.field("shomei", "署名", "name", inner)}</div>'
    )
    return p.page(SLUG, TITLE, "1", [], f"<h1>{TITLE}</h1>", p.table(22, *rows), column, style=STYLE)


def build() -> None:
    """Write blank.html, blank.png and form.yaml again."""
    FOLDER.mkdir(exist_ok=True)
    with browser_page(DPI / 96) as page:
        form = measure(page, html()).model_copy(update={"height": HEIGHT_MM})
        whole = picture(page)
    (FOLDER / "blank.html").write_text(html(), encoding="utf-8")
    (FOLDER / "form.yaml").write_text(as_yaml(form), encoding="utf-8")
    blank = whole.crop((0, 0, whole.width, round(HEIGHT_MM / 25.4 * DPI)))
    blank.save(FOLDER / "blank.png", dpi=(DPI, DPI), optimize=True)


if __name__ == "__main__":
    build()
