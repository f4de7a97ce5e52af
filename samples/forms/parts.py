"""The pieces of a printed form, as HTML. ``data-field`` and ``data-part`` are what the measuring reads."""

import json
import re
from html import escape

import zxingcpp

# Width and height in mm.
A4, A4_LANDSCAPE, A3 = (210, 297), (297, 210), (420, 297)
STYLE = """
@page { size: A4; margin: 0 }
* { box-sizing: border-box }
html, body { margin: 0; padding: 0 }
body { position: relative; width: 210mm; height: 297mm; overflow: hidden; color: #000; background: #fff;
  font: 10.5pt/1.2 "IPAMincho", "Noto Serif CJK JP", serif }
.mark { position: absolute; width: 8mm; height: 8mm; border: 2mm solid #000 }
.mark::after { content: ""; position: absolute; inset: 1mm; background: #000 }
.at { position: absolute }
h1 { position: absolute; top: 17mm; left: 25mm; width: 160mm; margin: 0; text-align: center;
  font-size: 18pt; font-weight: normal; letter-spacing: 1.2mm }
.table { position: absolute; border: .5mm solid #000 }
.row { display: flex; border-bottom: .2mm solid #000 }
.row:last-child { border-bottom: 0 }
.head { flex: none; width: 34mm; display: flex; align-items: center; justify-content: center;
  text-align: center; border-right: .2mm solid #000; background: #f1f1f1 }
.head.mid { border-left: .2mm solid #000 }
.body { flex: 1; display: flex; align-items: center; padding: 0 2mm; gap: 2mm; white-space: nowrap }
.body.stretch { align-items: stretch; padding: 0 }
.field { display: flex; align-items: center; gap: 1.5mm }
.field.wide { flex: 1; align-self: stretch }
.line { flex: 1; align-self: stretch; position: relative }
.guide { position: absolute; left: 1mm; right: 1mm; border-top: .2mm solid #000 }
.guide.dotted { border-top: .2mm dotted #000 }
.column { flex: none; display: flex; align-items: center; justify-content: center; padding: 0 1mm;
  border-left: .2mm solid #000; white-space: nowrap; text-align: center }
.column:first-child { border-left: 0 }
.column.rest { flex: 1 }
.column.stretch { align-items: stretch; padding: 0 }
.column.title { background: #f1f1f1 }
.rows:not(:last-child) .row:last-child { border-bottom: .2mm solid #000 }
.code svg { display: block; width: 100%; height: 100% }
.part { width: 13mm; height: 8.5mm }
.cells { display: flex }
.cell { width: 7mm; height: 8.5mm; border: .25mm solid #000; margin-left: -.25mm }
.option { display: inline-block; height: 7mm; line-height: 7mm; text-align: center }
.tick { width: 4.5mm; height: 4.5mm; border: .25mm solid #000 }
.ticked { display: flex; align-items: center; gap: 1.2mm; margin-right: 2mm }
.seal { position: absolute; border: .2mm solid #000; text-align: center; font-size: 8pt; padding-top: 1mm;
  color: #555 }
.note { position: absolute; left: 18mm; width: 128mm; font-size: 8.5pt; line-height: 1.55 }
.office { position: absolute; border: .2mm solid #000; font-size: 8pt; color: #333; padding: 1mm }
"""


def field(path: str, label: str, kind: str, inner: str, *, wide: bool = False, **extra: object) -> str:
    """Answer one field: what it is, around the parts that are measured."""
    about = escape(json.dumps({"path": path, "label": label, "kind": kind, **extra}, ensure_ascii=False))
    return f'<div class="field{" wide" if wide else ""}" data-field="{about}">{inner}</div>'


def line(path: str, label: str, kind: str, *, rows: int = 1, guides: str = "", **extra: object) -> str:
    """Answer a field to write freely in, filling its place; ``guides`` (solid, dotted) part its rows."""
    ruled = "".join(
        f'<div class="guide {guides}" style="top:{100 * number / rows:.3f}%"></div>'
        for number in range(1, rows if guides else 1)
    )
    inner = f'<div class="line" data-part="line" data-rows="{rows}">{ruled}</div>'
    return field(path, label, kind, inner, wide=True, **extra)


