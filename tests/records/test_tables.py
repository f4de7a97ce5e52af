"""A table is its cells as fields, and a side of a form is what of it lies there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from records.form import FormDefinition, Table, boxes_in
from records.paths import row_of, without_rows

BOX = {"x": 10, "y": 20, "w": 30, "h": 8}
OPTIONS = [{"code": code, "label": code, "box": BOX} for code in "ab"]
LAYOUTS: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("text", {"kind": "line", "box": BOX}),
    "money": ("money", {"kind": "cells", "boxes": [BOX, {**BOX, "x": 40}]}),
    "check": ("check", {"kind": "check_box", "box": BOX}),
    "choice": ("choice", {"kind": "options", "mark": "circle", "options": OPTIONS}),
    "code": ("digits", {"kind": "barcode", "box": BOX}),
    "date": ("date", {"kind": "date_parts", "year": [BOX], "month": [BOX], "day": [BOX],
                      "era": {"kind": "options", "mark": "circle", "options": OPTIONS}}),
}  # fmt: skip


def field(path: str, name: str = "text", **extra: object) -> dict[str, Any]:
    kind, layout = LAYOUTS[name]
    return {"path": path, "label": path, "kind": kind, "layout": layout, **extra}


def on_page(page: int, one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "layout": {"kind": "line", "box": {**BOX, "page": page}}}


def form(*fields: dict[str, Any], **extra: object) -> FormDefinition:
    document = {"schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297}
    return FormDefinition.model_validate({**document, "fields": list(fields), **extra})


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.lists(st.sampled_from(sorted(LAYOUTS)), min_size=1, unique=True))
    gaps = draw(st.lists(st.integers(500, 3000), max_size=19))
    offsets = [sum(gaps[:number]) / 100 for number in range(len(gaps) + 1)]
    columns = [field(f"meisai.{name}", name, same_as="meisai.text" if name == "text" else None)
               for name in names]  # fmt: skip
    return Table.model_validate({"path": "meisai", "label": "明細", "offsets": offsets, "columns": columns})


@given(tables())
def test_every_row_holds_every_column_so_far_below_the_first(table: Table) -> None:
    cells = table.rows()
    assert len(cells) == len(table.offsets) * len(table.columns)
    assert len({one.path for one in cells}) == len(cells)
    for place, one in enumerate(cells):
        row, column = divmod(place, len(table.columns))
        first = table.columns[column]
        assert (row_of(one.path), without_rows(one.path)) == (f"meisai[{row + 1}]", first.path)
        assert (one.kind, one.label) == (first.kind, f"明細{row + 1} {first.label}")
        for below, above in zip(boxes_in(one.layout), boxes_in(first.layout), strict=True):
            assert below.y == pytest.approx(above.y + table.offsets[row], abs=0.005)
            assert below.model_copy(update={"y": above.y}) == above


@given(tables())
def test_a_column_that_is_the_same_as_itself_takes_what_stands_one_row_above(table: Table) -> None:
    for one in table.rows():
        if without_rows(one.path) == "meisai.text":
            number = int(one.path[len("meisai[") : one.path.index("]")])
            assert one.same_as == (f"meisai[{number - 1}].text" if number > 1 else None)
        else:
            assert one.same_as is None


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=12))
def test_the_sides_of_a_form_have_each_field_once(places: list[tuple[int, bool]]) -> None:
    """Fields lie on any of four pages, half of them with a condition that lies on page 1."""
    cause = on_page(1, field("cause"))
    fields = [
        on_page(
            page, field(f"f{number}", required=True, when={"field": "cause", "is": "x"} if bound else None)
        )
        for number, (page, bound) in enumerate(places)
    ]
    further = [{"page": number, "width": 210, "height": 297} for number in (2, 3, 4)]
    whole = form(cause, *fields, further_pages=further)
    sides = [whole.on(page) for page in whole.pages]
    assert sorted(one.path for side in sides for one in side.fields) == sorted(
        one.path for one in whole.fields
    )
    for number, side in enumerate(sides, start=1):
        for one in side.fields:
            own = whole.field(one.path)
            assert boxes_in(one.layout)[0].page == number
            bound_elsewhere = own.when is not None and number != 1
            assert one == own.model_copy(update={"when": None, "required": False} if bound_elsewhere else {})


def test_a_side_keeps_the_rules_among_its_own_fields_and_the_table_as_its_cells() -> None:
    money = field("meisai.kingaku", "money")
    table = {"path": "meisai", "label": "明細", "offsets": [0, 10], "columns": [money]}
    whole = form(
        field("gokei", "money"), on_page(2, field("shimei")), on_page(2, field("kana")), tables=[table],
        further_pages=[{"page": 2, "width": 210, "height": 297}],
        rules=[{"rule": "column_sum", "fields": ["meisai.kingaku", "gokei"]},
               {"rule": "kana_matches_name", "fields": ["kana", "shimei"]},
               {"rule": "exactly_one", "fields": ["shimei", "gokei"]}],
    )  # fmt: skip
    front, back = (whole.on(page) for page in whole.pages)
    assert [one.path for one in front.fields] == ["gokei", "meisai[1].kingaku", "meisai[2].kingaku"]
    assert [one.rule for one in front.rules] == ["column_sum"]
    assert [one.rule for one in back.rules] == ["kana_matches_name"]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"rules": [{"rule": "column_sum", "fields": ["gokei", "meisai.a"]}]}, "field of its sum"),
        ({"rules": [{"rule": "column_sum", "fields": ["gokei", "gokei"]}]}, "field of its sum"),
        ({"rules": [{"rule": "not_after", "fields": ["meisai.a", "oya.a"]}]}, "about these columns"),
        ({"rules": [{"rule": "resident", "fields": ["meisai.a", "gokei", "gokei"]}]}, "about these columns"),
        ({"rules": [{"rule": "not_after", "fields": ["meisai.b", "gokei"]}]}, "unknown fields"),
    ],
)
def test_rules_that_name_no_field_or_two_tables_are_refused(extra: dict[str, Any], said: str) -> None:
    both = [
        {"path": path, "label": path, "offsets": [0, 10], "columns": [field(f"{path}.a")]}
        for path in ("meisai", "oya")
    ]
    with pytest.raises(ValidationError, match=said):
        form(field("gokei"), tables=both, **extra)


def test_a_condition_on_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="cannot depend on kubun"):
        form(field("gokei", when={"field": "kubun", "is": "a"}))
