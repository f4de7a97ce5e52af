"""Screens dealt from ``words.yaml``: one seed, one screen. The names of each half never meet the other half.

A name that stands on the form itself may stand on any screen: systems do repeat what the paper says.
"""

import hashlib
import random
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from records.documents import parsed
from records.form import (
    CheckBox,
    DateParts,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Line,
    Option,
    Options,
)
from records.geometry import Box
from samples.screens.sheet import Binding, Item, Piece, ScreenSheet

Half = Literal["building", "held_out"]
HALVES: tuple[Half, Half] = ("building", "held_out")
WORDS = Path(__file__).parent / "words.yaml"
FIELDS = 25
# How often a screen says what the form says, and how often one entry is laid out unlike the rest.
SAME, ODD = 0.35, 0.15
BINDINGS: tuple[Binding, ...] = (
    "for", "row", "pairs", "dl", "before", "above", "placeholder", "aria", "wrapped",
)  # fmt: skip
MARKS = ("必須", "*", "(必須)", "※")
DATE_HINTS = {
    "wareki_short": "例 R08.11.03", "slash": "例:2026/11/03", "wareki": "(令和8年11月3日の形)",
}  # fmt: skip
ERAS = ("", "明治", "大正", "昭和", "平成", "令和")
Entry = dict[str, Any]


