"""Values that a PDF's own fields (AcroForm) hold: each field where it lies on the blank, shown or not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from extractors.answers import pointed, typed_field
from extractors.raw import RawField
from records.form import Barcode, Cells, CheckBox, DateParts, FieldDefinition, Line, Listed, Option, Options
from records.geometry import Box

# Flags of an annotation that nobody sees (ISO 32000-1, table 165).
HIDDEN, NO_VIEW = 2, 32
OFF = "Off"
MODEL = "acroform"
# A field of the PDF belongs to a box that it covers, or lies in, by this share; a tick box this near, in mm.
SHARE, NEAR_MM = 0.5, 3.0
# How deep fields may lie in each other before somebody plays tricks.
DEEPEST = 20
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Widget:
    """One field of a PDF on the blank, in mm. ``text`` is None for a button, ``on`` says it is pressed."""

    left: float
    top: float
    right: float
    bottom: float
    text: str | None
    on: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """Where its middle lies."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def widgets_of(annotations: Iterable[dict[str, Any]], place: Place) -> tuple[Widget, ...]:
    """Answer the fields among a page's annotations that people can see; ``place`` takes points to mm."""
    found = (_widget(one, place) for one in annotations if _name(one["data"].get("Subtype")) == "Widget")
    return tuple(one for one in found if one is not None)


def _widget(annotation: dict[str, Any], place: Place) -> Widget | None:
    data = annotation["data"]
    if (resolve1(data.get("F")) or 0) & (HIDDEN | NO_VIEW):
        return None
    left, top = place(annotation["x0"], annotation["top"])
    right, bottom = place(annotation["x1"], annotation["bottom"])
    value, kind = _inherited(data, "V"), _name(_inherited(data, "FT"))
    if kind == "Btn":
        return Widget(left, top, right, bottom, None, on=_is_on(data, value))
    return Widget(left, top, right, bottom, _text(value)) if kind in ("Tx", "Ch") else None


def _inherited(data: dict[str, Any], key: str) -> Any:
    """Answer what a field says, or the one that it is part of."""
    for _ in range(DEEPEST):
        if key in data:
            return resolve1(data[key])
        data = resolve1(data.get("Parent")) or {}
    return None


def _is_on(data: dict[str, Any], value: Any) -> bool:
    """Tell whether a button is pressed: by the field's value where its states have names, else as shown."""
    states = resolve1((resolve1(data.get("AP")) or {}).get("N"))
    names = {_name(one) for one in states} - {OFF} if isinstance(states, dict) else set()
    if names and value is not None:
        return _name(value) in names
    return _name(resolve1(data.get("AS")) or value) not in (OFF, "")


def _name(value: Any) -> str:
    name = value.name if isinstance(value, PSLiteral) else value
    return name.decode("latin-1") if isinstance(name, bytes) else str(name or "")


def _text(value: Any) -> str:
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, list):
        value = value[0] if value else None
    return decode_text(value) if isinstance(value, bytes) else _name(value)


def held_in(one: FieldDefinition, widgets: Sequence[Widget]) -> RawField | None:
    """Answer what the PDF's fields say about one of the form's; None where none lies there."""
    match one.layout:
        case Line(box=box):
            return _answer(_texts((box,), widgets))
        case Cells() as layout:
            text = _texts(layout.boxes, widgets)
            return _answer(text and pointed(text, layout))
        case CheckBox(box=box):
            button = _button(box, widgets)
            return None if button is None else typed_field("1" if button.on else "", MODEL)
        case Options(options=options):
            return _answer(_choice(options, widgets))
        case DateParts() as parts:
            return _answer(_date(parts, widgets))
        case Barcode() | Listed():
            return None


def _answer(text: str | None) -> RawField | None:
    return None if text is None else typed_field(text.replace("\r", " ").replace("\n", " "), MODEL)


def _texts(boxes: Sequence[Box], widgets: Sequence[Widget]) -> str | None:
    """Answer what stands in the fields over these boxes, from left to right; None where there is none."""
    found = [one for one in widgets if one.text is not None and any(_covers(one, box) for box in boxes)]
    found.sort(key=lambda one: (one.left, one.top))
    return "".join(one.text or "" for one in found).strip() if found else None


def _covers(one: Widget, box: Box) -> bool:
    across = min(one.right, box.x + box.w) - max(one.left, box.x)
    down = min(one.bottom, box.y + box.h) - max(one.top, box.y)
    own = (one.right - one.left) * (one.bottom - one.top)
    return across > 0 and down > 0 and across * down > SHARE * min(own, box.w * box.h)


def _button(box: Box, widgets: Sequence[Widget]) -> Widget | None:
    """Answer the button at a box: the nearest one."""
    x, y = box.x + box.w / 2, box.y + box.h / 2

    def away(one: Widget) -> float:
        return max(abs(one.middle[0] - x), abs(one.middle[1] - y))

    buttons = [one for one in widgets if one.text is None and away(one) < NEAR_MM + max(box.w, box.h) / 4]
    return min(buttons, key=away, default=None)


def _choice(options: Sequence[Option], widgets: Sequence[Widget]) -> str | None:
    """Answer the code that is chosen, by buttons at the options or a list over them; several are joined."""
    buttons = [(option.code, _button(option.box, widgets)) for option in options]
    if all(button is not None for _, button in buttons):
        return "|".join(code for code, button in buttons if button is not None and button.on)
    said = _texts([option.box for option in options], widgets)
    if not said:
        return said
    return next((option.code for option in options if said in (option.label, option.code)), said)


def _date(parts: DateParts, widgets: Sequence[Widget]) -> str | None:
    era = _choice(parts.era.options, widgets) if parts.era else parts.fixed_era
    numbers = [_texts(boxes, widgets) for boxes in (parts.year, parts.month, parts.day)]
    if any(number is None for number in numbers):
        return None
    written = [(number or "").strip() for number in numbers]
    # One field over all three holds the whole date.
    if len(set(written)) == 1 and len(written[0]) > 2:
        return written[0]
    return "|".join([era or "", *written]) if any(written) else ""


def fields_held(
    fields: Sequence[FieldDefinition], widgets: Sequence[Widget]
) -> Iterator[tuple[FieldDefinition, RawField]]:
    """Answer the form's fields that the PDF's own fields speak of."""
    for one in fields:
        held = held_in(one, widgets)
        if held is not None:
            yield one, held
