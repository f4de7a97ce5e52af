"""Forms filled in a PDF's own fields (AcroForm), as people send them back: widgets over the printed blank.

A program may write what stands in a field also as a picture of it, or leave that to whoever shows the file.
"""

import re
from collections.abc import Mapping

from records.form import (
    Cells,
    CheckBox,
    DateParts,
    FieldDefinition,
    Line,
    Option,
    Options,
)
from records.geometry import MM_PER_INCH, Box
from records.paths import Slug
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from samples.demo.typed import PRINTED_AT
from samples.forms.build import browser_page
from samples.forms.catalog import FORMS
from samples.sheets.contents import Contents
from samples.sheets.make import blank_of
from values.era import to_era

POINTS = 72.0 / MM_PER_INCH
TOUCHING_MM = 1.0
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts "
    b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo "
    b"<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
    b"/FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0 /Ascent 752 "
    b"/Descent -221 /CapHeight 709 /StemV 114 >> >>] >>"
)


def printed_blank(slug: Slug) -> bytes:
    """Answer the first printed side of a form as a PDF with its text."""
    with browser_page() as page:
        page.set_content(FORMS[slug][0])
        pdf: bytes = page.pdf(width="210mm", height="297mm", print_background=True)
    return re.sub(rb"D:\d{14}", PRINTED_AT, pdf)


def filled_form(
    blank: bytes, slug: Slug, contents: Contents, *, pictured: bool, lies: Mapping[str, str] | None = None
) -> bytes:
    """Answer a printed blank with fields of its own that hold these values.

    ``pictured`` also shows them; ``lies`` are shown in place of what the PDF's fields of these names hold.
    """
    writer = _Writer(blank, pictured=pictured, lies=lies or {})
    for one in blank_of(slug)[0].fields:
        writer.add(one, contents.get(one.path, Blank()))
    return writer.done()


