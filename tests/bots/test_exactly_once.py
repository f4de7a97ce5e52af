"""Whatever the city system does: never twice, never lost, and the right word for how it ended."""

import datetime as dt
import time
from collections.abc import Sequence

import pytest

from bots.browser_screen import BrowserScreen
from bots.plan import Action, differences
from bots.protocol import ScreenEntering
from bots.session import BROWSER_GONE, Session
from bots.settle import settle
from ledger.blobs import FileBlobs
from records.entry import Outcome
from records.errors import IllegalMove, ScreenChanged
from records.values import Text
from samples.city.process import City
from samples.city.store import rows
from tests.bots.conftest import CITY_SCREEN, SCREENS, Remembering, approved, entering, soon


def saved(city: City, slug: str, reference: str) -> list[dict[str, str]]:
    return [row for row in rows(city.database, CITY_SCREEN[slug]) if row["seiri_bango"] == reference]


def wait_until_saved(city: City, slug: str, reference: str) -> None:
    """Wait for a commit that comes late: how late, a busy machine decides."""
    until = time.monotonic() + 30
    while not saved(city, slug, reference):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


@pytest.mark.parametrize("slug", list(CITY_SCREEN))
def test_a_record_is_entered_and_read_back_equal(
    slug: str, session: Session, city: City, blobs: FileBlobs
) -> None:
    record, journal = approved(slug, 11), Remembering()
    result = entering(session, slug, blobs).enter(record, 1, soon(), journal)
    assert result.outcome is Outcome.CONFIRMED, result
    assert journal.told == ["intent:0", "submitting"]
    (row,) = saved(city, slug, record.reference)
    assert result.receipt is not None
    assert row["uketsuke_bango"] == result.receipt.number
    assert differences(SCREENS[slug].saved, record, result.receipt.saved) == ()
    assert [blobs.get(picture)[:3] for picture in result.pictures] == [b"\xff\xd8\xff", b"\xff\xd8\xff"]


def test_the_same_record_again_is_held_before_anything_is_filled(
    session: Session, city: City, blobs: FileBlobs
) -> None:
    record = approved("suido_kaishi", 21)
    bot = entering(session, "suido_kaishi", blobs)
    assert bot.enter(record, 1, soon(), Remembering()).outcome is Outcome.CONFIRMED
    journal = Remembering()
    again = bot.enter(record, 2, soon(), journal)
    assert (again.outcome, again.code) == (Outcome.HELD, "entry.already_there")
    assert journal.told == ["intent:1"]
    assert len(saved(city, "suido_kaishi", record.reference)) == 1


def test_a_number_that_is_registered_already_is_held(session: Session, blobs: FileBlobs) -> None:
    record = approved("kokuho_kanyu", 22, hoken_bango=Text(text="99000001"))
    result = entering(session, "kokuho_kanyu", blobs).enter(record, 1, soon(), Remembering())
    assert (result.outcome, result.code) == (Outcome.HELD, "entry.already_there")
    assert result.found[0].reference is None
    assert result.found[0].shown["氏名"] == "既存\u3000登録"
    assert result.found[0].shown["住所"] == "茨城県神栖市溝口1番地"


@pytest.mark.parametrize(
    ("fault", "outcome", "code", "told"),
    [
        ("error_before_commit", Outcome.IN_DOUBT, "entry.no_receipt", "submitting"),
        ("commit_then_500", Outcome.IN_DOUBT, "entry.no_receipt", "submitting"),
        ("commit_then_cut", Outcome.IN_DOUBT, "entry.no_receipt", "submitting"),
        ("late_commit", Outcome.IN_DOUBT, "entry.no_receipt", "submitting"),
        ("already_registered", Outcome.IN_DOUBT, "entry.no_receipt", "submitting"),
        ("truncated", Outcome.IN_DOUBT, "entry.saved_differs", "submitting"),
        ("changed_label", Outcome.NOTHING_SAVED, "screen.missing", "intent:0"),
        ("form_500", Outcome.NOTHING_SAVED, "target.error", "intent:0"),
        ("session_lost", Outcome.NOTHING_SAVED, "target.session_lost", "intent:0"),
        ("refused_at_confirm", Outcome.REFUSED, "entry.refused", "intent:0"),
    ],
)
def test_every_fault_ends_where_it_must_and_is_settled(
    fault: str, outcome: Outcome, code: str, told: str, session: Session, city: City, blobs: FileBlobs
) -> None:
    seed = 1000 + sum(fault.encode())
    record, journal, clicked = approved("suido_kaishi", seed), Remembering(), dt.datetime.now(dt.UTC)
    amount = 0.3 if fault == "late_commit" else None
    city.plan(fault, step="confirm" if fault == "session_lost" else None, amount=amount)
    # What never comes is waited for: a stand-in on this machine answers at once, or not at all.
    session.page.set_default_timeout(5000)
    result = entering(session, "suido_kaishi", blobs).enter(record, 1, soon(), journal)
    assert (result.outcome, result.code) == (outcome, code)
    assert journal.told[-1] == told
    if outcome is not Outcome.IN_DOUBT:
        assert saved(city, "suido_kaishi", record.reference) == []
        return
    early = settle(
        BrowserScreen(session),
        SCREENS["suido_kaishi"],
        record,
        blobs,
        clicked_at=clicked,
        now=clicked,
        control=None,
    )
    if early is None:
        # Absent so soon proves nothing: the target may still be writing.
        if fault == "late_commit":
            wait_until_saved(city, "suido_kaishi", record.reference)
        later = clicked + dt.timedelta(seconds=6)
        early = settle(
            BrowserScreen(session),
            SCREENS["suido_kaishi"],
            record,
            blobs,
            clicked_at=clicked,
            now=later,
            control=None,
        )
    expected = {
        "error_before_commit": Outcome.NOTHING_SAVED,
        "already_registered": Outcome.NOTHING_SAVED,
        "truncated": Outcome.HELD,
    }
    assert early is not None
    assert early.outcome is expected.get(fault, Outcome.CONFIRMED)
    count = 0 if early.outcome is Outcome.NOTHING_SAVED else 1
    assert len(saved(city, "suido_kaishi", record.reference)) == count


