"""What may change on a business screen overnight: one kind of change each, at a place that a seed picks."""

import random
from collections.abc import Callable

from samples.screens.making import ERAS
from samples.screens.sheet import Item, Piece, ScreenSheet

Change = Callable[[random.Random, ScreenSheet], ScreenSheet]


def changed(kind: str, sheet: ScreenSheet, seed: int) -> ScreenSheet:
    """Answer the sheet with one change of this kind."""
    return CHANGES[kind](random.Random(f"{kind}:{seed}"), sheet)


def _with(sheet: ScreenSheet, items: list[Item]) -> ScreenSheet:
    return sheet.model_copy(update={"items": tuple(items)})


def _pick(rng: random.Random, sheet: ScreenSheet, fits: Callable[[Item], bool]) -> int:
    """Answer the place of an item that this change can be made at; the first where none fits."""
    found = [n for n, one in enumerate(sheet.items) if fits(one) and one.pieces[0].field]
    return rng.choice(found) if found else 0


def _at(sheet: ScreenSheet, number: int, **how: object) -> ScreenSheet:
    items = list(sheet.items)
    items[number] = items[number].model_copy(update=how)
    return _with(sheet, items)


def _piece(sheet: ScreenSheet, number: int, **how: object) -> ScreenSheet:
    first, *rest = sheet.items[number].pieces
    return _at(sheet, number, pieces=(first.model_copy(update=how), *rest))


def _single(item: Item) -> bool:
    return len(item.pieces) == 1


def _is_text(item: Item) -> bool:
    return _single(item) and item.pieces[0].widget == "text"


def _is_list(item: Item) -> bool:
    return _single(item) and item.pieces[0].widget in ("select", "radio") and len(item.pieces[0].options) > 1


def _label(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, lambda _: True)
    return _at(sheet, number, label=f"{sheet.items[number].label}(新)")


def _moved(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    items = list(sheet.items)
    group = [n for n, one in enumerate(items) if one.section == items[-1].section]
    start = rng.choice(group[: len(group) // 2])
    items.insert(group[-1], items.pop(start))
    return _with(sheet, items)


def _order(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    items = list(sheet.items)
    pairs = [n for n in range(len(items) - 1) if items[n].section == items[n + 1].section]
    n = rng.choice(pairs)
    items[n], items[n + 1] = items[n + 1], items[n]
    return _with(sheet, items)


def _meaning_moved(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    """Let two text entries change places while the page keeps its inner names: the names now lie."""
    items = list(sheet.items)
    found = [n for n, one in enumerate(items) if _is_text(one) and one.pieces[0].field]
    one, other = rng.sample(found, 2)
    a, b = items[one], items[other]
    names = (a.pieces[0].name, b.pieces[0].name)
    items[one] = b.model_copy(update={
        "section": a.section, "pieces": (b.pieces[0].model_copy(update={"name": names[0]}),),
    })  # fmt: skip
    items[other] = a.model_copy(update={
        "section": b.section, "pieces": (a.pieces[0].model_copy(update={"name": names[1]}),),
    })  # fmt: skip
    return _with(sheet, items)


def _type(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, _single)
    to = {
        "text": "area",
        "area": "text",
        "date": "text",
        "select": "radio",
        "radio": "select",
        "check": "text",
    }
    return _piece(sheet, number, widget=to[sheet.items[number].pieces[0].widget])


def _option_added(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, _is_list)
    return _piece(sheet, number, options=(*sheet.items[number].pieces[0].options, "不明"))


def _option_gone(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, _is_list)
    return _piece(sheet, number, options=sheet.items[number].pieces[0].options[1:])


def _option_renamed(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, _is_list)
    first, *rest = sheet.items[number].pieces[0].options
    return _piece(sheet, number, options=(f"{first}(改)", *rest))


def _options_turned(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, _is_list)
    return _piece(sheet, number, options=tuple(reversed(sheet.items[number].pieces[0].options)))


def _shorter(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    return _piece(sheet, _pick(rng, sheet, _is_text), maxlength=3)


def _required(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, lambda one: not one.required and one.pieces[0].widget != "check")
    return _at(sheet, number, required=True)


def _new_required(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    items = list(sheet.items)
    place = rng.randint(0, len(items) - 1)
    new = Item(key="new", label="マイナ保険証", pieces=(Piece(name="f_new", widget="text"),), required=True,
               section=items[place].section, binding=items[place].binding)  # fmt: skip
    return _with(sheet, [*items[:place], new, *items[place:]])


def _gone(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(rng, sheet, lambda _: True)
    return _with(sheet, [one for n, one in enumerate(sheet.items) if n != number])


def _twice(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    """Let a second entry with the same name come up just before the first."""
    number = _pick(rng, sheet, _is_text)
    one = sheet.items[number]
    twin = one.model_copy(update={
        "key": f"{one.key}_2", "required": False,
        "pieces": (one.pieces[0].model_copy(update={"name": f"{one.pieces[0].name}_2"}),),
    })  # fmt: skip
    items = list(sheet.items)
    return _with(sheet, [*items[:number], twin, *items[number:]])


def _written_otherwise(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    number = _pick(
        rng, sheet, lambda one: _is_text(one) and one.pieces[0].format in ("wareki", "wareki_short")
    )
    changed_one = _piece(sheet, number, format="slash")
    return _at(changed_one, number, hint="例:2026/11/03")


def _era_split(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    """Let a date of one entry become era, year, month and day."""
    number = _pick(
        rng, sheet, lambda one: _single(one) and one.pieces[0].format in ("iso", "slash", "wareki")
    )
    first = sheet.items[number].pieces[0]
    parts = (("g", "era_name", "元号", ""), ("y", "era_year", "年", "年"), ("m", "month", "月", "月"),
             ("d", "day", "日", "日"))  # fmt: skip
    pieces = tuple(
        Piece(name=f"{first.name}_{part}", widget="select" if part == "g" else "text", field=first.field,
              format=way, label=label, after=after, options=ERAS if part == "g" else ())
        for part, way, label, after in parts
    )  # fmt: skip
    return _at(sheet, number, pieces=pieces, hint="", shown="{0}{1}年{2}月{3}日")


def _section(rng: random.Random, sheet: ScreenSheet) -> ScreenSheet:
    names = sorted({one.section for one in sheet.items if one.section})
    if not names:
        return _label(rng, sheet)
    name = rng.choice(names)
    update = {"section": f"{name}(変更)"}
    items = [one.model_copy(update=update) if one.section == name else one for one in sheet.items]
    return _with(sheet, items)


CHANGES: dict[str, Change] = {
    "label": _label, "moved": _moved, "order": _order, "meaning_moved": _meaning_moved, "type": _type,
    "option_added": _option_added, "option_gone": _option_gone, "option_renamed": _option_renamed,
    "options_turned": _options_turned, "shorter": _shorter, "required": _required,
    "new_required": _new_required, "gone": _gone, "twice": _twice, "written_otherwise": _written_otherwise,
    "era_split": _era_split, "section": _section,
}  # fmt: skip
