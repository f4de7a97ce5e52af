"""Sums of a 明細, rules in each of its rows, and what may stay blank there."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.form import FormDefinition
from records.values import Blank, Bool, Code, Date, Int, Text, Value
from values.rows import cells_of, empty_rows, in_empty_rows, rules_by_row
from values.rules import check_rules, excused

ROWS = 6
BOX = {"x": 10, "y": 10, "w": 20, "h": 8}
OPTIONS = [{"code": code, "label": code, "box": BOX} for code in ("a", "b")]


def field(path: str, kind: str, **extra: object) -> dict[str, Any]:
    layouts: dict[str, dict[str, Any]] = {
        "choice": {"kind": "options", "mark": "tick", "options": OPTIONS},
        "check": {"kind": "check_box", "box": BOX},
    }
    layout = layouts.get(kind, {"kind": "line", "box": BOX})
    return {"path": path, "label": path, "kind": kind, "layout": layout, **extra}


COLUMNS = (
    field("meisai.hizuke", "date"),
    field("meisai.kubun", "choice"),
    field("meisai.riyu", "text", required=True, when={"field": "meisai.kubun", "is": "b"}),
    field("meisai.ari", "check"),
    field("meisai.kingaku", "money", required=True),
    field("meisai.tanni", "text", required=True, when={"field": "shurui", "is": "a"}),
)
FORM = FormDefinition.model_validate({
    "schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297,
    "fields": [field("gokei", "money"), field("seikyu", "date"), field("shurui", "choice")],
    "tables": [{"path": "meisai", "label": "明細", "offsets": [10 * n for n in range(ROWS)],
                "columns": COLUMNS}],
    "rules": [{"rule": "column_sum", "fields": ["meisai.kingaku", "gokei"]},
              {"rule": "not_after", "fields": ["meisai.hizuke", "seikyu"]}],
})  # fmt: skip
AMOUNTS = cells_of(FORM, "meisai.kingaku")


def seen(**written: Value | None) -> dict[str, Value | None]:
    """Answer a form in which nothing is written but this; ``meisai_2_kingaku`` names a cell."""
    empty: dict[str, Value | None] = {
        one.path: Bool(flag=False) if one.kind == "check" else Blank() for one in FORM.fields
    }
    for name, value in written.items():
        table, _, rest = name.partition("_")
        row, _, column = rest.partition("_")
        empty[f"{table}[{row}].{column}" if row.isdigit() else name] = value
    return empty


def said(values: dict[str, Value | None]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in check_rules(FORM, values):
        found.setdefault(one.problem.code, set()).update(one.paths)
    return found


def yen(number: int) -> Int:
    return Int(number=number)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 999_999)), min_size=ROWS, max_size=ROWS), st.integers(-3, 3)
)
def test_only_a_total_that_is_not_the_sum_is_a_problem(amounts: list[int | None], off: int) -> None:
    values = seen(gokei=yen(sum(one or 0 for one in amounts) + off))
    values |= {path: Blank() if one is None else yen(one) for path, one in zip(AMOUNTS, amounts, strict=True)}
    written = {path for path, one in zip(AMOUNTS, amounts, strict=True) if one is not None}
    assert said(values).get("rule.column_sum", set()) == ({"gokei", *written} if off else set())


@pytest.mark.parametrize(
    "values",
    [
        seen(meisai_1_kingaku=yen(300), meisai_2_kingaku=None, gokei=yen(500)),
        seen(meisai_1_kingaku=yen(300), gokei=None),
        seen(meisai_1_kingaku=yen(300)),
        seen(),
        {
            path: value
            for path, value in seen(meisai_1_kingaku=yen(3), gokei=yen(5)).items()
            if path != AMOUNTS[4]
        },
    ],
    ids=["unreadable amount", "unreadable total", "no total", "nothing", "a cell that nobody saw"],
)
def test_what_nobody_can_read_or_nobody_wrote_is_not_added_up(values: dict[str, Value | None]) -> None:
    assert "rule.column_sum" not in said(values)


def test_a_total_without_any_row_is_a_problem_of_the_total_alone() -> None:
    assert said(seen(gokei=yen(500))) == {"rule.column_sum": {"gokei"}}


def test_a_row_is_empty_where_nothing_is_written_and_nothing_ticked() -> None:
    values = seen(meisai_1_kingaku=yen(1), meisai_2_ari=Bool(flag=True), meisai_3_riyu=None)
    assert empty_rows(values) == {"meisai[4]", "meisai[5]", "meisai[6]"}
    assert in_empty_rows(values) == {
        f"meisai[{row}].{column['path'].removeprefix('meisai.')}" for row in (4, 5, 6) for column in COLUMNS
    }


def test_a_rule_on_columns_is_judged_in_each_row() -> None:
    assert [one.fields for one in rules_by_row(FORM)][1:] == [
        (f"meisai[{row}].hizuke", "seikyu") for row in range(1, ROWS + 1)
    ]
    early, late = (Date(date=dt.date(2026, 11, day)) for day in (1, 30))
    values = seen(seikyu=early, meisai_1_hizuke=early, meisai_2_hizuke=late)
    assert said(values) == {"rule.date_order": {"meisai[2].hizuke", "seikyu"}}


def test_a_condition_in_a_row_looks_at_its_own_row() -> None:
    a, b = Code(code="a"), Code(code="b")
    values = seen(meisai_1_kubun=a, meisai_2_kubun=b, meisai_3_kubun=a, meisai_3_riyu=Text(text="x"))
    assert said(values) == {
        "rule.required_here": {"meisai[2].riyu", "meisai[2].kubun"},
        "rule.not_expected": {"meisai[3].riyu", "meisai[3].kubun"},
    }


def test_a_condition_from_outside_asks_nothing_of_an_empty_row() -> None:
    values = seen(shurui=Code(code="a"), meisai_1_hizuke=Date(date=dt.date(2026, 11, 1)))
    assert said(values) == {"rule.required_here": {"meisai[1].tanni", "shurui"}}


def test_a_condition_that_nobody_can_read_judges_nothing() -> None:
    assert said(seen(meisai_1_kubun=None, meisai_1_riyu=Text(text="x"))) == {}
    assert said(seen(meisai_1_kubun=Code(code="b"), meisai_1_riyu=None)) == {}


def test_excused_is_what_stands_in_an_empty_row_or_is_not_meant_here() -> None:
    values = seen(meisai_1_kubun=Code(code="a"), meisai_2_kubun=Code(code="b"), meisai_3_kubun=None)
    free = excused(FORM, values)
    assert {"meisai[1].riyu", "meisai[4].kingaku", "meisai[1].tanni"} <= free
    assert free.isdisjoint({"meisai[2].riyu", "meisai[3].riyu", "meisai[1].kingaku", "gokei"})