@pytest.mark.parametrize(
    ("fault", "step", "amount", "outcome", "code"),
    [
        ("login_in_place", "form", None, Outcome.CONFIRMED, None),
        ("login_in_place", "confirm", None, Outcome.NOTHING_SAVED, "target.session_lost"),
        ("maintenance_200", "form", None, Outcome.NOTHING_SAVED, "screen.missing"),
        ("double_button", None, None, Outcome.NOTHING_SAVED, "screen.ambiguous"),
        ("double_field", None, None, Outcome.NOTHING_SAVED, "screen.ambiguous"),
        ("moved_field", None, None, Outcome.CONFIRMED, None),
        ("short_fields", None, 3, Outcome.REFUSED, "plan.too_long"),
    ],
)
def test_what_goes_wrong_before_the_click_saves_nothing_or_once(
    fault: str, step: str | None, amount: float | None, outcome: Outcome, code: str | None,
    session: Session, city: City, blobs: FileBlobs,
) -> None:  # fmt: skip
    record = approved("suido_kaishi", 3000 + sum(f"{fault}{step}".encode()))
    session.page.set_default_timeout(5000)
    city.plan(fault, step=step, amount=amount)
    result = entering(session, "suido_kaishi", blobs).enter(record, 1, soon(), Remembering())
    city.clear()
    assert (result.outcome, result.code) == (outcome, code)
    assert len(saved(city, "suido_kaishi", record.reference)) == (outcome is Outcome.CONFIRMED)


def test_maintenance_saves_nothing(session: Session, city: City, blobs: FileBlobs) -> None:
    city.plan("maintenance")
    result = entering(session, "inu_henko", blobs).enter(approved("inu_henko", 31), 1, soon(), Remembering())
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "target.error")


class Gone(BrowserScreen):
    """A browser that dies when the form is to be typed: its windows are missing, and nobody can say more."""

    def require_fits(self, actions: Sequence[Action]) -> None:
        raise ScreenChanged("screen.no_window", "「業務」のウィンドウが開いていません。")

    def at_login(self) -> bool:
        raise BROWSER_GONE


def test_what_is_missing_in_a_browser_that_is_gone_is_no_screen_that_changed(
    session: Session, blobs: FileBlobs
) -> None:
    bot, journal = ScreenEntering(Gone(session), SCREENS["inu_henko"], blobs), Remembering()
    result = bot.enter(approved("inu_henko", 37), 1, soon(), journal)
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "entry.browser")
    assert journal.told == ["intent:0"]


def test_a_worker_past_its_deadline_does_not_click(session: Session, city: City, blobs: FileBlobs) -> None:
    record, late = approved("inu_henko", 32), dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    result = entering(session, "inu_henko", blobs).enter(record, 1, late, Remembering())
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.too_late")
    assert saved(city, "inu_henko", record.reference) == []


def test_a_withdrawn_case_is_not_clicked(session: Session, city: City, blobs: FileBlobs) -> None:
    record = approved("inu_henko", 33)
    with pytest.raises(IllegalMove):
        entering(session, "inu_henko", blobs).enter(record, 1, soon(), Remembering(withdrawn=True))
    assert saved(city, "inu_henko", record.reference) == []


def test_a_rehearsal_stops_before_the_click(session: Session, city: City, blobs: FileBlobs) -> None:
    record = approved("kokuho_kanyu", 34)
    result = entering(session, "kokuho_kanyu", blobs).rehearse(record)
    assert result.outcome is Outcome.DRY_RUN
    assert len(result.pictures) == 1
    assert saved(city, "kokuho_kanyu", record.reference) == []


def test_absence_is_not_believed_without_proof(session: Session, blobs: FileBlobs) -> None:
    record, now = approved("inu_henko", 35), dt.datetime.now(dt.UTC)
    session.target = session.target.model_copy(update={"refuses_repeated_reference": False})
    clicked = now - dt.timedelta(minutes=5)
    screen = SCREENS["inu_henko"]
    unproved = settle(
        BrowserScreen(session), screen, record, blobs, clicked_at=clicked, now=now, control=None
    )
    assert unproved is not None
    assert (unproved.outcome, unproved.code) == (Outcome.HELD, "entry.not_proved")
    known = approved("inu_henko", 36)
    assert (
        entering(session, "inu_henko", blobs).enter(known, 1, soon(), Remembering()).outcome
        is Outcome.CONFIRMED
    )
    proved = settle(
        BrowserScreen(session), screen, record, blobs, clicked_at=clicked, now=now, control=known.reference
    )
    assert proved is not None
    assert proved.outcome is Outcome.NOTHING_SAVED
