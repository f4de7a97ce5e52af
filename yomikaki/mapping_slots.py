"""The entries of a screen gathered into what a field may fill: one input, or the parts of one value."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from records.base import Frozen
from records.seen_screen import SeenInput
from yomikaki.mapping_words import PARTS, flat

Parts = Literal["", "era_date", "west_date", "postal", "phone", "name"]
ERAS = ("昭和", "平成", "令和")
OF_DATES = {"元号": "era", "和暦": "era", "年号": "era", "年": "year", "月": "month", "日": "day"}


class Slot(Frozen):
    """What takes one value: the places of its inputs on the page, and how the value is parted among them."""

    label: str
    section: str
    inputs: tuple[int, ...]
    parts: Parts = ""


def slots_of(inputs: Sequence[SeenInput]) -> tuple[Slot, ...]:
    """Answer the slots of a page in its order. Passwords, files and what is read only are none."""
    usable = [n for n, one in enumerate(inputs) if one.kind not in ("password", "file") and not one.readonly]
    found: list[Slot] = []
    for (base, section, _frame), run in groupby(usable, lambda n: _shared(inputs[n])):
        places = list(run)
        while places:
            slot = _joined(inputs, base, section, places)
            found.append(slot)
            places = places[len(slot.inputs) :]
    return tuple(found)


def base_of(seen: SeenInput) -> str:
    """Answer the name that an input shares with the other parts of its value."""
    own = _without_part(seen.label)
    return own if own and own != seen.label else (seen.group or seen.label)


def _shared(seen: SeenInput) -> tuple[str, str, str]:
    return flat(base_of(seen)), seen.section, seen.frame


def _without_part(label: str) -> str:
    """Answer a label without the word of a part at its end, where something is left that could be a name."""
    shorter = PARTS.sub("", label)
    separated = bool(re.search(r"[\s・:/_(-]", label[len(shorter) : len(shorter) + 1]))
    return shorter if shorter and separated else label


def _joined(inputs: Sequence[SeenInput], base: str, section: str, places: list[int]) -> Slot:
    first = inputs[places[0]]
    for parts, count in _ways(inputs, places):
        if count <= len(places):
            name = base_of(first)
            return Slot(label=name, section=section, inputs=tuple(places[:count]), parts=parts)
    return Slot(label=first.label or base, section=section, inputs=(places[0],))


def _ways(inputs: Sequence[SeenInput], places: list[int]) -> list[tuple[Parts, int]]:
    seen = [inputs[n] for n in places[:4]]
    words = [_date_word(one) for one in seen]
    lengths = [one.maxlength for one in seen]
    dashed = [one.after.startswith(("-", "-", "ー", "―", "−")) for one in seen]
    tails = [_tail(one) for one in seen]
    ways: list[tuple[Parts, int]] = []
    if words[:4] == ["era", "year", "month", "day"]:
        ways.append(("era_date", 4))
    if words[:3] == ["year", "month", "day"]:
        ways.append(("west_date", 3))
    if len(seen) > 1 and all(one.kind in ("text", "number") for one in seen[:2]):
        if lengths[:2] == [3, 4] and (len(seen) < 3 or not dashed[1]):
            ways.append(("postal", 2))
        if (len(seen) > 2 and dashed[0] and dashed[1]) or tails[:3] == ["市外局番", "市内局番", "番号"]:
            ways.append(("phone", 3))
        if tails[:2] in (["姓", "名"], ["セイ", "メイ"], ["氏", "名"]):
            ways.append(("name", 2))
        if tails[:2] == ["上3桁", "下4桁"] or (dashed[0] and len(seen) == 2):
            ways.append(("postal", 2))
    return ways


def _tail(seen: SeenInput) -> str:
    """Answer the word of a part at the end of an input's own name, or beside it: 姓, 上3桁."""
    names = [one for one in (seen.label, seen.placeholder) if _without_part(one) != one]
    found = PARTS.search(names[0]) if names else None
    tail = re.sub(r"[\s・:/_()-]", "", found.group()) if found else ""
    beside = flat(seen.before)
    return tail or (beside if beside in ("姓", "名", "セイ", "メイ", "氏") else "")


def _date_word(seen: SeenInput) -> str:
    """Answer which part of a date an input takes, as its label, what stands after it or its options say."""
    if sum(era in option for option in seen.options for era in ERAS) >= 2:
        return "era"
    for said in (_tail(seen), flat(seen.after)[:1]):
        if said in OF_DATES:
            return OF_DATES[said]
    return ""
