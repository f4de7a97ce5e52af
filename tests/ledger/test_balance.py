"""件数照合: what differs is found, stays open until somebody clears it up, and every sheet has its place."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from desk.differences import AT_WORK, Differences
from ledger import schema
from ledger.accounts import Accounts
from ledger.audit import verify
from ledger.balance import Balance
from ledger.blobs import FileBlobs
from records.account import Role
from records.cover import Cover
from records.drop import Drop
from records.errors import BusinessError
from records.ids import Id, new_id
from records.reading import PageInfo
from tests.ledger.cast import Office, defined, record_of

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def clerk(office: Office) -> Id:
    return Accounts(office.book).add("sato", "佐藤 花子", "x", (Role.CLERK,), actor="test").id


def bundle_of(office: Office) -> Id:
    with office.book.reading() as connection:
        return str(connection.execute(select(schema.bundles.c.id)).scalar_one())


def lose(office: Office, number: int) -> None:
    pages = schema.pages
    with office.book.turn("test") as turn:
        turn.connection.execute(pages.delete().where(pages.c.number == number))


def off(office: Office) -> list[tuple[int, tuple[str, ...]]]:
    return [(one.sheets, one.causes) for one in Balance(office.book).open(LONG_AGO)]


def test_a_page_that_vanished_is_open_until_somebody_clears_it_up(
    office: Office, clerk: Id, tmp_path: Path
) -> None:
    office.read("a.tif")
    office.drop("b.tif", pages=4)
    assert off(office) == []
    lose(office, 2)
    assert off(office) == [(1, ("pages",))]
    balance, bundle_id = Balance(office.book), bundle_of(office)
    for sheets, way, code in ((2, "counted", "balance.stale"), (1, "whatever", "balance.unknown_way")):
        with pytest.raises(BusinessError, match=code):
            balance.settle(bundle_id, sheets, way, user_id=clerk)
    balance.settle(bundle_id, 1, "counted", user_id=clerk)
    assert off(office) == []
    with pytest.raises(BusinessError, match=r"balance\.stale"):
        balance.settle(bundle_id, 1, "counted", user_id=clerk)
    lose(office, 3)
    assert off(office) == [(2, ("pages",))], "another difference is open again"
    with office.book.turn("thief") as turn:
        turn.connection.execute(schema.settled_counts.update().values(difference=2))
    assert off(office) == []
    found = verify(office.book, FileBlobs(tmp_path), ()).findings
    assert ("settled", f"{bundle_id}#1", "edited") in [(one.kind, one.id, one.how) for one in found]


def test_a_count_that_the_clerk_gave_is_compared(office: Office) -> None:
    drop = Drop(department="環境課", folder="inu", file_name="a.tif", sha256="1" * 64, size=1, mtime_ns=1)
    scan_id = office.reception.seen(drop.model_copy(update={"expected": 3}))
    assert scan_id is not None
    assert off(office) == [(2, ("expected",))]
    page = PageInfo(id=new_id(), scan_id=scan_id, number=1, dpi=300, pixels="2" * 64)
    other = PageInfo(id=new_id(), scan_id=scan_id, number=2, dpi=300, pixels="3" * 64)
    office.reception.split(scan_id, "image/tiff", [page, other])
    assert off(office) == [(1, ("expected",))]


def test_covers_are_judged_when_all_behind_them_is_sorted_and_never_set_off(office: Office) -> None:
    drop = Drop(department="環境課", folder="inu", file_name="a.tif", sha256="1" * 64, size=1, mtime_ns=1)
    scan_id = office.reception.seen(drop)
    assert scan_id is not None

    def page(number: int, cover: Cover | None = None) -> PageInfo:
        return PageInfo(
            id=new_id(), scan_id=scan_id, number=number, dpi=300, pixels=f"{number}" * 64, cover=cover
        )

    few, many = Cover(expected=2, label="足りない"), Cover(expected=1, label="多い")
    office.reception.split(scan_id, "image/tiff", [page(1, few), page(2), page(3, many), page(4), page(5)])
    assert off(office) == []
    for task, bango in zip(office.sorting.claim("reader", limit=9, seconds=60), ("1", "2", "3"), strict=True):
        office.sorting.file(task.page.id, record_of(bango), defined(), run_id=None, actor="reader")
    assert off(office) == [(2, ("cover",))]


def test_every_sheet_is_found_by_its_place_in_the_pile(office: Office) -> None:
    first = office.read("a.tif", bango="1")
    office.drop("b.tif", pages=3)
    lose(office, 2)
    duplicate = Drop(
        department="環境課", folder="inu", file_name="c.tif", sha256="5" * 64, size=1, mtime_ns=1
    )
    scan_id = office.reception.seen(duplicate)
    assert scan_id is not None
    office.reception.quarantined(scan_id, "file.empty", "空のファイルです。")
    places = Balance(office.book).places(bundle_of(office)).places
    told = [(one.number, one.file_name, one.file_position, one.page_number, one.lost) for one in places]
    assert told == [
        (1, "a.tif", 1, 1, False),
        (2, "b.tif", 2, 1, False),
        (3, "b.tif", 2, 2, True),
        (4, "b.tif", 2, 3, False),
        (5, "c.tif", 3, None, False),
    ]
    assert places[0].case_id == first
    assert places[4].message == "空のファイルです。"
    with pytest.raises(BusinessError, match=r"bundle\.unknown"):
        Balance(office.book).places(new_id())


def test_what_is_at_work_is_counted_anew_and_the_rest_once_a_minute(office: Office) -> None:
    office.drop("a.tif", pages=3)
    office.clock.go(AT_WORK.total_seconds() + 1)
    office.read("b.tif")
    differences = Differences(Balance(office.book), office.clock)
    assert (differences.now(), differences.count()) == ((), 0)
    office.drop("c.tif", pages=3)
    lose(office, 2)
    newest = [one.sheets for one in differences.now()]
    assert (newest, differences.count()) == ([1], 1), "of the old bundle nothing is said yet"
    office.clock.go(60)
    assert [one.sheets for one in differences.now()] == [1, 1]
    with office.book.turn("test") as turn:
        turn.connection.execute(schema.settled_counts.delete())
        turn.connection.execute(schema.pages.delete().where(schema.pages.c.number == 3))
    assert [one.sheets for one in differences.now()] == [], "an old one that is known to be off is looked at"
