"""What boxes cost: counted from answers, with a suggestion by a stated rule, and silence on too few."""

from pathlib import Path

import pytest

from ledger.advice import ENOUGH, BoxAdvice, Hint, advice
from ledger.checking import Answer
from records.values import Blank, Text, Value
from tests.desk.cast import SLUG, Town, town


def told(one: Town) -> dict[str, BoxAdvice]:
    return {line.path: line for line in advice(one.office.book, one.office.defined(SLUG).form)}


def apply(one: Town, number: int, unsure: tuple[str, ...], said: dict[str, Value], seconds: float) -> None:
    """File one sheet, and answer what is outstanding; its registration number makes it no repeat."""
    case_id = one.read(f"{number}.png", unsure=unsure, toroku_bango=Text(text=f"{number:06}"))
    if unsure:
        line = one.office.history.case(case_id).line
        answers = tuple(
            Answer(path=path, value=said[path], milliseconds=int(seconds * 1000)) for path in unsure
        )
        defined = one.office.defined(SLUG)
        one.office.checking.answer(case_id, line.version, answers, defined, user_id="c" * 36)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """So many sheets: of eight the telephone is misread, of four the breed is asked and right."""
    one = town(tmp_path_factory.mktemp("year"))
    for number in range(1, ENOUGH + 3):
        if number % 4 == 0:
            apply(one, number, ("denwa",), {"denwa": Text(text=f"02999{number:05}")}, 6.0 + number / 10)
        elif number % 10 == 1:
            apply(one, number, ("inu_shurui",), {"inu_shurui": Text(text="柴犬")}, 2.0)
        else:
            apply(one, number, (), {}, 0.0)
    return one


def test_a_box_is_counted_by_what_people_did(year: Town) -> None:
    lines = told(year)
    phone, breed = lines["denwa"], lines["inu_shurui"]
    assert (phone.applications, phone.sent, phone.answered, phone.corrected) == (32, 8, 8, 8)
    assert (phone.median_seconds, round(phone.total_seconds, 1)) == (7.8, 62.4)
    assert phone.reasons == (("reading.unsure", 8),)
    assert (breed.sent, breed.corrected, breed.total_seconds) == (4, 0, 8.0)
    assert next(iter(lines)) == "denwa"


def test_the_rule_that_is_met_makes_the_suggestion(year: Town) -> None:
    hints = {path: line.hint for path, line in told(year).items()}
    assert hints["denwa"] is Hint.CELLS
    assert hints["biko"] is Hint.DROP
    assert hints["inu_shurui"] is Hint.CHOICES
    # Required: never to be dropped. In boxes already, and always right: nothing to say.
    assert hints["toroku_bango"] is Hint.NONE
    assert hints["inu_seibetsu"] is Hint.NONE


def test_of_too_few_sheets_nothing_is_said(year: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.advice.ENOUGH", 33)
    assert {line.hint for line in told(year).values()} == {Hint.TOO_FEW}
    assert {line.enough for line in told(year).values()} == {False}


def test_an_answer_taken_back_corrects_nothing(tmp_path: Path) -> None:
    one = town(tmp_path)
    case_id = one.read("a.png", unsure=("denwa", "biko"))
    defined = one.office.defined(SLUG)
    version = one.office.history.case(case_id).line.version
    answers = (Answer(path="denwa", value=Blank(), milliseconds=3000),)
    one.office.checking.answer(case_id, version, answers, defined, user_id="c" * 36)
    version = one.office.history.case(case_id).line.version
    assert told(one)["denwa"].corrected == 1
    one.office.checking.take_back(case_id, version, ("denwa",), user_id="c" * 36)
    assert (told(one)["denwa"].corrected, told(one)["denwa"].total_seconds) == (0, 3.0)
