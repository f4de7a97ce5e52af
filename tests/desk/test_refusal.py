"""What a business system says against the values may name somebody: for who may see it, and nowhere else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from desk.masking import VEILED_WORDS
from records.entry import REFUSED_BY_TARGET, EntryResult, Outcome
from records.ids import Id
from tests.desk.cast import Town, served, town
from tests.desk.measured import staged
from tests.desk.test_masking import NUMBER, masking, read
from tests.desk.test_pages import approve, enter

WORDS = f"個人番号 {NUMBER} は別の人に登録されています。"
RESULT = EntryResult(outcome=Outcome.REFUSED, code="entry.refused", message=WORDS)


def refused(one: Town) -> Id:
    case_id = read(one, "refused.png")
    approve(one, case_id)
    enter(one, case_id, RESULT, click=False)
    return case_id


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return masking(staged(town(tmp_path_factory.mktemp("refusal"))))


@pytest.fixture(scope="module")
def case_id(office: Town) -> Id:
    return refused(office)


@pytest.fixture(scope="module")
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


def test_who_checks_the_case_reads_what_the_target_says(
    client: Callable[[str], httpx.Client], case_id: Id
) -> None:
    shown = client("sato").get(f"/check/{case_id}").text
    assert (WORDS in shown, REFUSED_BY_TARGET in shown) == (True, True)


@pytest.mark.parametrize("who", ["sato", "suzuki", "kansa"])
def test_elsewhere_it_is_hidden_where_a_field_is_masked(
    client: Callable[[str], httpx.Client], case_id: Id, who: str
) -> None:
    person = client(who)
    page = person.get(f"/cases/{case_id}").text
    assert (VEILED_WORDS in page, NUMBER in page) == (True, False)
    assert NUMBER not in person.get("/cases").text


def test_neither_events_nor_notices_nor_the_state_hold_it(office: Town, case_id: Id) -> None:
    assert office.office.history.case(case_id).line.reason == REFUSED_BY_TARGET
    home = office.office.settings.home
    with office.office.book.reading() as connection:
        events = connection.exec_driver_sql("SELECT group_concat(body) FROM events").scalar_one()
        notices = connection.exec_driver_sql("SELECT group_concat(facts) FROM messages").scalar()
    assert NUMBER not in f"{events} {notices}"
    assert [one for one in home.glob("logs/*") if NUMBER in one.read_text("utf-8")] == []


def test_without_masked_fields_the_case_tells_it(tmp_path: Path) -> None:
    plain = staged(town(tmp_path))
    case_id = plain.read("plain.png")
    approve(plain, case_id)
    enter(plain, case_id, RESULT, click=False)
    (entry,) = plain.office.history.case(case_id).entries
    assert entry.result is not None
    assert (entry.result.message, entry.result.foreign) == (WORDS, True)
