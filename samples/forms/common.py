"""What the forms of the invented city みどり野市 share."""

from samples.forms import parts as p

RULES: list[dict[str, object]] = [
    {"rule": "postal_matches_address", "fields": ["yubin", "jusho"]},
    {"rule": "kana_matches_name", "fields": ["kana", "shimei"]},
]
MAYOR = p.at(20, 36, "（宛先）みどり野市長", "font-size:12pt")


def person(*, phone_cells: bool) -> list[str]:
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


def notes(top: float, *lines: str) -> str:
    """Answer the printed notes under a form."""
    body = "<br>".join(lines)
    return f'<div class="note" style="top:{top}mm">（注意）<br>{body}</div>'


def submitted(*, boxed: bool) -> str:
    """Answer the date of the notice, at the top right."""
    return p.at(
        112, 46, p.date("todoke_date", "届出日", boxed=boxed, required=True, not_future=True), "width:80mm"
    )


def office(y: float) -> str:
    """Answer the box that the office fills in; readers ignore it."""
    style = f"left:18mm;top:{y}mm;width:174mm;height:13mm"
    return f'<div class="office" data-ignore style="{style}">※市処理欄（記入しないでください）</div>'
