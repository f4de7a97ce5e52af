"""A form filled on a computer: a PDF that carries its text, ticks and circles drawn as shapes."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from records.form import Cells, CheckBox, DateParts, FieldDefinition, Line, Options
from records.geometry import Box
from records.values import Bool, Code, Date, Decimal, Int, Text, Value
from samples.demo.papers import Paper
from samples.forms.build import browser_page
from samples.forms.catalog import FORMS
from samples.sheets.make import blank_of
from values.era import to_era

FONT = '"Noto Sans CJK JP"'
STYLE = f"""
.sheet {{ position: relative; width: 210mm; height: 297mm; overflow: hidden; break-after: page }}
body {{ height: auto; overflow: visible }}
.typed {{ position: absolute; display: flex; align-items: center; white-space: pre; font: 12pt {FONT} }}
svg {{ position: absolute; left: 0; top: 0; width: 210mm; height: 297mm }}
svg * {{ fill: none; stroke: #1a1a1a; stroke-width: .45 }}
"""
# Chromium writes the time of printing into the file; a fixed one keeps the same sheets the same bytes.
PRINTED_AT = b"D:20261116090000"


def typed_pdf(papers: Sequence[Paper]) -> bytes:
    """Answer one PDF of forms of one kind, filled in on a computer."""
    head, body = re.split(r"<body[^>]*>", FORMS[papers[0].slug][0])
    blank = body.partition("</body>")[0]
    sheets = "".join(f'<div class="sheet">{blank}{"".join(_filled(paper))}</div>' for paper in papers)
    html = f"{head.replace('</style>', STYLE + '</style>')}<body>{sheets}</body></html>"
    with browser_page() as page:
        page.set_content(html)
        printed = page.pdf(width="210mm", height="297mm", print_background=True)
    return re.sub(rb"D:\d{14}", PRINTED_AT, printed)


def write_typed_pdf(papers: Sequence[Paper], place: Path) -> None:
    """Write such a PDF into a file."""
    place.write_bytes(typed_pdf(papers))


def _filled(paper: Paper) -> Iterator[str]:
    contents = paper.contents()
    shapes = []
    for one in blank_of(paper.slug)[0].fields:
        value = contents[one.path]
        yield from _texts(one, value)
        shapes += _shapes(one, value)
    yield f'<svg viewBox="0 0 210 297">{"".join(shapes)}</svg>'


def _texts(one: FieldDefinition, value: Value) -> Iterator[str]:
    match one.layout, value:
        case Line() as line, Text(text=text):
            yield _text(text, line.box, "padding-left:2mm")
        case Line() as line, Int(number=number):
            yield _text(str(number), line.box, "padding-left:2mm")
        case Cells() as cells, Text(text=text):
            yield from _characters(text, cells.boxes)
        case Cells() as cells, Int() | Decimal():
            yield from _characters(str(value.number).replace(".", "").rjust(len(cells.boxes)), cells.boxes)
        case DateParts() as parts, Date(date=date):
            era = to_era(date)
            year = era[1] if era else date.year
            for number, boxes in ((year, parts.year), (date.month, parts.month), (date.day, parts.day)):
                yield from _number(str(number), boxes)


def _number(number: str, boxes: tuple[Box, ...]) -> Iterator[str]:
    if len(boxes) == 1:
        yield _text(number, boxes[0], "justify-content:center")
    else:
        yield from _characters(number.rjust(len(boxes)), boxes)


def _characters(text: str, boxes: Sequence[Box]) -> Iterator[str]:
    for character, box in zip(text, boxes, strict=False):
        if character != " ":
            yield _text(character, box, "justify-content:center")


def _text(text: str, box: Box, style: str) -> str:
    place = f"left:{box.x}mm;top:{box.y}mm;width:{box.w}mm;height:{box.h}mm"
    return f'<div class="typed" style="{place};{style}">{escape(text)}</div>'


def _shapes(one: FieldDefinition, value: Value) -> list[str]:
    match one.layout, value:
        case Options() as options, Code(code=code):
            return [_mark(options, code)]
        case CheckBox(box=box), Bool(flag=True):
            return [_tick(box)]
        case DateParts(era=Options() as eras), Date(era=letter) if letter:
            return [_mark(eras, letter)]
    return []


def _mark(options: Options, code: str) -> str:
    box = next(option.box for option in options.options if option.code == code)
    return _circle(box) if options.mark == "circle" else _tick(box)


def _circle(box: Box) -> str:
    x, y = box.x + box.w / 2, box.y + box.h / 2
    return f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{box.w / 2:.2f}" ry="{box.h / 2:.2f}"/>'


def _tick(box: Box) -> str:
    points = ((0.15, 0.45), (0.4, 0.85), (1.0, 0.0))
    places = " ".join(f"{box.x + box.w * x:.2f},{box.y + box.h * y:.2f}" for x, y in points)
    return f'<polyline points="{places}"/>'
