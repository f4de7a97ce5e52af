"""Cases are found by whatever is known of them, and by nothing that they no longer hold."""

import datetime as dt

import pytest
from sqlalchemy import Engine, select

from ledger import case_lists, schema
from ledger.case_lists import CaseLists, CaseQuery
from ledger.checking import Answer
from ledger.searching import FACT, ensure_index, forget_case, index_case
from records.case import State
from records.entry import EntryResult, Outcome, Receipt
from records.errors import BusinessError
from records.ids import Id
from records.values import Text
from tests.ledger.cast import SATO, WAYS, Office, defined


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def found(office: Office, **query: object) -> list[Id]:
    lines = CaseLists(office.book).page(CaseQuery.model_validate(query), limit=50).cases
    return [line.id for line in lines]


def renamed(office: Office, case_id: Id, **texts: str) -> None:
    answers = tuple(
        Answer(path=path, value=Text(text=text), milliseconds=900) for path, text in texts.items()
    )
    office.checking.answer(case_id, office.version(case_id), answers, defined(), user_id=SATO)


def pieces_of(office: Office) -> set[str]:
    with office.book.reading() as connection:
        return set(connection.execute(select(schema.search_terms.c.term)).scalars())


def test_a_case_is_found_by_any_part_of_what_it_holds(office: Office) -> None:
    first, second = (
        office.read("a.tif", bango="000123", unsure=("biko",)),
        office.read("b.tif", bango="777123"),
    )
    renamed(office, first, shimei="髙橋 はなこ", biko="茨城県神栖市溝口４９９１番地５ サクラ荘")
    assert found(office, person="高橋") == [first]
    assert found(office, person="橋 ハナ") == [first]
    assert found(office, person="ﾊﾅｺ") == [first]
    assert found(office, text="溝口4991") == [first]
    assert found(office, text="さくら荘 髙橋") == [first]
    assert found(office, text="0123") == [first]
    assert found(office, text="123") == [second, first]
    assert found(office, text="77123") == [second]
    assert found(office, text="髙橋 777123") == []
    assert found(office, person="溝口") == []
    assert found(office, person="橋") == [first]
    assert found(office, text="市溝口橋") == [], "all pieces stand there, and the word does not"


def test_numbers_of_the_ledger_and_of_the_target_find_a_case(office: Office) -> None:
    case_id, other = office.read("a.tif"), office.read("b.tif", bango="000999")
    reference = office.history.case(case_id).line.reference
    office.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=600, run_id=None)
    assert claim is not None
    office.entries.submitting(case_id, claim.fence)
    receipt = Receipt(number="R-2026-0042", saved={})
    office.entries.finish(case_id, claim.fence, EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt))
    for text in (reference, reference.lower(), reference[3:9], "R-2026-0042", "20260042"):
        assert found(office, text=text) == [case_id], text
    assert found(office, states=(State.CONFIRMED,)) == [case_id]
    assert found(office, states=(State.CONFIRMED,), text="000999") == []
    assert found(office, states=(State.TO_APPROVE,), text="000999") == [other]


def test_what_was_corrected_finds_a_case_no_more(office: Office) -> None:
    case_id = office.read(unsure=("shimei",))
    renamed(office, case_id, shimei="鈴木 一郎")
    assert (found(office, person="神栖"), found(office, person="鈴木")) == ([], [case_id])
    version = office.version(case_id)
    office.checking.take_back(case_id, version, ("shimei",), user_id=SATO)
    assert (found(office, person="神栖"), found(office, person="鈴木")) == ([case_id], [])


def test_nothing_is_left_of_a_case_that_was_forgotten(office: Office) -> None:
    gone = office.read("a.tif", unsure=("shimei",))
    renamed(office, gone, shimei="鈴木 一郎", biko="S35.1.2")
    kept = office.read("b.tif", bango="555444")
    with office.book.turn("retention") as turn:
        forget_case(turn, gone)
    assert found(office, text="神栖") == [kept]
    assert not {"@鈴木", "鈴木", "0123"} & pieces_of(office)
    with office.book.turn("retention") as turn:
        forget_case(turn, gone)
        index_case(turn, kept)


