"""How a person fills in one field: on lines, in boxes, with circles and ticks."""

from numpy.random import Generator

from records.form import Cells, CheckBox, DateParts, FieldDefinition, FieldKind, Line, Options
from records.geometry import Box
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from samples.sheets.pen import Pen
from values.era import to_era


def fill(pen: Pen, field: FieldDefinition, value: Value, odd: str | None, rng: Generator) -> None:
    """Write a value into its field. ``odd`` writes a date's numbers instead, as ``8|2|30``."""
    match field.layout, value:
        case _, Blank():
            return
        case Line() as line, Text() | Int() | Decimal():
            _write(pen, field, line, value)
        case Cells() as cells, Text(text=sign) if field.kind is FieldKind.SIGN:
            pen.sign(sign, cells.boxes[0])
        case Cells() as cells, Text() | Int() | Decimal():
            _fill_cells(pen, value, cells.boxes)
        case Options() as options, Code(code=code):
            _mark(pen, options, code)
        case CheckBox() as check, Bool(flag=True):
            pen.tick(check.box)
        case DateParts() as parts, Date():
            _fill_date(pen, parts, value, odd, rng)


def _write(pen: Pen, field: FieldDefinition, line: Line, value: Text | Int | Decimal) -> None:
    text = value.text if isinstance(value, Text) else str(value.number)
    if line.vertical:
        pen.write_down(text, line.box)
    else:
        pen.write(_hyphened(field, text), line.box, rows=line.rows)


def _fill_cells(pen: Pen, value: Text | Int | Decimal, boxes: tuple[Box, ...]) -> None:
    """Write texts from the left, numbers to the right; the point is printed."""
    text = value.text if isinstance(value, Text) else str(value.number).replace(".", "").rjust(len(boxes))
    for character, box in zip(text, boxes, strict=False):
        pen.write_cell(character, box)


def _hyphened(field: FieldDefinition, text: str) -> str:
    if field.path != "denwa":
        return text
    return f"{text[:3]}-{text[3:7]}-{text[7:]}" if len(text) == 11 else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _mark(pen: Pen, options: Options, code: str) -> None:
    box = next(option.box for option in options.options if option.code == code)
    if options.mark == "circle":
        pen.circle(box)
    else:
        pen.tick(box)


def _fill_date(pen: Pen, layout: DateParts, value: Date, odd: str | None, rng: Generator) -> None:
    era = to_era(value.date)
    assert era is not None  # noqa: S101 - samples are all of this century and the last
    if layout.era is not None:
        _mark(pen, layout.era, era[0].letter)
    numbers = odd.split("|") if odd else [str(era[1]), str(value.date.month), str(value.date.day)]
    padded = rng.random() < 0.3
    for number, boxes in zip(numbers, (layout.year, layout.month, layout.day), strict=True):
        _fill_number(pen, number.zfill(2) if padded else number, boxes)


def _fill_number(pen: Pen, number: str, boxes: tuple[Box, ...]) -> None:
    if len(boxes) == 1:
        pen.write(number, boxes[0].model_copy(update={"w": boxes[0].w + 3.0}))
        return
    for character, box in zip(number.rjust(len(boxes)), boxes, strict=True):
        pen.write_cell(character, box)