def upright(path: str, label: str, kind: str, width: float, height: float, **extra: object) -> str:
    """Answer a field to write in from the top down."""
    style = f"width:{width}mm;height:{height}mm"
    inner = f'<div data-part="line" data-rows="1" data-vertical style="{style}"></div>'
    return field(path, label, kind, inner, **extra)


def barcode(path: str, label: str, kind: str, width: float, height: float, **extra: object) -> str:
    """Answer the place of a bar or QR code that is printed on every paper with another text."""
    style = f"width:{width}mm;height:{height}mm"
    return field(path, label, kind, f'<div data-part="barcode" style="{style}"></div>', **extra)


def boxes(count: int, part: str = "cell") -> str:
    """Answer a run of boxes, one character each."""
    one = f'<div class="cell" data-part="{part}"></div>'
    return f'<div class="cells">{one * count}</div>'


def cells(path: str, label: str, kind: str, groups: tuple[int, ...], **extra: object) -> str:
    """Answer boxes in groups with a printed dash between the groups."""
    inner = "<span>―</span>".join(boxes(count) for count in groups)
    return field(path, label, kind, inner, **extra)


def circled(choices: dict[str, str], part: str = "option") -> str:
    """Answer printed words to draw a circle around."""
    words = [
        f'<span class="option" style="width:{len(text) * 3.7 + 4:.2f}mm" data-part="{part}"'
        f' data-code="{code}" data-label="{escape(text)}">{escape(text)}</span>'
        for code, text in choices.items()
    ]
    return "・".join(words)


def circle(path: str, label: str, choices: dict[str, str], **extra: object) -> str:
    """Answer a choice made by a circle."""
    return field(path, label, "choice", circled(choices), mark="circle", **extra)


def tick(path: str, label: str, choices: dict[str, str], **extra: object) -> str:
    """Answer a choice made by a tick in a box."""
    inner = "".join(
        f'<div class="ticked"><div class="tick" data-part="option" data-code="{code}"'
        f' data-label="{escape(text)}"></div>{escape(text)}</div>'
        for code, text in choices.items()
    )
    return field(path, label, "choice", inner, mark="tick", **extra)


def check(path: str, label: str, **extra: object) -> str:
    """Answer one box to tick, with its words."""
    inner = f'<div class="tick" data-part="check"></div><span>{escape(label)}</span>'
    return field(path, label, "check", inner, **extra)


def date(
    path: str, label: str, *, era: str = "R", eras: dict[str, str] | None = None, boxed: bool = True,
    **extra: object,
) -> str:  # fmt: skip
    """Answer a date in the Japanese calendar: its era circled or printed, its parts boxed or open."""
    names = {"H": "平成", "R": "令和"}
    parts = [
        (boxes(2, part) if boxed else f'<div class="part" data-part="{part}"></div>') + f"<span>{word}</span>"
        for part, word in (("year", "年"), ("month", "月"), ("day", "日"))
    ]
    if eras is None:
        return field(path, label, "date", f"<span>{names[era]}</span>" + "".join(parts), era=era, **extra)
    return field(path, label, "date", circled(eras, "era") + "".join(parts), **extra)


def row(height: float, *pairs: tuple[str, str]) -> str:
    """Answer one row of the table: heads and what stands beside them."""
    out = []
    for number, (head, body) in enumerate(pairs):
        stretch = " stretch" if _stretch(body) else ""
        middle = " mid" if number else ""
        out.append(
            f'<div class="head{middle}"><span>{head}</span></div><div class="body{stretch}">{body}</div>'
        )
    return f'<div class="row" style="height:{height}mm">{"".join(out)}</div>'


