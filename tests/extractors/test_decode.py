"""What a text may mean in its field: the impossible loses, the unreadable has no value."""

import datetime as dt
import math

import pytest

from extractors.decode import Meaning, is_blank, meanings, ranked
from extractors.engines.cells import NOT_A_CHARACTER
from extractors.lattice import Hypothesis, shared
from extractors.raw import RawField
from records.form import FieldDefinition
from records.values import Blank, Date, Int, Text

TODAY = dt.date(2026, 11, 24)
BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
LAYOUTS = {
    "date": {"kind": "date_parts", "year": [BOX], "month": [BOX], "day": [BOX], "fixed_era": "R"},
    "sign": {"kind": "cells", "boxes": [BOX]},
}


def field(kind: str, **more: object) -> FieldDefinition:
    layout = LAYOUTS.get(kind, {"kind": "line", "box": BOX})
    return FieldDefinition.model_validate({"path": "a", "label": "a", "kind": kind, "layout": layout} | more)


def of(kind: str, *texts: tuple[str, float], **more: object) -> tuple[Meaning, ...]:
    """Answer the meanings of texts with their shares."""
    found = shared(Hypothesis(raw, math.log(share)) for raw, share in texts)
    return meanings(field(kind, **more), RawField(found), today=TODAY)


def share(one: Meaning) -> float:
    return math.exp(one.log)


def test_an_impossible_date_loses_against_the_next() -> None:
    best, *_ = of("date", ("R|8|2|31", 0.8), ("R|8|2|21", 0.2))
    assert (best.raw, best.value, best.problem) == (
        "R|8|2|21",
        Date(date=dt.date(2026, 2, 21), era="R"),
        None,
    )
    assert 0.95 < share(best) < 1.0


def test_an_impossible_date_without_another_keeps_its_problem() -> None:
    (only,) = of("date", ("R|8|2|30", 1.0))
    assert only.problem is not None
    assert only.value is None


def test_a_day_to_come_loses_where_it_is_not_expected() -> None:
    both = ("R|8|12|7", 0.7), ("R|8|11|7", 0.3)
    assert of("date", *both, not_future=True)[0].raw == "R|8|11|7"
    assert of("date", *both)[0].raw == "R|8|12|7"


def test_what_is_no_character_has_no_value() -> None:
    best, *_ = of("digits", (f"12{NOT_A_CHARACTER}", 0.9), ("125", 0.1))
    assert best.value is None
    assert best.problem is not None
    assert best.problem.code == "reading.unreadable"


def test_a_sign_that_was_not_asked_for_stays_what_it_is() -> None:
    best, *_ = of("sign", ("○", 0.6), ("+", 0.4), characters="+-")
    assert best.raw == "○"
    assert best.problem is not None
    # Any other kind would rather believe what it can hold.
    assert of("integer", ("○", 0.6), ("4", 0.4))[0].value == Int(number=4)


@pytest.mark.parametrize(
    ("kind", "odd", "right"),
    [
        ("text", "八ナコ", "ハナコ"),
        ("address", "神栖市溝口1-2メゾン力ミス", "神栖市溝口1-2メゾンカミス"),
        ("kana", "ヤマダ\u3000ャスオ", "ヤマダ\u3000ヤスオ"),
    ],
)
def test_what_hardly_anybody_writes_loses(kind: str, odd: str, right: str) -> None:
    found = of(kind, (odd, 0.7), (right, 0.3))
    assert [one.raw for one in found] == [right, odd]


@pytest.mark.parametrize("kind", ["text", "name", "address"])
def test_old_forms_of_characters_are_less_likely_and_still_offered(kind: str) -> None:
    new, old = of(kind, ("心臟", 0.6), ("心臓", 0.4))
    assert (new.raw, old.raw) == ("心臓", "心臟")
    assert share(old) == pytest.approx(0.06 / 0.46)


def test_texts_of_one_value_are_one_meaning() -> None:
    found = of("money", ("12,500", 0.35), ("12500", 0.25), ("13500", 0.4))
    assert [one.value for one in found] == [Int(number=12500), Int(number=13500)]
    assert (found[0].raw, share(found[0])) == ("12,500", pytest.approx(0.6))


def test_nothing_written_is_blank_for_sure() -> None:
    (only,) = meanings(field("text"), RawField(), today=TODAY)
    assert (only.value, only.problem, share(only)) == (Blank(), None, pytest.approx(1.0))
    assert is_blank(only)
    (asked,) = meanings(field("text", required=True), RawField(), today=TODAY)
    assert asked.problem is not None
    assert asked.problem.code == "value.required"


def test_ranked_shares_sum_to_one_also_of_the_most_unlikely() -> None:
    found = ranked(
        [Meaning("a", -900.0, Text(text="a")), Meaning("b", -901.0, None), Meaning("c", -4e3, None)]
    )
    assert [one.raw for one in found] == ["a", "b", "c"]
    assert sum(share(one) for one in found) == pytest.approx(1.0)
