"""What a person must correct in a proposal so that it says what the true definition says, act by act."""

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Locator

from records.form import (
    Cells,
    DateParts,
    FieldDefinition,
    FormDefinition,
    Line,
    Options,
    boxes_in,
)
from records.geometry import Box
from samples.bench.person import Person

# As far as a box may be from the true one.
NEAR_MM = 1.0
JOINS = {"cells": "1文字ずつの枠に", "date_parts": "日付に", "options": "選択肢に", "line": "一つの枠に"}
FLAGS = ("required", "identity", "sensitive", "not_future")
EXTRAS = ("pattern", "characters")
Fields = tuple[FieldDefinition, ...]
Read = Callable[[], Fields]


def correct(person: Person, read: Read, true: FormDefinition) -> None:
    """Bring the draft on the page to what the true definition says.

    ``read`` answers the fields that the page holds now, kept; two may have one path until both are mended.
    """
    _take_apart(person, read, true)
    _remove(person, read, true)
    for wanted in true.single_fields:
        _join_or_draw(person, read, wanted)
        number, found = _found(read(), wanted)
        row = person.page.locator(f'#items li[data-key-of="fields.{number}"]')
        if row.get_attribute("aria-selected") != "true":
            person.click(row)
        person.think()
        for act in _acts(person, found, wanted):
            act()
    _confirm(person)


def differences(found: Fields, true: Fields) -> list[str]:
    """Answer what two definitions say differently of the same fields; boxes within a millimetre are equal."""
    told = []
    ours = {one.path: one for one in found}
    for one in true:
        if one.path not in ours:
            told.append(f"{one.path}: missing")
            continue
        other = ours.pop(one.path)
        told += [f"{one.path}: {name}" for name in _unlike(other, one)]
    return [*told, *(f"{path}: not wanted" for path in ours)]


def _unlike(found: FieldDefinition, true: FieldDefinition) -> Iterator[str]:
    for name in ("label", "kind", *FLAGS, *EXTRAS):
        if getattr(found, name) != getattr(true, name):
            yield name
    if found.layout.kind != true.layout.kind:
        yield "shape"
    elif not _same_boxes(found, true):
        yield "boxes"
    elif isinstance(true.layout, Options) and _codes(found.layout) != _codes(true.layout):
        yield "options"
    elif isinstance(true.layout, DateParts) and _eras(found.layout) != _eras(true.layout):
        yield "era"


def _codes(layout: Any) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in layout.options]


def _eras(layout: Any) -> Any:
    return _codes(layout.era) if layout.era else layout.fixed_era


def _same_boxes(found: FieldDefinition, true: FieldDefinition) -> bool:
    ours, theirs = boxes_in(found.layout), boxes_in(true.layout)
    if len(ours) != len(theirs):
        return False
    return all(_near(a, b) for a, b in zip(ours, theirs, strict=True))


def _near(one: Box, other: Box) -> bool:
    return max(abs(getattr(one, name) - getattr(other, name)) for name in "xywh") <= NEAR_MM


def _on(one: Box, other: Box) -> bool:
    """Tell whether the middle of one box lies in the other, either way."""

    def within(a: Box, b: Box) -> bool:
        x, y = a.x + a.w / 2, a.y + a.h / 2
        return b.x <= x <= b.x + b.w and b.y <= y <= b.y + b.h

    return within(one, other) or within(other, one)


def _shares(found: FieldDefinition, wanted: FieldDefinition) -> int:
    theirs = boxes_in(wanted.layout)
    return sum(any(_on(one, other) for other in theirs) for one in boxes_in(found.layout))


def _take_apart(person: Person, read: Read, true: FormDefinition) -> None:
    """Part what was proposed as one field and is several."""
    while number := _mixed(read(), true):
        person.think()
        person.click(person.page.locator(f'#items li[data-key-of="fields.{number - 1}"]'))
        person.click(person.page.get_by_role("button", name="枠ごとに分ける"))


def _mixed(fields: Fields, true: FormDefinition) -> int:
    for number, one in enumerate(fields, start=1):
        owners = [wanted for wanted in true.single_fields if _shares(one, wanted)]
        if len(owners) > 1 and len(boxes_in(one.layout)) > 1:
            return number
    return 0


def _remove(person: Person, read: Read, true: FormDefinition) -> None:
    """Take away what is no field."""
    while number := next(
        (
            number
            for number, one in enumerate(read(), start=1)
            if not any(_shares(one, wanted) for wanted in true.single_fields)
        ),
        0,
    ):
        person.think()
        person.click(person.page.locator(f'#items li[data-key-of="fields.{number - 1}"]'))
        person.press("Delete")


def _join_or_draw(person: Person, read: Read, wanted: FieldDefinition) -> None:
    numbers = [n for n, one in enumerate(read()) if _shares(one, wanted)]
    page = person.page
    if not numbers:
        person.think()
        person.press("n")
        box = _around(boxes_in(wanted.layout))
        person.drag(box.x, box.y, box.w, box.h)
        return
    if len(numbers) == 1:
        return
    person.think()
    for place, number in enumerate(numbers):
        person.click(page.locator(f'#items li[data-key-of="fields.{number}"]'), also=place > 0)
    person.click(page.get_by_role("button", name=JOINS[wanted.layout.kind]))


