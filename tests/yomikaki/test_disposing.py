"""廃棄 end to end: of 500 planted strings nothing is found anywhere in the data folder afterwards."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledger.audit import verify
from ledger.book import Book
from ledger.checking import Answer
from ledger.disposing import Disposals
from records.drop import Drop
from records.entry import EntryResult, Found, Intent, Outcome, Receipt
from records.ids import new_id
from records.procedure import ProcedureDefinition
from records.reading import PageInfo, Reading, Strip
from records.retention import Retention
from records.values import Text
from tests.desk.cast import SLUG, Town, picture, town
from tests.ledger.cast import WAYS, FixedClock, defined, record_of, side_of
from tests.ledger.cast import Office as Rooms
from yomikaki.cli import app
from yomikaki.disposing import dispose_all
from yomikaki.office import Office
from yomikaki.taking_in import alone

CASES = 10
KINDS = 50
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932")
KANJI = (
    "亜哀愛悪握圧扱安暗案以位依偉囲委威尉意慰易為異移維緯胃衣違遺"
    "医井域育一壱逸稲芋印員因姻引飲院陰隠韻右宇羽雨渦浦運雲営影映"
)


def word(case: int, kind: int) -> str:
    """Answer one of 500 distinct strings that occur nowhere by chance; CP932 can write each."""
    return f"植{KANJI[case]}{KANJI[kind]}{KANJI[(case * 7 + kind * 3) % len(KANJI)]}氏{case}{kind:02}"


WORDS = tuple(word(case, kind) for case in range(CASES) for kind in range(KINDS))


def plant(office: Office, rooms: Rooms, case: int) -> str:
    """Take a sheet in, read, check, approve and enter it; every place that can hold a string holds one."""
    words = iter(word(case, kind) for kind in range(KINDS))

    def one() -> str:
        return next(words)

    def blob(text: str) -> str:
        return office.blobs.put(
            picture(text) + text.encode() + text.encode("cp932") + text.encode("utf-16-le")
        )

    scan = one()
    name = f"{one()}.tif"
    drop = Drop(department="環境課", folder="inu", file_name=name, sha256=blob(scan), size=1, mtime_ns=case)
    scan_id = office.reception.seen(drop)
    assert scan_id is not None
    put_away = office.settings.watch / "done" / scan_id / name
    put_away.parent.mkdir(parents=True)
    put_away.write_bytes(scan.encode())
    page = PageInfo(id=new_id(), scan_id=scan_id, number=1, dpi=300, pixels=blob(one()))
    office.reception.split(scan_id, "image/tiff", [page])
    plain = record_of(f"{case:06}", ("shimei", "biko"))
    fields = tuple(
        field.model_copy(
            update={
                "value": Text(text=one()),
                "raw": one(),
                "alternatives": tuple(Text(text=one()) for _ in range(4)),
                "readings": tuple(
                    Reading(engine=engine, model="1", raw=one(), probability=0.5, seconds=0.1)
                    for engine in ("a", "b")
                ),
                "evidence": Strip(sha256=blob(one()), box=field.evidence.box),  # type: ignore[union-attr]
            }
        )
        for field in plain.fields
    )
    record = plain.model_copy(update={"fields": fields, "sides": (side_of(blob(one())),)})
    case_id = office.sorting.file(page.id, record, defined(), run_id=None, actor="reader")
    for path in ("shimei", "biko", "shimei"):
        answer = Answer(path=path, value=Text(text=one()), milliseconds=5)
        office.checking.answer(case_id, rooms.version(case_id), (answer,), defined(), user_id="c" * 36)
    rooms.approve(case_id)
    claim = office.entries.claim("bot", WAYS, seconds=600, run_id=None)
    assert claim is not None
    there = Found(reference=None, receipt=one(), shown={"氏名": one(), "住所": one()})
    office.entries.intent(
        case_id,
        Intent(
            reference=claim.record.reference, fence=claim.fence, found=(there,), deadline=claim.lease_until
        ),
    )
    office.entries.submitting(case_id, claim.fence)
    # The business system's own number is no personal value: its event says it in plain, for good.
    receipt = Receipt(number=f"R8-{case}", saved={"氏名": one()})
    rest = tuple(words)
    result = EntryResult(
        outcome=Outcome.CONFIRMED, receipt=receipt, pictures=(blob("".join(rest)),), message="".join(rest)
    )
    office.entries.finish(case_id, claim.fence, result)
    return case_id


def found_in(folder: Path) -> set[tuple[str, str]]:
    """Answer every planted string that stands anywhere in a folder: in a file's bytes, or in its name."""
    found = set()
    for place in folder.rglob("*"):
        held = str(place).encode() + (place.read_bytes() if place.is_file() else b"")
        found |= {(one, place.name) for encoding in ENCODINGS for one in words_in(held, encoding)}
    return found


def words_in(held: bytes, encoding: str) -> Iterator[str]:
    """Answer the planted strings among some bytes: where their first character stands, are the rest there?"""
    wanted = {one.encode(encoding): one for one in WORDS}
    (size,) = {len(one) for one in wanted}
    first, at = "植".encode(encoding), -1
    while (at := held.find(first, at + 1)) >= 0:
        if (one := wanted.get(held[at : at + size])) is not None:
            yield one


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Town, list[str]]:
    return planting(tmp_path, CASES)


@pytest.fixture
def few(tmp_path: Path) -> tuple[Town, list[str]]:
    """Two cases, where their number tells nothing."""
    return planting(tmp_path, 2)