def sheet_of(half: Half, number: int) -> ScreenSheet:
    """Answer one screen of a half: the same number, the same screen."""
    rng = random.Random(f"{half}:{number}")
    known = words()
    parties = rng.sample(known["parties"], 2)
    people = [(party, one) for party in parties for one in rng.sample(known["people"], rng.randint(4, 6))]
    entries = [(None, one) for one in rng.sample(known["entries"], FIELDS - len(people))]
    chosen: list[tuple[Entry | None, Entry]] = [*people, *entries]
    main, prefixed = rng.choice(BINDINGS), rng.random() < 0.5
    named = {party["key"]: rng.choice(names(half, party["key"], party["sections"])) for party in parties}
    items, labels = [], set[tuple[str, str]]()
    for party, one in chosen:
        binding = rng.choice(BINDINGS) if rng.random() < ODD else main
        label = _label(rng, half, one)
        section = named[party["key"]] if party else ""
        if prefixed or (binding in ("placeholder", "aria") and section):
            label, section = f"{section}{label}", ""
        # Two entries of one name and place would be a screen that nobody could fill.
        if (section, label) in labels:
            label = one["paper"]
        labels.add((section, label))
        items.append(_item(rng, party, one, label, section, binding))
    rest = [item for item in items if not item.section]
    rng.shuffle(rest)
    strange = rng.sample(known["others"], rng.randint(1, 3))
    extra = [_other(rng, n, word, main) for n, word in enumerate(strange)]
    placed = [item for item in items if item.section] + rest
    for one_extra in extra:
        placed.insert(rng.randint(0, len(placed)), one_extra)
    placed.sort(key=lambda item: [*named.values(), ""].index(item.section))
    return ScreenSheet(
        number=number, title=f"台帳登録{number}", form=_form(chosen), items=tuple(placed),
        sectioned=rng.choice(("h2", "fieldset", "row")), marks=rng.choice(MARKS),
    )  # fmt: skip


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Answer parties, people, entries and what is left over, with all their names."""
    found: Any = parsed(WORDS.read_text(encoding="utf-8"))
    return dict(found)


def names(half: Half, key: str, known: list[str]) -> list[str]:
    """Answer the names of one entry that this half may show."""
    wanted = 0 if half == "building" else 1
    mine = [one for one in known if hashlib.sha256(f"{key}:{one}".encode()).digest()[0] % 2 == wanted]
    return mine or [known[wanted]]


def _label(rng: random.Random, half: Half, one: Entry) -> str:
    if rng.random() < SAME:
        return str(one["paper"])
    return rng.choice(names(half, one["key"], one["screens"]))


def _path(party: Entry | None, one: Entry) -> str:
    return f"{party['key']}_{one['key']}" if party else str(one["key"])


def _item(
    rng: random.Random, party: Entry | None, one: Entry, label: str, section: str, binding: Binding
) -> Item:
    path, kind = _path(party, one), one["kind"]
    hint, shown = "", "{0}"
    pieces: tuple[Piece, ...]
    if kind == "choice":
        pieces = (_choice(rng, path, one),)
    elif kind == "check":
        pieces = (Piece(name=f"f_{path}", widget="check", field=path),)
    elif kind == "date":
        pieces, hint, shown = _date(rng, path)
    elif kind == "postal_code":
        pieces, hint, shown = _postal(rng, path)
    elif kind == "phone":
        pieces, hint, shown = _phone(rng, path)
    elif kind == "kana":
        pieces, hint = _kana(rng, path)
    elif kind == "money":
        comma = rng.random() < 0.3
        pieces = (Piece(name=f"f_{path}", widget="text", field=path, format="yen_comma" if comma else "plain",
                        after="円", placeholder="1,000,000" if comma else ""),)  # fmt: skip
    else:
        length = one.get("length")
        pieces = (Piece(name=f"f_{path}", widget="area" if one.get("area") else "text", field=path,
                        maxlength=length if length and rng.random() < 0.6 else None),)  # fmt: skip
    return Item(
        key=path, label=label, pieces=pieces, hint=hint, section=section, binding=binding, shown=shown,
        required=rng.random() < 0.4 and kind != "check",
    )  # fmt: skip


def _choice(rng: random.Random, path: str, one: Entry) -> Piece:
    codes, style = {}, rng.random()
    for code, said in one["choices"].items():
        ((_paper, words),) = said.items()
        codes[code] = words[0] if style < 0.4 else words[-1] if style < 0.7 else words[min(1, len(words) - 1)]
    shown = list(codes.values())
    return Piece(name=f"f_{path}", widget=rng.choice(("select", "radio")), field=path, codes=codes,
                 options=tuple(shown))  # fmt: skip


def _date(rng: random.Random, path: str) -> tuple[tuple[Piece, ...], str, str]:
    way = rng.choice(("iso", "wareki_short", "slash", "wareki", "era"))
    name = f"f_{path}"
    if way == "iso":
        return (Piece(name=name, widget="date", field=path, format="iso"),), "", "{0}"
    if way != "era":
        return (Piece(name=name, widget="text", field=path, format=way),), DATE_HINTS[way], "{0}"
    era = Piece(name=f"{name}_g", widget="select", field=path, format="era_name", label="元号", options=ERAS)
    parts = (
        _part(name, path, part, way, label, 2, after=label)
        for part, way, label in (("y", "era_year", "年"), ("m", "month", "月"), ("d", "day", "日"))
    )
    return (era, *parts), "", "{0}{1}年{2}月{3}日"


def _postal(rng: random.Random, path: str) -> tuple[tuple[Piece, ...], str, str]:
    way, name = rng.choice(("plain", "hyphen", "split")), f"f_{path}"
    if way == "plain":
        return (Piece(name=name, widget="text", field=path, maxlength=7),), "ハイフンなし", "{0}"
    if way == "hyphen":
        return (Piece(name=name, widget="text", field=path, format="postal_hyphen", placeholder="123-4567",
                      maxlength=8),), "", "{0}"  # fmt: skip
    return (
        (
            _part(name, path, "1", "postal_first", "上3桁", 3, after="-"),
            _part(name, path, "2", "postal_last", "下4桁", 4),
        ),
        "",
        "{0}-{1}",
    )


def _phone(rng: random.Random, path: str) -> tuple[tuple[Piece, ...], str, str]:
    way, name = rng.choice(("plain", "hyphen", "split")), f"f_{path}"
    if way == "plain":
        return (Piece(name=name, widget="text", field=path, maxlength=11),), "半角数字・ハイフンなし", "{0}"
    if way == "hyphen":
        return (Piece(name=name, widget="text", field=path, format="phone_hyphen"),), "例 03-1234-5678", "{0}"
    return (
        (
            _part(name, path, "1", "phone_first", "市外局番", 5, after="-"),
            _part(name, path, "2", "phone_middle", "市内局番", 4, after="-"),
            _part(name, path, "3", "phone_last", "番号", 4),
        ),
        "",
        "{0}-{1}-{2}",
    )


def _part(name: str, path: str, part: str, way: str, label: str, length: int, *, after: str = "") -> Piece:
    return Piece(name=f"{name}_{part}", widget="text", field=path, format=way, label=label, maxlength=length,
                 after=after)  # fmt: skip


def _kana(rng: random.Random, path: str) -> tuple[tuple[Piece, ...], str]:
    narrow = rng.random() < 0.3
    way, hint = ("hankaku_kana", "半角カタカナ") if narrow else ("plain", "全角カタカナ")
    return (Piece(name=f"f_{path}", widget="text", field=path, format=way),), hint


def _other(rng: random.Random, number: int, word: str, binding: Binding) -> Item:
    piece = Piece(name=f"f_other{number}", widget=rng.choice(("text", "text", "check")))
    return Item(key=f"other{number}", label=word, binding=binding, pieces=(piece,))


def _form(chosen: list[tuple[Entry | None, Entry]]) -> FormDefinition:
    """Answer the printed form: one field below the other, as its parties and entries say."""
    fields = tuple(_field(party, one, 8.0 * n) for n, (party, one) in enumerate(chosen))
    return FormDefinition(schema=1, slug="sample", title="見本", version="1", width=210.0,
                          height=8.0 * len(fields) + 20, fields=fields)  # fmt: skip


def _field(party: Entry | None, one: Entry, y: float) -> FieldDefinition:
    kind = FieldKind(one["kind"])

    def box(x: float) -> Box:
        return Box(x=x, y=y, w=8.0, h=6.0)

    layout: Line | CheckBox | DateParts | Options = Line(box=box(60))
    if kind is FieldKind.DATE:
        layout = DateParts(fixed_era="R", year=(box(60),), month=(box(70),), day=(box(80),))
    elif kind is FieldKind.CHECK:
        layout = CheckBox(box=box(60))
    elif kind is FieldKind.CHOICE:
        options = [(code, next(iter(said))) for code, said in one["choices"].items()]
        layout = Options(mark="circle", options=tuple(
            Option(code=code, label=label, box=box(60 + 10 * n)) for n, (code, label) in enumerate(options)
        ))  # fmt: skip
    label = f"{party['paper']}の{one['paper']}" if party else one["paper"]
    return FieldDefinition(path=_path(party, one), label=label, kind=kind, layout=layout)