def _around(boxes: tuple[Box, ...]) -> Box:
    x, y = min(one.x for one in boxes), min(one.y for one in boxes)
    right, bottom = max(one.x + one.w for one in boxes), max(one.y + one.h for one in boxes)
    return Box(x=x, y=y, w=right - x, h=bottom - y)


def _found(fields: Fields, wanted: FieldDefinition) -> tuple[int, FieldDefinition]:
    shares = [(_shares(one, wanted), -n) for n, one in enumerate(fields)]
    number = -max(shares)[1]
    return number, fields[number]


def _confirm(person: Person) -> None:
    """Confirm what is still marked: one Enter each."""
    page = person.page
    while "残り" in page.locator("#unsure").inner_text():
        person.think()
        person.press("Enter")


def _acts(person: Person, found: FieldDefinition, wanted: FieldDefinition) -> Iterator[Callable[[], None]]:
    """Answer the corrections of the field that is selected, in the order of the panel."""
    if found.kind is not wanted.kind:
        yield lambda: person.choose(_named(person, "kind"), wanted.kind.value)
    yield lambda: _mend_shape(person, wanted)
    if found.label != wanted.label:
        yield lambda: _retype(person, "label", wanted.label)
    if found.path != wanted.path:
        yield lambda: _retype(person, "path", wanted.path)
    for name in FLAGS:
        if getattr(found, name) != getattr(wanted, name):
            yield lambda name=name: person.click(_named(person, name))
    for name in EXTRAS:
        if getattr(found, name) != getattr(wanted, name):
            yield lambda name=name: _say_extra(person, name, getattr(wanted, name) or "")


def _named(person: Person, name: str) -> Locator:
    return person.page.locator(f'#properties [data-name="{name}"]')


def _retype(person: Person, name: str, text: str) -> None:
    if name == "label":
        person.press("F2")
        person.type(text)
    else:
        person.fill(_named(person, name), text)


def _say_extra(person: Person, name: str, text: str) -> None:
    if not _named(person, name).is_visible():
        person.click(person.page.locator("#properties summary"))
    person.fill(_named(person, name), text)


def _mend_shape(person: Person, wanted: FieldDefinition) -> None:
    layout = wanted.layout
    shape = _named(person, "shape")
    if shape.input_value() != layout.kind:
        person.choose(shape, layout.kind)
    if isinstance(layout, Cells):
        _number(person, "count", len(layout.boxes))
    if isinstance(layout, Line):
        _number(person, "rows", layout.rows)
    if isinstance(layout, DateParts):
        era = "circle" if layout.era else layout.fixed_era or ""
        if _named(person, "era").input_value() != era:
            person.choose(_named(person, "era"), era)
    options = layout if isinstance(layout, Options) else getattr(layout, "era", None)
    if options is not None:
        _mend_options(person, options, mark=isinstance(layout, Options))
    _mend_places(person, wanted)


def _number(person: Person, name: str, value: int) -> None:
    if _named(person, name).input_value() != str(value):
        person.fill(_named(person, name), str(value))
        person.press("Tab")


def _mend_options(person: Person, options: Options, *, mark: bool) -> None:
    if mark and _named(person, "mark").input_value() != options.mark:
        person.choose(_named(person, "mark"), options.mark)
    while _named(person, f"option-{len(options.options) - 1}-label").count() == 0:
        person.click(person.page.get_by_role("button", name="＋ 選択肢"))
    for place, one in enumerate(options.options):
        for name, text in (("label", one.label), ("code", one.code)):
            target = _named(person, f"option-{place}-{name}")
            if target.input_value() != text:
                person.fill(target, text)


def _mend_places(person: Person, wanted: FieldDefinition) -> None:
    """Bring boxes to their places: all at once where most stand elsewhere, then each that still does."""
    boxes = boxes_in(wanted.layout)
    if len(_astray(person, boxes)) > len(boxes) / 2:
        _say_place(person, _around(boxes))
    for place in _astray(person, boxes):
        rect = person.page.locator("#paper rect.box.chosen").nth(place)
        person.click(rect)
        person.acts["B"] += 4
        rect.dblclick()
        _say_place(person, boxes[place])


def _astray(person: Person, boxes: tuple[Box, ...]) -> list[int]:
    found = _boxes_on_page(person)
    return [place for place, (a, b) in enumerate(zip(found, boxes, strict=True)) if not _near(a, b)]


def _boxes_on_page(person: Person) -> list[Box]:
    """Answer the boxes of the selected field, as they are drawn."""
    rects = person.page.eval_on_selector_all(
        "#paper rect.box.chosen",
        "all => all.map(one => ['x', 'y', 'width', 'height'].map(name => Number(one.getAttribute(name))))",
    )
    return [Box(x=x, y=y, w=w, h=h) for x, y, w, h in rects]


def _say_place(person: Person, box: Box) -> None:
    for name in ("x", "y", "w", "h"):
        target = _named(person, f"place-{name}")
        if abs(float(target.input_value()) - getattr(box, name)) > NEAR_MM / 4:
            person.fill(target, f"{getattr(box, name):g}")
            person.press("Tab")