def planting(tmp_path: Path, number: int) -> tuple[Town, list[str]]:
    place, clock = town(tmp_path / "home"), FixedClock()
    rooms = Rooms(place.office.book._engine)
    rooms.clock = clock
    office = dataclasses.replace(
        place.office,
        book=Book(place.office.book._engine, clock),
        clock=clock,
        catalog=with_rule(place.office),
    )
    cases = [plant(office, rooms, case) for case in range(number)]
    clock.go(6 * 366 * 24 * 3600)
    return Town(office, place.users), cases


def with_rule(office: Office, *, nightly: bool = False) -> dict[str, object]:
    one = office.catalog[SLUG]
    rule = Retention.model_validate({"years": 5, "nightly": nightly})
    procedure = ProcedureDefinition.model_validate(
        {**one.procedure.model_dump(by_alias=True), "retention": rule.model_dump(by_alias=True)}
    )
    return {**office.catalog, SLUG: one.model_copy(update={"procedure": procedure})}


def decide(place: Town, number: int) -> None:
    office, disposals = place.office, Disposals(place.office.book)
    rule = office.catalog[SLUG].procedure.retention
    assert rule is not None
    first, second = place.users["kanri"].id, place.users["suzuki"].id
    one = disposals.propose(SLUG, rule, office.today(), number, user_id=first)
    disposals.decide(one, agreed=True, user_id=second)


def test_of_500_planted_strings_nothing_is_found_afterwards(planted: tuple[Town, list[str]]) -> None:
    place, cases = planted
    office = place.office
    home = office.settings.home
    assert len(set(WORDS)) == 500
    assert {one for one, _place in found_in(home)} == set(WORDS)
    living = place.read("living.png", shimei=Text(text="神栖 次郎"))
    decide(place, CASES)
    done = dispose_all(office)
    assert (done.failures, done.busy) == ((), False)
    (certificate,) = done.certificates
    assert sorted(one.id for one in certificate.cases) == sorted(cases)
    assert found_in(home) == set()
    assert verify(office.book, office.blobs, ()).findings == ()
    assert place.values(living)["shimei"] == Text(text="神栖 次郎")
    wal = home / "ledger.sqlite-wal"
    assert not wal.exists() or found_in(home) == set()


def test_what_the_database_file_still_holds_of_deleted_rows_is_why_it_is_rewritten(
    few: tuple[Town, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, cases = few
    decide(place, len(cases))
    with monkeypatch.context() as patched:
        patched.setattr(Book, "compact", lambda _self: None)
        dispose_all(place.office)
    left = found_in(place.office.settings.home)
    assert left
    assert {name for _one, name in left} <= {"ledger.sqlite", "ledger.sqlite-wal"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ledger wait one second for others, not thirty."""
    monkeypatch.setattr("ledger.database.BUSY_SECONDS", 1)


@pytest.mark.usefixtures("impatient")
def test_a_reader_in_the_database_only_delays_the_end(few: tuple[Town, list[str]]) -> None:
    place, cases = few
    decide(place, len(cases))
    with place.office.book.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
        assert dispose_all(place.office).failures == ("ledger.not_compacted",)
    assert len(dispose_all(place.office).certificates) == 1
    assert found_in(place.office.settings.home) == set()


def test_nothing_is_destroyed_while_another_stage_is_at_work(few: tuple[Town, list[str]]) -> None:
    place, cases = few
    decide(place, len(cases))
    with alone(place.office.settings.home, "read"):
        assert dispose_all(place.office).busy
    assert len(dispose_all(place.office).certificates) == 1


def test_a_rule_that_says_so_destroys_without_anybody(few: tuple[Town, list[str]]) -> None:
    place, cases = few
    office = dataclasses.replace(place.office, catalog=with_rule(place.office, nightly=True))
    (certificate,) = dispose_all(office).certificates
    assert (certificate.proposed_by, certificate.agreed_by) == ("rule:nightly", "rule:nightly")
    assert len(certificate.cases) == len(cases)
    assert dispose_all(office).certificates == ()


def test_without_a_decision_nothing_is_destroyed(few: tuple[Town, list[str]]) -> None:
    place, cases = few
    assert dispose_all(place.office).certificates == ()
    there = {one for one, _place in found_in(place.office.settings.home)}
    assert there == set(WORDS[: KINDS * len(cases)])


def test_the_commands_count_and_destroy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))
    due = CliRunner().invoke(app, ["retention", "due"])
    assert (due.exit_code, "保存期間を決めた業務はありません" in due.output) == (0, True)
    done = CliRunner().invoke(app, ["retention", "dispose"])
    assert (done.exit_code, done.output) == (0, "廃棄したものはありません。\n")
    with alone(tmp_path, "enter"):
        busy = CliRunner().invoke(app, ["retention", "dispose"])
    assert (busy.exit_code, "environment.stage_busy" in busy.stderr) == (3, True)


def test_the_certificate_names_nobody(few: tuple[Town, list[str]]) -> None:
    place, cases = few
    decide(place, len(cases))
    (certificate,) = dispose_all(place.office).certificates
    told = json.loads(certificate.model_dump_json())
    assert set(told) == set(type(certificate).model_fields)
    assert not [one for one in WORDS if one in certificate.model_dump_json()]
    assert certificate.done_at is not None
    assert certificate.done_at.date() > dt.date(2031, 3, 31)