def repeated(
    path: str, label: str, count: int, height: float, *columns: tuple[str, float, str], head: float = 8
) -> str:
    """Answer the rows of a 明細: titles, then ``count`` times the same columns (title, width in mm, field).

    A column of width 0 takes the rest. Fields have the definition's paths (``meisai.kingaku``).
    """
    about = escape(json.dumps({"path": path, "label": label}, ensure_ascii=False))
    titles = "".join(_column(width, title, "title") for title, width, _ in columns)
    cells_ = "".join(_column(width, body, _stretch(body)) for _, width, body in columns)
    one = f'<div class="row" data-row style="height:{height}mm">{cells_}</div>'
    return (
        f'<div class="row" style="height:{head}mm">{titles}</div>'
        f'<div class="rows" data-table="{about}">{one * count}</div>'
    )


def _column(width: float, inner: str, kind: str) -> str:
    rest = "" if width else " rest"
    style = f' style="width:{width}mm"' if width else ""
    return f'<div class="column{rest} {kind}"{style}>{inner}</div>'


def _stretch(body: str) -> str:
    return "stretch" if body.startswith('<div class="field wide"') else ""


def table(top: float, *rows: str, left: float = 18, width: float = 174) -> str:
    """Answer the table of the form, or one of several."""
    style = f"top:{top}mm;left:{left}mm;width:{width}mm"
    return f'<div class="table" style="{style}">{"".join(rows)}</div>'


def at(x: float, y: float, inner: str, style: str = "") -> str:
    """Answer something at a fixed place."""
    return f'<div class="at" style="left:{x}mm;top:{y}mm;{style}">{inner}</div>'


def marks(inset: float = 8.0, size: tuple[float, float] = A4) -> str:
    """Answer four position marks, one per corner."""
    width, height = size
    places = [(x, y) for y in (inset, height - inset - 8) for x in (inset, width - inset - 8)]
    return "".join(f'<div class="mark" data-mark style="left:{x}mm;top:{y}mm"></div>' for x, y in places)


def seal(x: float, y: float, size: float = 34) -> str:
    """Answer the box for the date stamp of the counter; readers ignore it."""
    style = f"left:{x}mm;top:{y}mm;width:{size}mm;height:{size}mm"
    return f'<div class="seal" data-ignore data-seal style="{style}">受付印</div>'


def form_code(x: float, y: float, text: str, size: float = 14) -> str:
    """Answer the QR code that says which form this side is: the same on every paper."""
    made = zxingcpp.write_barcode_to_svg(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode))
    # Without its size in pixels a drawing fills its place.
    drawn = re.sub(
        r'.*?<svg width="(\d+)" height="(\d+)"', r'<svg viewBox="0 0 \1 \2"', made, flags=re.DOTALL
    )
    style = f"left:{x}mm;top:{y}mm;width:{size}mm;height:{size}mm"
    return f'<div class="at code" data-form-code="{escape(text)}" style="{style}">{drawn}</div>'


def page(
    slug: str, title: str, version: str, rules: list[dict[str, object]], *body: str, style: str = "",
    size: tuple[float, float] = A4,
) -> str:  # fmt: skip
    """Answer the whole page, or the first side of several."""
    about = escape(json.dumps({"slug": slug, "title": title, "version": version, "rules": rules}))
    return _document(title, f'data-form="{about}"', body, style, size)


def further(
    title: str, number: int, side: str, *body: str, style: str = "", size: tuple[float, float] = A4
) -> str:
    """Answer a further side: the back of page 1 is (1, back), the next sheet (2, front)."""
    return _document(title, f'data-page="{number}" data-side="{side}"', body, style, size)


def _document(title: str, about: str, body: tuple[str, ...], style: str, size: tuple[float, float]) -> str:
    width, height = (f"{length}mm" for length in size)
    paper = (
        ""
        if size == A4
        else f"@page {{ size: {width} {height} }}\nbody {{ width: {width}; height: {height} }}\n"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}{paper}{style}</style>\n</head>\n<body {about}>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
