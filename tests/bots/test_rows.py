"""Steps and read-back of a 明細, and what is refused before anything is typed. Nothing is opened."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.plan import by_pages, differences, make_plan
from records.entry import FinalRecord
from records.errors import RefusedByScreen
from records.screen import ReadRows, ScreenDefinition
from records.steps import Fill, Press, Select
from records.values import Blank, Bool, Code, Text, Value
from tests.bots.conftest import SCREENS, approved
from values.charsets import CHARSETS, within

BACK = ReadRows.model_validate({"each": "jido", "most": 4, "columns": [
    {"header": "児童 氏名", "value": {"field": "jido.shimei"}},
    {"header": "児童 同別", "value": {"field": "jido.dokyo"}, "codes": {"dokyo": "同居", "bekkyo": "別居"}},
]})  # fmt: skip
ROWS = {
    "do": "rows", "each": "jido", "most": 4, "add": {"role": "button", "name": "行追加"},
    "steps": [
        {"do": "fill", "at": {"column": "氏名"}, "value": {"field": "jido.shimei"}},
        {"do": "select", "at": {"label": "児童{row} 同別"}, "value": {"field": "jido.dokyo"},
         "codes": {"dokyo": "同居", "bekkyo": "別居"}, "when": {"field": "jido.dokyo", "is": "bekkyo"}},
    ],
}  # fmt: skip
child = st.none() | st.tuples(st.sampled_from(["花子", "太郎", "次郎"]), st.sampled_from(["dokyo", "bekkyo"]))


def screen(*steps: dict[str, Any]) -> ScreenDefinition:
    known = SCREENS["jido_genkyo"].model_dump(by_alias=True)
    return ScreenDefinition.model_validate(known | {"fill": steps})


def record(children: list[tuple[str, str] | None]) -> FinalRecord:
    """Answer a record whose printed rows hold these children; None is a row in which nothing is written."""
    values: dict[str, Value] = {}
    for row, one in enumerate(children, start=1):
        values[f"jido[{row}].shimei"] = Text(text=one[0]) if one else Blank()
        values[f"jido[{row}].dokyo"] = Code(code=one[1]) if one else Blank()
        values[f"jido[{row}].doi"] = Bool(flag=False)
    whole = approved("jido_genkyo", 1)
    others = {path: value for path, value in whole.values.items() if not path.startswith("jido[")}
    return whole.model_copy(update={"values": {**others, **values}})


@given(st.lists(child, min_size=4, max_size=4))
def test_each_written_row_is_typed_into_the_next_row_of_the_screen(
    children: list[tuple[str, str] | None],
) -> None:
    written = [one for one in children if one is not None]
    actions = make_plan(screen(ROWS), record(children)).fill
    names = [(one.step.at.row, one.text) for one in actions if isinstance(one.step, Fill)]
    assert names == [(number, name) for number, (name, _) in enumerate(written, start=1)]
    apart = [one.step.at.label for one in actions if isinstance(one.step, Select)]
    assert apart == [f"児童{row} 同別" for row, one in enumerate(written, start=1) if one[1] == "bekkyo"]
    assert sum(isinstance(one.step, Press) for one in actions) == max(0, len(written) - 1)
    assert [one for page in by_pages(actions) for one in page] == list(actions)


@given(st.lists(child, min_size=4, max_size=4))
def test_rows_are_read_back_equal_and_no_row_may_lack_or_be_added(
    children: list[tuple[str, str] | None],
) -> None:
    mine = record(children)
    shown: dict[str, str] = {}
    words = {"dokyo": "同居", "bekkyo": "別居"}
    written = [one for one in children if one is not None]
    for number, (name, where) in enumerate(written, start=1):
        end = "" if number == 1 else f"[{number}]"
        shown |= {f"児童 氏名{end}": name, f"児童 同別{end}": words[where]}
    assert differences((BACK,), mine, shown) == ()
    more = record([*written, ("三郎", "dokyo")])
    assert {one.expected for one in differences((BACK,), more, shown)} == {"三郎", "同居"}
    if written:
        fewer = record([*written[:-1], *[None] * (5 - len(written))])
        found = differences((BACK,), fewer, shown)
        assert {(one.expected, one.shown) for one in found} == {
            ("", written[-1][0]),
            ("", words[written[-1][1]]),
        }


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"max_length": 3}, "plan.too_long"),
        ({"charset": "zenkaku"}, "plan.charset"),
        ({"charset": "shift_jis"}, "plan.charset"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_without_naming_it(said: dict[str, Any], code: str) -> None:
    at = {"do": "fill", "at": {"near": "受給者"}, "value": {"field": "shimei"}}
    mine = approved("jido_genkyo", 1, shimei=Text(text="𠮷野 a子"))
    with pytest.raises(RefusedByScreen) as refused:
        make_plan(screen(at | said), mine)
    assert refused.value.code == code
    assert "受給者" in refused.value.message
    assert "野" not in refused.value.message


def test_more_rows_than_the_screen_has_are_refused() -> None:
    mine = record([("花子", "dokyo")] * 4)
    with pytest.raises(RefusedByScreen, match=r"plan\.too_many_rows"):
        make_plan(screen(ROWS | {"most": 3}), mine)


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("神栖市溝口１", {"zenkaku", "shift_jis"}),
        ("カミス\u3000ハナコ", {"zenkaku", "zenkaku_kana", "shift_jis"}),
        ("ｶﾐｽ ﾊﾅｺ", {"hankaku", "hankaku_kana", "shift_jis"}),
        ("012", {"hankaku", "digits", "alphanumeric", "shift_jis"}),
        ("T-01", {"hankaku", "shift_jis"}),
        ("髙", {"zenkaku", "shift_jis"}),
        ("𠮷", {"zenkaku"}),
        ("〜", {"zenkaku"}),
        ("", CHARSETS),
    ],
)
def test_a_set_of_characters_takes_what_its_name_says(text: str, sets: set[str]) -> None:
    assert {one for one in CHARSETS if within(text, one)} == set(sets)


def test_every_set_that_a_definition_may_name_has_a_rule() -> None:
    offered = Fill.model_json_schema()["properties"]["charset"]["anyOf"][0]["enum"]
    assert set(offered) == CHARSETS
