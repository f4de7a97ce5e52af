"""Which fields wait for whom, sheet after sheet; and whose things are, on both databases."""

import pytest
from sqlalchemy import Engine

from ledger.history import History
from ledger.lookup import Lookup
from ledger.open_fields import OneField, OpenFields, Waiting
from ledger.owners import Owner, Owners
from records.case import PageState
from tests.ledger.cast import SATO, SUZUKI, Office
from tests.ledger.test_second_looks import looking, read, say

SLUG = "inu_henko"
NAME = OneField(procedure=SLUG, field="shimei")


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def test_a_field_that_two_people_answer_waits_for_the_other_one_only(office: Office) -> None:
    how, fields = looking(checks=2), OpenFields(office.book)
    case_id = read(office, how, "shimei", "biko")
    assert fields.kinds(SATO, None) == (
        Waiting(one=OneField(procedure=SLUG, field="biko"), cases=1), Waiting(one=NAME, cases=1)
    )  # fmt: skip
    say(office, case_id, SATO)
    assert (fields.queue(NAME, SATO, None), fields.queue(NAME, SUZUKI, None)) == ((), (case_id,))
    assert (fields.queue(NAME, SUZUKI, (SLUG,)), fields.queue(NAME, SUZUKI, ())) == ((case_id,), ())
    say(office, case_id, SUZUKI)
    assert fields.queue(NAME, SUZUKI, None) == ()
    assert [one.one.field for one in fields.kinds(SUZUKI, None)] == ["biko"]
    office.holding.hold(case_id, office.version(case_id), "記入漏れ", user_id=SATO)
    assert fields.kinds(SUZUKI, None) == ()


def test_a_page_is_of_its_pile_until_it_has_a_case(office: Office) -> None:
    owners, lookup, history = Owners(office.book), Lookup(office.book), History(office.book)
    case_id, (stray,) = office.read(), office.drop("stray.tif")
    (filed,) = history.case(case_id).pages
    assert owners.of("case_id", case_id) == Owner(procedure=SLUG, department=None)
    assert owners.of("page_id", filed.page.id) == Owner(procedure=SLUG, department="環境課")
    assert owners.of("page_id", stray.id) == Owner(procedure=None, department="環境課")
    assert owners.of("bundle_id", case_id) is None
    for departments, count in ((None, 1), (("環境課",), 1), (("税務課",), 0)):
        assert len(history.pages(PageState.TO_SORT, departments=departments)) == count
    scans = (filed.page.scan_id,)
    for among, known in ((None, case_id), ((SLUG,), case_id), ((), None)):
        assert [one.case_id for one in lookup.sheets(scans, among)[scans[0]]] == [known]
        assert sum(lookup.waiting(among).values()) == (known is not None)
