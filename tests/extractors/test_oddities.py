"""Every oddity of forms as people fill them in: the right value, or a person is asked, with the reason."""

from pathlib import Path

import numpy as np
import pytest

from extractors.calibration import shipped
from extractors.ditto import with_dittos
from extractors.read import Engines
from extractors.routing import Routing
from extractors.struck import through_boxes, through_lines
from records.form import FormDefinition
from records.reading import Decision, FieldValue, Person, Problem
from records.values import Blank, Text, Value
from samples.oddities.case import ACCEPTED, form_of_oddities, reason_of
from samples.oddities.catalog import CASES, make
from samples.oddities.form import html
from samples.oddities.measure import LOOSE, read_oddity
from tests.extractors.drawn import words

FORM: FormDefinition = form_of_oddities()[0]
SEED = 1000
ADDRESS = Text(text="神栖市大野原1-2-3")
UNSURE = Problem(code="reading.unsure", message="はっきり読み取れません。")


# Many sheets of each are read by ``python -m samples.oddities``.
@pytest.mark.parametrize("name", CASES)
def test_an_oddity_comes_out_as_its_name_demands(name: str, engines: Engines) -> None:
    case = make(name, SEED)
    # What surely passes is asked of a loose budget, what must never be wrong of a typist's.
    sure = any(one.reasons == {ACCEPTED} for one in case.expected.values())
    record = read_oddity(case, engines, LOOSE if sure else Routing(shipped()))
    assert record is not None
    surprises = {
        path: (reason_of(record.field(path)), record.field(path).value)
        for path, expected in case.expected.items()
        if not expected.holds(record.field(path))
    }
    assert surprises == {}


def test_the_same_seed_makes_the_same_sheet() -> None:
    one, other = make("struck_with_seal", 7), make("struck_with_seal", 7)
    assert np.array_equal(one.sheet.image, other.sheet.image)
    assert one.expected == other.expected


def test_the_form_is_printed_as_it_is_described() -> None:
    stored = Path(__file__).parents[2] / "samples" / "oddities" / "form" / "blank.html"
    assert stored.read_text("utf-8") == html()


@pytest.mark.parametrize(
    "text", ["井上一二三", "三田王子", "ニーナーモキ", "二丁目一番三号", "090-1111-7777", "土生正雄"]
)
def test_level_strokes_of_characters_strike_nothing_out(text: str) -> None:
    picture, _ = words((text, 20, 52))
    ink = picture < 165
    assert through_lines(ink, -20, ink.shape[0] + 20) == []


@pytest.mark.parametrize(("lines", "struck"), [((28, 40), True), ((34,), True), ((62,), False)])
def test_lines_through_writing_are_told_from_a_line_below_it(lines: tuple[int, ...], *, struck: bool) -> None:
    picture, _ = words(("佐藤花子", 20, 52))
    ink = np.pad(picture < 165, ((0, 20), (0, 0)))
    for row in lines:
        ink[row : row + 4, 12:236] = True
    assert bool(through_lines(ink, -20, ink.shape[0] + 20)) is struck


@pytest.mark.parametrize(("digits", "struck"), [(True, True), (False, False)])
def test_two_short_lines_strike_out_a_digit_but_may_belong_to_a_letter(*, digits: bool, struck: bool) -> None:
    ink = np.zeros((67, 55), bool)
    ink[8:60, 26:30] = True
    for row in (26, 38):
        ink[row : row + 3, 8:47] = True
    assert bool(through_boxes(ink, 55, 0, 67, digits=digits)) is struck


def judged(path: str, value: Value, raw: str, problem: Problem | None = None) -> FieldValue:
    return FieldValue(
        path=path, value=value, raw=raw, probability=0.9, problem=problem, evidence=Person(user_id="u"),
        decision=Decision.ACCEPT if problem is None else Decision.CHECK,
    )  # fmt: skip


@pytest.mark.parametrize("raw", ["〃", "同上", "同じ"])
@pytest.mark.parametrize(
    ("source", "own", "expected"),
    [(None, None, "accepted"), (UNSURE, None, "writing.ditto"), (None, UNSURE, "writing.ditto")],
)
def test_a_ditto_stands_for_the_other_field_as_surely_as_that_is_known(
    raw: str, source: Problem | None, own: Problem | None, expected: str
) -> None:
    fields = {one.path: judged(one.path, Blank(), "") for one in FORM.fields}
    fields["jusho"] = judged("jusho", ADDRESS, ADDRESS.text, source)
    fields["setai_jusho"] = judged("setai_jusho", Text(text=raw), raw, own)
    field = with_dittos(FORM, fields)["setai_jusho"]
    assert (field.value, field.raw, reason_of(field)) == (ADDRESS, raw, expected)
    assert field.probability == pytest.approx(0.81)


def test_a_ditto_of_an_empty_field_goes_to_a_person() -> None:
    fields = {one.path: judged(one.path, Blank(), "") for one in FORM.fields}
    fields["setai_jusho"] = judged("setai_jusho", Text(text="〃"), "〃")
    assert reason_of(with_dittos(FORM, fields)["setai_jusho"]) == "writing.ditto"


def test_a_field_cannot_stand_for_itself_or_for_none() -> None:
    document = FORM.model_dump(mode="json", by_alias=True)
    for wrong in ("setai_jusho", "nowhere"):
        fields = [
            one | {"same_as": wrong} if one["path"] == "setai_jusho" else one for one in document["fields"]
        ]
        with pytest.raises(ValueError, match="cannot be the same as"):
            FormDefinition.model_validate(document | {"fields": fields})