def test_a_list_goes_on_where_the_page_before_ended(office: Office) -> None:
    made = []
    for number in range(7):
        made.append(office.read(f"{number}.tif", bango=f"00100{number}"))
        office.clock.go(1)
    newest = made[::-1]
    lists = CaseLists(office.book)
    for query in (CaseQuery(), CaseQuery(text="神栖花子"), CaseQuery(person="神栖 花子")):
        first = lists.page(query, limit=3)
        assert [line.id for line in first.cases] == newest[:3]
        assert (first.total, first.newer, first.older) == (7, None, newest[2])
        second = lists.page(query, limit=3, beside=first.older)
        assert [line.id for line in second.cases] == newest[3:6]
        third = lists.page(query, limit=3, beside=second.older)
        assert ([line.id for line in third.cases], third.older) == (newest[6:], None)
        back = lists.page(query, limit=3, beside=third.newer, way="newer")
        assert [line.id for line in back.cases] == newest[3:6]
        assert (back.newer, back.older) == (newest[3], newest[5])
        again = lists.page(query, limit=3, beside=back.newer, way="newer")
        assert ([line.id for line in again.cases], again.newer) == (newest[:3], None)


@pytest.mark.parametrize(
    "query",
    [
        CaseQuery(),
        CaseQuery(text="神栖"),
        CaseQuery(person="神"),
        CaseQuery(person="神栖花子"),
        CaseQuery(text="0010 神栖", states=(State.TO_APPROVE,)),
    ],
)
def test_every_page_is_reached_both_ways_where_there_are_more_than_are_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch, query: CaseQuery
) -> None:
    monkeypatch.setattr(case_lists, "MOST_COUNTED", 4)
    made = []
    for number in range(9):
        made.append(office.read(f"{number}.tif", bango=f"00100{number}"))
        office.clock.go(1)
    lists, newest, seen, beside = CaseLists(office.book), made[::-1], list[Id](), None
    while page := lists.page(query, limit=2, beside=beside):
        assert page.total == 4
        seen += [line.id for line in page.cases]
        if (beside := page.older) is None:
            break
    assert seen == newest
    back, beside = list[Id](), newest[-1]
    while beside is not None:
        page = lists.page(query, limit=2, beside=beside, way="newer")
        back = [*(line.id for line in page.cases), *back]
        beside = page.newer
    assert back == newest[:-1]


def test_days_are_the_offices(office: Office) -> None:
    early = office.read("a.tif", bango="000001")
    office.clock.go(15 * 3600)
    late = office.read("b.tif", bango="000002")
    day = dt.date(2026, 11, 24)
    assert found(office, until=day) == [early]
    assert found(office, since=day + dt.timedelta(days=1)) == [late]
    assert found(office, since=day, until=day, text="神栖") == [early]


@pytest.mark.parametrize("query", [{"text": "花"}, {"text": "12"}, {"person": "カ"}, {"text": "・"}])
def test_what_would_find_everything_is_not_looked_for(office: Office, query: dict[str, str]) -> None:
    with pytest.raises(BusinessError, match=r"search\.too_short"):
        found(office, **query)


def test_an_old_index_is_made_anew(office: Office, engine: Engine) -> None:
    cases = [office.read("a.tif"), office.read("b.tif", bango="555444")]
    known = pieces_of(office)
    with engine.begin() as connection:
        connection.execute(schema.search_terms.delete())
        connection.execute(schema.searches.delete())
        connection.execute(schema.facts.insert().values(name=FACT, text="0"))
    assert found(office, text="神栖") == []
    ensure_index(office.book)
    assert (found(office, text="神栖"), pieces_of(office)) == (cases[::-1], known)
    with engine.begin() as connection:
        connection.execute(schema.search_terms.delete())
    ensure_index(office.book)
    assert found(office, text="神栖") == [], "made once, it is not made again"
