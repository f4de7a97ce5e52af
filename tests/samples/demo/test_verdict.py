"""The demonstration fails where it must: accepted wrong, too much checked, other ends, counts that differ."""

import datetime as dt
from itertools import count

import pytest

from ledger.contents import Contents
from ledger.figures import BundleCount
from ledger.history import CaseFile, CaseLine
from records.case import State
from records.geometry import Box
from records.ids import new_id
from records.reading import Decision, FieldValue, Record, TextLayer
from records.values import Blank, Text, Value
from samples.demo.expected import End, ExpectedSheet
from samples.demo.reading import ReadingFigures, judge_reading
from samples.demo.seen import SeenSheet
from samples.demo.verdict import must_arrive, wrong_counts, wrong_ends, wrong_reading

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
TRUTH: dict[str, Value] = {"shimei": Text(text="山田\u3000太郎"), "biko": Blank()}
_pages = count(1)


def field(path: str, value: Value | None, decision: Decision = Decision.ACCEPT) -> FieldValue:
    evidence = TextLayer(text="", box=Box(x=0, y=0, w=1, h=1))
    return FieldValue(path=path, value=value, raw="", probability=1.0, decision=decision, evidence=evidence)


def case(state: State, *fields: FieldValue, procedure: str = "inu_henko") -> CaseFile:
    record = Record(
        procedure=procedure, form_version="1", form_sha256="0" * 64, registration=None, fields=fields
    )
    line = CaseLine(
        id=new_id(), reference="YK-000000000", procedure=procedure, state=state, version=1, generation=1,
        form_sha256="0" * 64, trial=True, reason=None, repeat_of=None, corrects=None, withdraw_asked=False,
        opened_at=NOW, moved_at=NOW,
    )  # fmt: skip
    return CaseFile.model_construct(line=line, contents=Contents(record=record, answers={}))


def seen(found: CaseFile | None, end: End = End.ENTERED, paper: int | None = None) -> SeenSheet:
    page = next(_pages)
    sheet = ExpectedSheet(
        folder="課", file="a.pdf", page=page, paper=paper or page, procedure="inu_henko", truth=TRUTH, end=end
    )
    return SeenSheet(sheet=sheet, file=None, page=None, case=found)


RIGHT = field("shimei", Text(text="山田\u3000太郎"))


def test_what_is_right_is_sound() -> None:
    figures = judge_reading([seen(case(State.TO_APPROVE, RIGHT, field("biko", Blank())))])
    assert (figures.fields, figures.checked, figures.wrong) == (2, 0, ())
    assert figures.sound
    assert list(wrong_reading(figures)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        field("shimei", Text(text="山田太郎")),
        field("shimei", None),
        field("biko", Text(text="余分")),
        field("unknown", Blank()),
    ],
)
def test_an_accepted_field_that_differs_is_wrong(wrong: FieldValue) -> None:
    figures = judge_reading([seen(case(State.TO_APPROVE, RIGHT, wrong))])
    assert [one.path for one in figures.wrong] == [wrong.path]
    assert not figures.sound
    (sentence,) = wrong_reading(figures)
    assert wrong.path in sentence


def test_a_wrong_field_that_a_person_looks_at_is_none() -> None:
    checked = field("shimei", Text(text="川田\u3000太郎"), Decision.CHECK)
    assert judge_reading([seen(case(State.TO_CHECK, checked))]).wrong == ()


def test_right_values_on_the_wrong_form_are_wrong() -> None:
    figures = judge_reading([seen(case(State.TO_APPROVE, RIGHT, procedure="suido_kaishi"))])
    assert len(figures.wrong) == 1


@pytest.mark.parametrize(("checked", "sound"), [(30, True), (31, False)])
def test_people_are_asked_for_three_fields_in_ten_at_most(checked: int, *, sound: bool) -> None:
    figures = ReadingFigures(fields=100, checked=checked, wrong=())
    assert figures.sound is sound
    assert len(list(wrong_reading(figures))) == (not sound)


def test_of_two_scans_of_one_paper_either_is_entered() -> None:
    one, other = (case(state, RIGHT) for state in (State.WITHDRAWN, State.CONFIRMED))
    pair = [seen(one, End.ENTERED, paper=900), seen(other, End.WITHDRAWN, paper=900)]
    assert list(wrong_ends(pair)) == []
    both = [seen(other, End.ENTERED, paper=901), seen(other, End.WITHDRAWN, paper=901)]
    assert len(list(wrong_ends(both))) == 1


def test_a_sheet_that_still_waits_is_said() -> None:
    (sentence,) = wrong_ends([seen(case(State.TO_CHECK, RIGHT))])
    assert "waiting" in sentence


def test_with_nobody_there_only_what_passed_must_arrive() -> None:
    passed = seen(case(State.APPROVED, RIGHT))
    asked = seen(case(State.TO_CHECK, field("shimei", None, Decision.CHECK)))
    held = seen(case(State.APPROVED, RIGHT), End.HELD)
    assert must_arrive([passed, asked, held], clerk=False) == (passed.sheet,)
    assert must_arrive([passed, asked, held], clerk=True) == (passed.sheet, asked.sheet)


def test_the_count_must_balance_and_be_whole() -> None:
    bundle = BundleCount(
        bundle_id=new_id(), department="課", folder="課", dropped_at=NOW, expected=None,
        received=3, confirmed=1, waiting=1, excluded=1,
    )  # fmt: skip
    assert list(wrong_counts([bundle], 3)) == []
    assert list(wrong_counts([bundle], 4)) == ["4 件を投入しましたが、受付は 3 件です"]
    odd = bundle.model_copy(update={"waiting": 0})
    assert list(wrong_counts([odd], 3)) == ["課: 件数が合いません"]
