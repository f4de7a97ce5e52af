"""差し替え: pages behind a returned letter, or named by a clerk, take the places of the old ones."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.audit import verify
from ledger.blobs import FileBlobs
from ledger.checking import Answer
from ledger.figures import Figures
from ledger.mending import CHANGED, Mending
from ledger.mentions import papers_of
from ledger.replacing import Replacing
from records.canonical import digest_of
from records.case import PageState, State
from records.cover import Cover
from records.drop import Drop
from records.errors import BusinessError, StaleVersion
from records.ids import Id, new_id
from records.letter import Letter, letter_of
from records.reading import PageInfo, Problem, Record
from records.values import Text
from tests.ledger.begun import Ledgers
from tests.ledger.cast import SATO, SUZUKI, Office, defined, known, record_of
from tests.ledger.test_gathering import BOTH, back, front, gather

LETTER, BLANK, UNREAD = "letter", "blank", "unread"
UNKNOWN = Problem(code="page.unknown_form", message="登録されている様式のどれとも一致しません。")
WHITE = Problem(code="page.blank", message="白紙です。")
DAY = dt.date(2026, 11, 24)


@pytest.fixture
def office(files: Ledgers, tmp_path: Path) -> Iterator[Office]:
    engine = files.empty(tmp_path)
    yield Office(engine)
    engine.dispose()


def mend(office: Office, of: Definitions | None = None) -> int:
    one = of or defined()
    mending = Mending(office.book, secret=b"secret")
    return mending.mend_all({digest_of(one.form): one}, run_id="run-2", actor="reader")


def held(office: Office) -> Id:
    """A case on hold whose number a person had typed, and whose name they could not read."""
    case_id = office.read(unsure=("bango", "shimei"))
    answer = Answer(path="bango", value=Text(text="000123"), milliseconds=1)
    office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=SATO)
    office.holding.hold(case_id, office.version(case_id), "氏名が読めない", user_id=SATO)
    return case_id


def reference(office: Office, case_id: Id) -> str:
    return office.history.case(case_id).line.reference


def scan(
    office: Office,
    slip: Letter | Cover | None,
    *sheets: Record | Problem | str,
    name: str = "back.tif",
    of: Definitions | None = None,
) -> list[Id]:
    """Take in a file that begins with a letter; read its pages as these, UNREAD ones not yet."""
    pages = [
        PageInfo(
            id=new_id(),
            scan_id=new_id(),
            number=number,
            dpi=300,
            pixels=f"{abs(hash((name, number))):064x}"[-64:],
        )
        for number in range(1, len(sheets) + 1 + (slip is not None))
    ]
    drop = Drop(
        department="環境課", folder="inu", file_name=name, sha256=f"{abs(hash(name)):064x}"[-64:], size=1,
        mtime_ns=1,
    )  # fmt: skip
    scan_id = office.reception.seen(drop)
    assert scan_id is not None
    if slip is not None:
        update = {"letter": slip} if isinstance(slip, Letter) else {"cover": slip}
        pages[0] = pages[0].model_copy(update=update)
    office.reception.split(
        scan_id, "image/tiff", [one.model_copy(update={"scan_id": scan_id}) for one in pages]
    )
    behind = pages[1:] if slip is not None else pages
    office.sorting.claim("reader", limit=99, seconds=60)
    for page, sheet in zip(behind, sheets, strict=True):
        read_as(office, page.id, sheet, of or defined())
    return [one.id for one in behind]


def read_as(office: Office, page_id: Id, sheet: Record | Problem | str, of: Definitions) -> None:
    if isinstance(sheet, Record):
        office.sorting.file(page_id, sheet, of, run_id="run-2", actor="reader")
    elif isinstance(sheet, Problem):
        state = PageState.BLANK if sheet == WHITE else PageState.TO_SORT
        office.sorting.leave(page_id, sheet, actor="reader", state=state)


def states(office: Office, page_ids: Sequence[Id]) -> list[str]:
    pages = schema.pages
    with office.book.reading() as connection:
        found = dict(connection.execute(select(pages.c.id, pages.c.state)).all())
    return [found[one] for one in page_ids]


def whole(office: Office, folder: Path) -> bool:
    findings = verify(office.book, FileBlobs(folder), ()).findings
    return not [one for one in findings if one.kind != "blob"]


def test_a_letter_names_its_case_and_nobody() -> None:
    letter = Letter(case="YK-0000000WJ")
    assert letter_of(letter.written()) == letter
    assert letter.written() == "yomikaki:mend?case=YK-0000000WJ"
    assert letter_of("yomikaki:cover?label=A") is None
    assert letter_of("yomikaki:mend?case=%27%3B--") is None


def test_the_page_behind_a_letter_takes_the_old_ones_place(engine: Engine, tmp_path: Path) -> None:
    office = Office(engine)
    case_id = held(office)
    (old,) = [one.page.id for one in office.history.case(case_id).pages]
    letter = Letter(case=reference(office, case_id))
    (new,) = scan(office, letter, record_of("000123").model_copy(update={"fields": _renamed("神栖 華子")}))
    assert mend(office) == 1
    assert mend(office) == 0
    case = office.history.case(case_id)
    assert case.contents is not None
    assert (case.line.state, case.line.generation) == (State.TO_CHECK, 2)
    assert case.line.reason == "補正のページに差し替えました。もとの不備: 氏名が読めない"
    assert case.contents.answers == {"bango": Text(text="000123")}
    assert case.contents.outstanding() == ("shimei",)
    assert case.contents.record.field("shimei").problem == CHANGED
    assert states(office, [old, new]) == ["replaced", "sorted"]
    assert {one.page.id for one in case.pages} == {old, new}
    (bundle,) = Figures(office.book).day(DAY).bundles
    assert (bundle.received, bundle.waiting, bundle.excluded, bundle.balanced) == (3, 1, 2, True)
    assert whole(office, tmp_path)


def _renamed(name: str) -> tuple[object, ...]:
    fields = record_of("000123").fields
    return tuple(
        one.model_copy(update={"value": Text(text=name)}) if one.path == "shimei" else one for one in fields
    )


def test_what_was_said_of_another_value_is_asked_again(office: Office) -> None:
    case_id = held(office)
    scan(office, Letter(case=reference(office, case_id)), record_of("000999"))
    mend(office)
    case = office.history.case(case_id)
    assert case.contents is not None
    assert case.contents.answers == {}
    assert case.contents.outstanding() == ("bango",)
    assert case.contents.values()["bango"] == Text(text="000999")


def test_nothing_is_joined_before_its_neighbours_are_read(office: Office) -> None:
    case_id = held(office)
    letter = Letter(case=reference(office, case_id))
    pages = scan(office, letter, UNREAD, record_of("000123"), record_of("000777"), WHITE)
    assert mend(office) == 0
    assert office.state(case_id) == "on_hold"
    read_as(office, pages[0], WHITE, defined())
    assert mend(office) == 1
    # The sheet after the application is somebody else's: it goes the usual way.
    assert states(office, pages) == ["blank", "sorted", "to_sort", "blank"]
    read_as(office, pages[2], record_of("000777"), defined())
    assert len(office.history.cases()) == 2


def test_an_unreadable_page_keeps_the_next_ones_from_its_place(office: Office) -> None:
    case_id = held(office)
    letter = Letter(case=reference(office, case_id))
    pages = scan(office, letter, UNKNOWN, record_of("000777"))
    assert mend(office) == 0
    assert (office.state(case_id), states(office, pages)) == ("on_hold", ["to_sort", "to_sort"])
    office.sorting.say(pages[0], "inu_henko", actor=SATO)
    read_as(office, pages[0], record_of("000123"), defined())
    read_as(office, pages[1], record_of("000777"), defined())
    assert mend(office) == 1
    assert states(office, pages) == ["sorted", "sorted"]
    assert office.history.page(pages[0]).case_id == case_id != office.history.page(pages[1]).case_id


def test_a_letter_whose_case_has_gone_on_is_a_persons_matter(office: Office) -> None:
    case_id = held(office)
    office.holding.give_back(case_id, office.version(case_id), "期限切れ", user_id=SATO)
    (page,) = scan(office, Letter(case=reference(office, case_id)), record_of("000123"))
    assert mend(office) == 0
    assert office.history.page(page).message == "補正依頼の後ろの紙ですが、案件はもう「返戻」です。"
    office.sorting.say(page, "inu_henko", actor=SATO)
    read_as(office, page, record_of("000123"), defined())
    assert office.history.page(page).state is PageState.SORTED


def test_what_lies_behind_an_unknown_letter_or_a_cover_mends_nothing(office: Office) -> None:
    case_id = held(office)
    scan(office, Letter(case="ZZ-0000000WJ"), record_of("1"), name="other.tif")
    scan(office, Cover(label="窓口"), record_of("2"), name="cover.tif")
    assert mend(office) == 0
    assert (office.state(case_id), len(office.history.cases())) == ("on_hold", 3)


def test_one_side_of_two_is_replaced_and_the_other_stays(office: Office, tmp_path: Path) -> None:
    scan(office, None, front(), back(), name="first.tif", of=BOTH)
    assert gather(office) == 1
    (line,) = office.history.cases()
    office.holding.hold(line.id, office.version(line.id), "接種日の誤り", user_id=SATO)
    letter = Letter(case=line.reference)
    (page,) = scan(office, letter, back("2026-11-01"), of=BOTH)
    assert gather(office) == 0
    assert mend(office, BOTH) == 1
    case = office.history.case(line.id)
    assert case.contents is not None
    assert case.contents.outstanding() == ("sesshu",)
    assert case.contents.values()["bango"] == Text(text="7")
    assert [one.state.value for one in case.pages] == ["sorted", "sorted", "replaced"]
    assert case.pages[1].page.id == page
    assert whole(office, tmp_path)


def test_a_clerk_names_the_page_and_the_case_that_was_made_of_it_is_withdrawn(
    office: Office, tmp_path: Path
) -> None:
    case_id, replacing = held(office), Replacing(office.book, known)
    before = office.read("early.tif", bango="55")
    with office.book.turn("test") as turn:
        turn.connection.exec_driver_sql(
            "UPDATE scans SET seen_at = seen_at - 1 WHERE file_name = 'early.tif'"
        )
    office.clock.go(60)
    (page,) = scan(office, None, record_of("000124"))
    other = office.history.page(page).case_id
    assert other is not None
    (found,) = [one for one in replacing.arrived(case_id) if one.case_id != before]
    assert (found.page_id, found.reference) == (page, reference(office, other))
    version = office.version(case_id)
    replacing.name(case_id, version, page, user_id=SATO)
    with pytest.raises(StaleVersion):
        replacing.name(case_id, version, page, user_id=SATO)
    with pytest.raises(BusinessError, match=r"page\.not_free"):
        replacing.name(case_id, version + 1, page, user_id=SUZUKI)
    assert (office.state(other), replacing.coming(case_id)) == ("withdrawn", 1)
    (task,) = office.sorting.claim("reader", limit=9, seconds=60)
    assert (task.page.id, task.procedure) == (page, "inu_henko")
    read_as(office, page, record_of("000124"), defined())
    assert mend(office) == 1
    assert (office.state(case_id), replacing.coming(case_id)) == ("to_check", 0)
    assert office.history.page(page).case_id == case_id
    assert whole(office, tmp_path)
    with pytest.raises(BusinessError, match=r"case\.not_on_hold"):
        replacing.arrived(case_id)


def test_somebody_who_swaps_the_pages_back_is_found(office: Office, tmp_path: Path) -> None:
    case_id = held(office)
    scan(office, Letter(case=reference(office, case_id)), record_of("000124"))
    mend(office)
    with office.book.turn("test") as turn:
        turn.connection.exec_driver_sql("UPDATE pages SET state = 'sorted' WHERE state = 'replaced'")
    assert not whole(office, tmp_path)


def test_a_stop_in_the_middle_of_joining_leaves_all_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case_id = held(office)
    (page,) = scan(office, Letter(case=reference(office, case_id)), record_of("000124"))

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ledger.mending.keep_reading", stopped)
        with pytest.raises(KeyboardInterrupt):
            mend(office)
    assert (office.state(case_id), states(office, [page])) == ("on_hold", ["waiting"])
    assert mend(office) == 1
    assert (office.state(case_id), states(office, [page])) == ("to_check", ["sorted"])
    assert whole(office, tmp_path)


def test_the_letter_is_destroyed_with_its_case(office: Office) -> None:
    case_id = held(office)
    (old,) = [one.page.id for one in office.history.case(case_id).pages]
    (new,) = scan(office, Letter(case=reference(office, case_id)), record_of("000124"))
    mend(office)
    with office.book.reading() as connection:
        found = papers_of(connection, frozenset([case_id]))
    (letter,) = [one.page.id for one in office.history.pages(PageState.SEPARATOR)]
    assert found.pages == {old, new, letter}
