"""The large ledger that pages are measured on is one that the ledger's own rooms understand."""

import datetime as dt

import pytest

from ledger.audit import verify
from ledger.case_lists import CaseLists, CaseQuery
from ledger.database import open_engine
from ledger.definitions import keep_definition
from ledger.heads import head_of
from ledger.history import History
from ledger.migrating import migrate
from records.account import Role
from records.case import State
from samples.bench.large import Maker, fill
from samples.bench.sheets import furnish
from yomikaki.catalog import read_form
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    home = tmp_path_factory.mktemp("large")
    furnish(home / "procedures")
    opened = open_office(Settings(home=home / "home", procedures=home / "procedures"))
    for name in ("a", "b", "c"):
        opened.accounts.add(name, name, "x", (Role.CLERK,), actor="test")
    form = read_form(home / "procedures" / "bench_ido")
    with opened.book.turn("test") as turn:
        sha256 = keep_definition(turn, "form", form.slug, form)
    people = [one.id for one in opened.accounts.all()]
    engine = open_engine(opened.settings.database)
    migrate(engine)
    maker = Maker(form, sha256, ("bench_ido", "inu_henko"), people, head_of(opened.book))
    fill(engine, maker, 120, dt.datetime(2026, 11, 24, tzinfo=dt.UTC), lambda told: None)
    engine.dispose()
    return opened


def test_its_chain_holds(office: Office) -> None:
    verdict = verify(office.book, office.blobs, ())
    assert [one for one in verdict.findings if one.kind in ("event", "look", "state", "case", "record")] == []
    assert verdict.counts["record"] == 120


def test_its_cases_are_read_and_found(office: Office) -> None:
    lists = CaseLists(office.book)
    page = lists.page(CaseQuery(states=(State.CONFIRMED,), procedure="bench_ido"), limit=200)
    assert 40 <= page.total <= 60
    case = History(office.book).case(page.cases[0].id)
    assert case.contents is not None
    assert len(case.contents.record.fields) == 25
    receipt = case.entries[0].result and case.entries[0].result.receipt
    assert receipt is not None
    for text in (case.line.reference, receipt.number):
        assert [one.id for one in lists.page(CaseQuery(text=text), limit=9).cases] == [case.line.id]