class _Writer:
    """An update appended to a PDF: new objects behind the old ones, and a table that points at them."""

    def __init__(self, pdf: bytes, *, pictured: bool, lies: Mapping[str, str]) -> None:
        self._pdf, self._pictured, self._lies = pdf, pictured, lies
        self._next = int(re.findall(rb"/Size (\d+)", pdf)[-1])
        self._objects: dict[int, bytes] = {}
        self._widgets: list[int] = []
        self._height = float(re.findall(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", pdf)[0])
        self._font = self._new(FONT)

    def add(self, one: FieldDefinition, value: Value) -> None:
        """Add the widgets of one field."""
        match one.layout:
            case Line(box=box):
                self._text(one.path, box, _written(value))
            case Cells(boxes=boxes):
                self._cells(one.path, boxes, _in_boxes(value, boxes))
            case Options() as options:
                self._radio(one.path, options.options, value.code if isinstance(value, Code) else None)
            case CheckBox(box=box):
                self._check(one.path, box, on=isinstance(value, Bool) and value.flag)
            case DateParts() as parts:
                self._date(one.path, parts, value)

    def done(self) -> bytes:
        """Answer the PDF."""
        page, catalog = _object(self._pdf, rb"/Type /Page\n"), _object(self._pdf, rb"/Type /Catalog\n")
        widgets = b" ".join(b"%d 0 R" % one for one in self._widgets)
        self._objects[page[0]] = page[1][:-2] + b"\n/Annots [" + widgets + b"]>>"
        form = (
            b"/AcroForm << /Fields [" + widgets + b"] /DA (/F0 10 Tf 0 g) /DR << /Font << /F0 %d 0 R >> >> >>"
        )
        self._objects[catalog[0]] = catalog[1][:-2] + b"\n" + form % self._font + b">>"
        out = self._pdf if self._pdf.endswith(b"\n") else self._pdf + b"\n"
        table = b""
        for number, body in sorted(self._objects.items()):
            table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        before: bytes = re.findall(rb"startxref\s+(\d+)", self._pdf)[-1]
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev " % (self._next, catalog[0]) + before
        end = b" >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
        return out + b"xref\n" + table + trailer + end

    def _new(self, body: bytes) -> int:
        number, self._next = self._next, self._next + 1
        self._objects[number] = body
        return number

    def _rectangle(self, box: Box) -> bytes:
        left, right = box.x * POINTS, (box.x + box.w) * POINTS
        top, bottom = (self._height - y * POINTS for y in (box.y, box.y + box.h))
        return b"[%.2f %.2f %.2f %.2f]" % (left, bottom, right, top)

    def _widget(self, box: Box, body: bytes) -> int:
        number = self._new(
            b"<< /Type /Annot /Subtype /Widget /F 4 /Rect " + self._rectangle(box) + b" " + body + b" >>"
        )
        self._widgets.append(number)
        return number

    def _text(self, name: str, box: Box, text: str, comb: int = 0) -> None:
        body = b"/FT /Tx /T (%s) /V " % name.encode() + _string(text) + b" /DA (/F0 11 Tf 0 g)"
        body += b" /Ff %d /MaxLen %d" % (1 << 24, comb) if comb else b""
        if self._pictured:
            body += b" /AP << /N %d 0 R >>" % self._picture(box, self._lies.get(name, text), comb)
        self._widget(box, body)

    def _cells(self, name: str, boxes: tuple[Box, ...], text: str) -> None:
        """Add one field for each run of boxes that touch: 314 and 0192."""
        runs: list[list[Box]] = []
        for before, box in zip((None, *boxes), boxes, strict=False):
            if before is None or box.x - before.x - before.w > TOUCHING_MM:
                runs.append([])
            runs[-1].append(box)
        for number, run in enumerate(runs):
            self._text(f"{name}_{number}", _around(tuple(run)), text[: len(run)], comb=len(run))
            text = text[len(run) :]

    def _picture(self, box: Box, text: str, comb: int) -> int:
        wide, high = box.w * POINTS, box.h * POINTS
        size, step = (11.0, wide / comb) if comb else (min(11.0, wide / max(len(text), 1) - 0.2), 0.0)
        runs = (
            [(place * step + step / 2 - size / 4, one) for place, one in enumerate(text)]
            if comb
            else [(4.0, text)]
        )
        shown = b"".join(
            b"1 0 0 1 %.2f %.2f Tm %s Tj " % (x, high / 2 - size * 0.36, _hex(run)) for x, run in runs
        )
        stream = b"/Tx BMC q BT /F0 %.2f Tf 0 g " % size + shown + b"ET Q EMC"
        return self._stream(wide, high, stream, b"/Resources << /Font << /F0 %d 0 R >> >> " % self._font)

    def _stream(self, wide: float, high: float, stream: bytes, more: bytes = b"") -> int:
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] " % (wide, high)
        return self._new(head + more + b"/Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")

    def _states(self, box: Box, name: bytes) -> bytes:
        if not self._pictured:
            return b""
        wide, high = box.w * POINTS, box.h * POINTS
        tick = b"q 0.9 w %.2f %.2f m %.2f %.2f l %.2f %.2f l S Q" % (
            wide * 0.15, high * 0.55, wide * 0.4, high * 0.15, wide, high,
        )  # fmt: skip
        on, off = self._stream(wide, high, tick), self._stream(wide, high, b"")
        return b" /AP << /N << /%s %d 0 R /Off %d 0 R >> >>" % (name, on, off)

    def _check(self, name: str, box: Box, *, on: bool) -> None:
        state = b"/Yes" if on else b"/Off"
        body = b"/FT /Btn /T (%s) /V %s /AS %s" % (name.encode(), state, state)
        self._widget(box, body + self._states(box, b"Yes"))

    def _radio(self, name: str, options: tuple[Option, ...], chosen: str | None) -> None:
        parent = self._new(b"")
        for one in options:
            state = one.code.encode() if one.code == chosen else b"Off"
            body = b"/Parent %d 0 R /AS /%s" % (parent, state) + self._states(one.box, one.code.encode())
            self._widget(one.box, body)
        value = b"/V /%s" % (chosen or "Off").encode()
        self._objects[parent] = b"<< /FT /Btn /Ff 49152 /T (%s) " % name.encode() + value + b" >>"

    def _date(self, name: str, parts: DateParts, value: Value) -> None:
        era = to_era(value.date) if isinstance(value, Date) else None
        numbers = ("", "", "")
        if isinstance(value, Date):
            numbers = (str(era[1] if era else value.date.year), str(value.date.month), str(value.date.day))
        if parts.era is not None:
            self._radio(f"{name}_era", parts.era.options, era[0].letter if era else None)
        for part, boxes, number in zip(
            ("y", "m", "d"), (parts.year, parts.month, parts.day), numbers, strict=True
        ):
            padded = number.rjust(len(boxes)) if number else ""
            self._text(f"{name}_{part}", _around(boxes), padded, comb=len(boxes) if len(boxes) > 1 else 0)


def _object(pdf: bytes, kind: bytes) -> tuple[int, bytes]:
    found = re.search(rb"(\d+) 0 obj\n(<<" + kind + rb".*?>>)\nendobj", pdf, re.DOTALL)
    assert found is not None  # noqa: S101 - Chromium writes both
    return int(found.group(1)), found.group(2)


def _around(boxes: tuple[Box, ...]) -> Box:
    left, top = min(one.x for one in boxes), min(one.y for one in boxes)
    right, bottom = max(one.x + one.w for one in boxes), max(one.y + one.h for one in boxes)
    return boxes[0].model_copy(update={"x": left, "y": top, "w": right - left, "h": bottom - top})


def _in_boxes(value: Value, boxes: tuple[Box, ...]) -> str:
    """Answer what stands in boxes: numbers at their right end, the decimal point printed among them."""
    text = _written(value)
    return text.replace(".", "").rjust(len(boxes)) if isinstance(value, Int | Decimal) else text


def _written(value: Value) -> str:
    match value:
        case Text(text=text):
            return text
        case Int(number=number):
            return str(number)
        case Decimal(number=number):
            return number
    return ""


def _string(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def _hex(text: str) -> bytes:
    return b"<" + text.encode("utf-16-be").hex().encode() + b">"
