"""Applications of two sides: joined in order, by a person, read again; what is missing goes to a person."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.audit import verify
from ledger.blobs import FileBlobs
from ledger.gathering import Gathering
from ledger.history import CaseFile
from ledger.pairing import Group, WaitingSide, paired
from records.canonical import digest_of
from records.case import PageState
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Id
from records.reading import Problem, Record
from records.values import Date, Text, Value
from tests.ledger.cast import SATO, SHA, Office, defined, read_field, side_of

TWO_SIDED = FormDefinition.model_validate(
    {
        "schema": 1, "slug": "inu_henko", "title": "届", "version": "2", "width": 210, "height": 297,
        "further_pages": [{"side": "back", "width": 210, "height": 297, "blank": "blank-2.png"}],
        "fields": [
            {"path": "umare", "label": "生年月日", "kind": "date", "layout": {
                "kind": "date_parts", "fixed_era": "R", "year": [{"x": 10, "y": 10, "w": 9, "h": 8}],
                "month": [{"x": 20, "y": 10, "w": 9, "h": 8}], "day": [{"x": 30, "y": 10, "w": 9, "h": 8}]}},
            {"path": "sesshu", "label": "接種年月日", "kind": "date", "layout": {
                "kind": "date_parts", "fixed_era": "R",
                "year": [{"side": "back", "x": 10, "y": 10, "w": 9, "h": 8}],
                "month": [{"side": "back", "x": 20, "y": 10, "w": 9, "h": 8}],
                "day": [{"side": "back", "x": 30, "y": 10, "w": 9, "h": 8}]}},
            {"path": "bango", "label": "番号", "kind": "text", "identity": True,
             "layout": {"kind": "line", "box": {"side": "back", "x": 10, "y": 40, "w": 50, "h": 8}}},
        ],
        "rules": [{"rule": "not_before", "fields": ["sesshu", "umare"]}],
    }
)  # fmt: skip
BOTH = Definitions(procedure=defined().procedure, form=TWO_SIDED)
BORN, LATER, EARLIER = "2024-04-01", "2026-10-01", "2023-10-01"


def day(text: str) -> Date:
    return Date.model_validate({"date": text, "era": "R"})


def side(place: int, **values: Value) -> Record:
    face = TWO_SIDED.pages[place]
    seen = side_of(SHA).model_copy(update={"page": face.page, "side": face.side})
    fields = tuple(read_field(path, value) for path, value in values.items())
    return Record(
        procedure="inu_henko", form_version="2", form_sha256=digest_of(TWO_SIDED), registration=None,
        fields=fields, sides=(seen,),
    )  # fmt: skip


def front(born: str = BORN) -> Record:
    return side(0, umare=day(born))


def back(given: str = LATER, bango: str = "7") -> Record:
    return side(1, sesshu=day(given), bango=Text(text=bango))


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def gathering(office: Office) -> Gathering:
    return Gathering(office.book, prefix="YK", secret=b"secret")


def gather(office: Office) -> int:
    return gathering(office).gather(BOTH, run_id="run-1", actor="reader")


def scan(office: Office, *records: Record | Problem, name: str = "a.tif") -> list[Id]:
    """Take in a file whose pages are read as these, or left for a person."""
    pages = office.drop(name, pages=len(records))
    office.sorting.claim("reader", limit=100, seconds=60)
    for page, read in zip(pages, records, strict=True):
        if isinstance(read, Problem):
            office.sorting.leave(page.id, read, actor="reader")
        else:
            assert office.sorting.file(page.id, read, BOTH, run_id="run-1", actor="reader") is None
    return [page.id for page in pages]


def cases(office: Office) -> list[CaseFile]:
    return [office.history.case(line.id) for line in office.history.cases()]


def test_front_and_back_become_one_case_with_all_fields(office: Office) -> None:
    pages = scan(office, front(), back())
    assert [office.history.page(one).state for one in pages] == [PageState.WAITING] * 2
    assert gather(office) == 1
    (case,) = cases(office)
    assert [one.page.id for one in case.pages] == pages
    assert case.contents is not None
    assert list(case.contents.values()) == ["umare", "sesshu", "bango"]
    assert case.line.state == "to_approve"
    assert gather(office) == 0


def test_sides_that_contradict_each_other_go_to_a_person(office: Office) -> None:
    scan(office, front(), back(given=EARLIER))
    gather(office)
    (case,) = cases(office)
    assert case.contents is not None
    assert case.contents.outstanding() == ("umare", "sesshu")
    problem = case.contents.record.field("sesshu").problem
    assert problem is not None
    assert problem.code == "rule.date_order"


def test_the_back_of_another_day_is_nobodys(office: Office) -> None:
    scan(office, front(), name="a.tif")
    office.clock.go(86_400)
    scan(office, back(), name="b.tif")
    assert gather(office) == 0
    assert cases(office) == []


def test_nothing_is_joined_while_a_page_between_is_still_to_be_read(office: Office) -> None:
    scan(office, front(), back())
    office.drop("b.tif")
    assert gather(office) == 0


def test_a_person_joins_what_the_pile_does_not_tell(office: Office) -> None:
    left = Problem(code="page.unknown_form", message="?")
    first, _, last = scan(office, front(), left, back())
    assert gather(office) == 0
    case_id = gathering(office).join([last, first], BOTH, run_id=None, actor=SATO)
    case = office.history.case(case_id)
    assert case.contents is not None
    assert case.contents.outstanding() == ()
    with pytest.raises(BusinessError, match=r"page\.not_waiting_side"):
        gathering(office).join([first], BOTH, run_id=None, actor=SATO)


def test_a_side_that_a_person_joins_meanwhile_stops_no_other_group(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, *_ = scan(office, front(), back("2026-10-02"), front("2024-05-01"), back(bango="8"))

    def told(waiting: Sequence[WaitingSide], sides: int) -> list[Group]:
        groups = paired(waiting, sides)
        gathering(office).join([mine], BOTH, run_id=None, actor=SATO)
        return groups

    monkeypatch.setattr("ledger.gathering.paired", told)
    assert gather(office) == 1
    assert sorted(len(case.pages) for case in cases(office)) == [1, 2]


def test_two_fronts_are_no_application(office: Office) -> None:
    pages = scan(office, front(), front())
    with pytest.raises(BusinessError, match=r"page\.not_together"):
        gathering(office).join(pages, BOTH, run_id=None, actor=SATO)


def test_what_stands_on_a_lost_side_is_asked_of_a_person(office: Office) -> None:
    (page,) = scan(office, front())
    case_id = gathering(office).join([page], BOTH, run_id=None, actor=SATO)
    held = office.history.case(case_id).contents
    assert held is not None
    assert held.outstanding() == ("sesshu", "bango")
    problem = held.record.field("bango").problem
    assert problem is not None
    assert problem.code == "page.missing_side"


def test_a_case_is_read_again_when_both_of_its_sides_are(office: Office) -> None:
    scan(office, front(), back(given=EARLIER))
    gather(office)
    (case,) = cases(office)
    office.holding.read_again(case.line.id, case.line.version, "補正", user_id=SATO)
    tasks = office.sorting.claim("reader", limit=9, seconds=60)
    assert [task.procedure for task in tasks] == ["inu_henko"] * 2
    office.sorting.file(tasks[0].page.id, front(), BOTH, run_id=None, actor="reader")
    assert office.state(case.line.id) == "received"
    office.clock.go(120)
    (task,) = office.sorting.claim("reader", limit=9, seconds=60)
    assert task.page.id == tasks[1].page.id
    office.sorting.file(tasks[1].page.id, back(), BOTH, run_id=None, actor="reader")
    assert office.state(case.line.id) == "to_approve"


def test_the_chain_tells_of_every_side(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    pages = scan(office, front(), back())
    gather(office)
    blobs = FileBlobs(tmp_path_factory.mktemp("blobs"))
    with office.book.turn("somebody") as turn:
        turn.connection.exec_driver_sql("UPDATE sides SET body = body || ' '")
    found = [one for one in verify(office.book, blobs, ()).findings if one.kind == "side"]
    assert [one.id for one in found] == [f"{page}#1" for page in pages]


def test_sides_of_a_form_that_is_no_more_are_read_anew(office: Office) -> None:
    pages = scan(office, front(), back())
    assert gathering(office).let_go([digest_of(TWO_SIDED)], actor="reader") == 0
    assert gathering(office).let_go([], actor="reader") == 2
    assert gathering(office).waiting_forms() == frozenset()
    assert [task.page.id for task in office.sorting.claim("reader", limit=9, seconds=60)] == pages
    with office.book.reading() as connection:
        bodies = connection.execute(select(schema.events.c.body)).scalars().all()
    assert sum('"kind":"page.let_go"' in body for body in bodies) == 2
