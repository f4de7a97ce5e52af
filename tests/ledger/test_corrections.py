"""訂正: a case of its own that holds both values, is approved, and is entered by people, never by a robot."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.checking import Answer
from ledger.corrections import Corrections
from ledger.disposing import Disposals
from ledger.extraction_log import ExtractionLog, LogQuery
from ledger.figures import Figures
from ledger.labels import labels
from ledger.progress import Progress
from ledger.retention import Retaining
from ledger.settling import Settling
from records.case import State
from records.errors import BusinessError, StaleVersion
from records.ids import Id
from records.retention import Retention
from records.values import Text, Value
from tests.ledger.begun import Ledgers
from tests.ledger.cast import SATO, SUZUKI, WAYS, defined, known
from tests.ledger.held import Held
from tests.ledger.test_disposing import agreed, eraser

RIGHT: dict[str, Value] = {"bango": Text(text="000124"), "shimei": Text(text="神栖 花子")}
RULE = Retention.model_validate({"years": 5, "from": "end_of_fiscal_year"})
TODAY, SLUG = dt.date(2032, 4, 1), "inu_henko"


@pytest.fixture
def held(ledgers: Ledgers, tmp_path: Path) -> Iterator[Held]:
    one = Held.given(ledgers, tmp_path, people=True)
    yield one
    one.engine.dispose()


@pytest.fixture
def file(files: Ledgers, tmp_path: Path) -> Iterator[Held]:
    """The same in a file alone, for what no server does in another way."""
    one = Held.given(files, tmp_path, people=True)
    yield one
    one.engine.dispose()


def corrections(held: Held) -> Corrections:
    return Corrections(held.office.book, prefix="YK")


def opened(held: Held, values: dict[str, Value] = RIGHT) -> Id:
    version = held.office.version(held.case_id)
    return corrections(held).open(held.case_id, version, values, "番号の写し誤り", user_id=SATO)


def corrected(held: Held, values: dict[str, Value] = RIGHT) -> Id:
    """A correction that two people entered."""
    case_id, settling = opened(held, values), Settling(held.office.book, known)
    held.office.approve(case_id)
    version = held.office.version(case_id)
    proposal = settling.decide(case_id, version, State.CONFIRMED, "受付番号 R8-9", user_id=SATO)
    assert proposal is not None
    settling.confirm(case_id, proposal.id, user_id=SUZUKI)
    return case_id


def test_it_holds_both_values_and_ends_with_two_people(held: Held) -> None:
    office, settling, case_id = held.office, Settling(held.office.book, known), opened(held)
    case = office.history.case(case_id)
    assert case.contents is not None
    assert (case.line.corrects, case.line.state, case.line.reason) == (
        held.case_id, State.TO_APPROVE, "番号の写し誤り",
    )  # fmt: skip
    assert case.contents.record.field("bango").value == Text(text="000123")
    assert case.contents.answers == {"bango": Text(text="000124")}
    with pytest.raises(BusinessError, match=r"case\.four_eyes"):
        office.approve(case_id, SATO)
    office.approve(case_id)
    assert office.state(case_id) == "held"
    assert office.entries.claim("bot", WAYS, seconds=60, run_id=None) is None
    version = office.version(case_id)
    with pytest.raises(BusinessError, match=r"correction\.no_robot"):
        settling.decide(case_id, version, State.APPROVED, "もう一度", user_id=SATO)
    proposal = settling.decide(case_id, version, State.CONFIRMED, "受付番号 R8-9", user_id=SATO)
    assert proposal is not None
    with pytest.raises(BusinessError, match=r"case\.same_person_settles"):
        settling.confirm(case_id, proposal.id, user_id=SATO)
    settling.confirm(case_id, proposal.id, user_id=SUZUKI)
    case = office.history.case(case_id)
    assert (case.line.state, case.line.reason) == (State.CONFIRMED, "受付番号 R8-9")
    first = office.history.case(held.case_id)
    assert [one.id for one in first.corrections] == [case_id]
    assert first.events[-1].kind == "case.corrected"
    assert first.contents is not None
    assert first.contents.values()["bango"] == Text(text="000123")
    assert held.found() == ()


def test_it_is_no_paper_no_item_and_nothing_to_learn_from(file: Held) -> None:
    office = file.office
    figures, log = Figures(office.book), ExtractionLog(office.book)
    day, query = dt.date(2026, 11, 24), LogQuery(since=dt.date(2026, 11, 24), until=dt.date(2026, 11, 24))

    def counted() -> object:
        (bundle,) = figures.day(day).bundles
        progress = Progress(office.book).all()[SLUG]
        read = [one.case_id for one in log.page(query, limit=9).records]
        return bundle, progress, read, [one.case_id for one in labels(office.book)]

    before, known = counted(), office.entries.newest_confirmed(SLUG)
    corrected(file)
    assert counted() == before
    assert office.entries.newest_confirmed(SLUG) == known == file.reference


def test_no_policy_approves_it_and_it_repeats_nothing(file: Held) -> None:
    case_id = opened(file)
    version = file.office.version(case_id)
    file.office.approving.send_back(case_id, version, "根拠が要る", user_id=SUZUKI)
    with pytest.raises(BusinessError, match=r"correction\.no_hold"):
        file.office.holding.hold(case_id, version + 1, "問い合わせ", user_id=SATO)
    answer = Answer(path="biko", value=Text(text="訂正済み"), milliseconds=1)
    state = file.office.checking.answer(case_id, version + 1, (answer,), defined(steps=0), user_id=SATO)
    line = file.office.history.case(case_id).line
    assert (state, line.repeat_of) == (State.TO_APPROVE, None)


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({"bango": Text(text="000123")}, "理由", "correction.nothing_changed"),
        ({"nazo": Text(text="1")}, "理由", "field.unknown"),
        (RIGHT, "  ", "correction.no_reason"),
    ],
)
def test_what_is_refused(file: Held, values: dict[str, Value], reason: str, code: str) -> None:
    version = file.office.version(file.case_id)
    with pytest.raises(BusinessError, match=code):
        corrections(file).open(file.case_id, version, values, reason, user_id=SATO)
    assert file.office.history.case(file.case_id).corrections == ()


def test_one_at_a_time_each_from_what_the_last_one_left(file: Held) -> None:
    seen = file.office.version(file.case_id)
    first = opened(file)
    with pytest.raises(BusinessError, match=r"correction\.open_already"):
        corrections(file).open(file.case_id, seen, RIGHT, "二度押し", user_id=SATO)
    file.office.holding.withdraw(first, file.office.version(first), "取り違え", user_id=SATO)
    with pytest.raises(StaleVersion):
        corrections(file).open(file.case_id, seen, RIGHT, "古い画面", user_id=SATO)
    second = corrected(file)
    with pytest.raises(BusinessError, match=r"correction\.of_correction"):
        corrections(file).open(second, file.office.version(second), RIGHT, "孫", user_id=SATO)
    assert corrections(file).standing(file.case_id).values()["bango"] == Text(text="000124")
    third = opened(file, {"bango": Text(text="000125")})
    held = file.office.history.case(third).contents
    assert held is not None
    assert held.record.field("bango").value == Text(text="000124")
    assert file.found() == ()


def test_only_what_was_entered_is_corrected(file: Held) -> None:
    case_id = file.office.read("b.tif", bango="7")
    with pytest.raises(BusinessError, match=r"correction\.not_confirmed"):
        corrections(file).open(case_id, file.office.version(case_id), RIGHT, "理由", user_id=SATO)


def test_somebody_who_unties_a_correction_is_found(file: Held) -> None:
    case_id = opened(file)
    file.tamper(f"UPDATE cases SET corrects = NULL WHERE id = '{case_id}'")  # noqa: S608
    assert [(one.kind, one.how) for one in file.found()] == [("case", "edited")]


def test_both_are_destroyed_together_once_the_correction_has_ended(held: Held, tmp_path: Path) -> None:
    retaining = Retaining(held.office.book)
    case_id = opened(held)
    assert retaining.due(SLUG, RULE, TODAY) == ()
    held.office.holding.withdraw(case_id, held.office.version(case_id), "やめる", user_id=SATO)
    held.office.clock.go(366 * 86_400)
    second = corrected(held)
    assert retaining.due(SLUG, RULE, TODAY) == ()
    later = TODAY.replace(year=2033)
    assert {one.id for one in retaining.due(SLUG, RULE, later)} == {held.case_id, case_id, second}
    retaining.keep(second, "審査請求", user_id=SATO)
    assert retaining.due(SLUG, RULE, later) == ()
    retaining.let_go(second, user_id=SATO)
    disposals = Disposals(held.office.book)
    one = disposals.propose(SLUG, RULE, later, 3, user_id=SATO)
    disposals.decide(one, agreed=True, user_id=SUZUKI)
    assert len(eraser(held, tmp_path).carry_out(one, "test").cases) == 3
    assert not held.blobs.place(held.strip).exists()
    assert held.found() == ()


def test_a_disposal_spares_what_is_being_corrected(file: Held, tmp_path: Path) -> None:
    disposals = Disposals(file.office.book)
    one = disposals.propose(SLUG, RULE, TODAY, 1, user_id=SATO)
    opened(file)
    disposals.decide(one, agreed=True, user_id=SUZUKI)
    assert eraser(file, tmp_path).carry_out(one, "test").cases == ()
    assert file.blobs.place(file.strip).exists()


def test_what_is_agreed_to_be_destroyed_is_not_corrected(file: Held) -> None:
    agreed(file)
    with pytest.raises(BusinessError, match=r"retention\.too_late"):
        opened(file)
