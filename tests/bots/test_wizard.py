"""A system of several pages with drafts on the way: a draft is no registration, and a retry drops it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from bots.browser_screen import BrowserScreen
from bots.load import load_screens, load_targets
from bots.plan import differences
from bots.protocol import ScreenEntering
from bots.session import Session
from bots.settle import settle
from bots.watching import look_at
from ledger.blobs import FileBlobs
from records.entry import Outcome
from records.screen import Press, ScreenDefinition
from samples.city.process import City, started
from samples.wizard.store import rows
from tests.bots.conftest import PASSWORD, ROOT, USER, Remembering, approved, soon
from values.screen_changes import screen_changes

DEFINITIONS = ROOT / "samples" / "wizard" / "definitions"
SCREEN = load_screens(DEFINITIONS)["suido_kaishi"]
TARGET = load_targets(DEFINITIONS / "targets")["minato"]


@pytest.fixture(scope="module")
def wizard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("wizard") / "minato.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True, system="samples.wizard") as running:
        yield running


@pytest.fixture
def session(wizard: City, context: BrowserContext) -> Iterator[Session]:
    context.clear_cookies()
    wizard.clear()
    target = TARGET.model_copy(update={"base_url": wizard.base_url, "longest_commit_seconds": 0.5})
    one = Session(context, target, USER, PASSWORD)
    one.page.set_default_timeout(5000)
    yield one
    one.page.close()


def entering(session: Session, blobs: FileBlobs) -> ScreenEntering:
    return ScreenEntering(BrowserScreen(session), SCREEN, blobs)


def registered(wizard: City, reference: str) -> list[dict[str, str]]:
    return [row for row in rows(wizard.database) if row["seiri_bango"] == reference]


def left(wizard: City, reference: str) -> int:
    return sum(row["seiri_bango"] == reference for row in rows(wizard.database, "shitagaki"))


def test_a_record_goes_through_all_pages_and_is_read_back(
    session: Session, wizard: City, blobs: FileBlobs
) -> None:
    record, journal = approved("suido_kaishi", 5001), Remembering()
    result = entering(session, blobs).enter(record, 1, soon(), journal)
    assert result.outcome is Outcome.CONFIRMED, result
    assert journal.told == ["intent:0", "submitting"]
    (row,) = registered(wizard, record.reference)
    assert result.receipt is not None
    assert row["bango"] == result.receipt.number
    assert differences(SCREEN.saved, record, result.receipt.saved) == ()
    assert left(wizard, record.reference) == 0


def test_a_draft_that_an_attempt_left_is_no_registration_and_the_next_attempt_drops_it(
    session: Session, wizard: City, blobs: FileBlobs
) -> None:
    record, bot = approved("suido_kaishi", 5002), entering(session, blobs)
    wizard.plan("session_lost", step="confirm")
    first = bot.enter(record, 1, soon(), Remembering())
    assert (first.outcome, first.code) == (Outcome.NOTHING_SAVED, "target.session_lost")
    assert (registered(wizard, record.reference), left(wizard, record.reference)) == ([], 1)
    second, journal = approved("suido_kaishi", 5002), Remembering()
    again = bot.enter(second, 2, soon(), journal)
    assert (again.outcome, journal.told) == (Outcome.CONFIRMED, ["intent:0", "submitting"])
    assert (len(registered(wizard, record.reference)), left(wizard, record.reference)) == (1, 0)


def test_a_rehearsal_stops_before_the_first_draft(session: Session, wizard: City, blobs: FileBlobs) -> None:
    record = approved("suido_kaishi", 5003)
    result = entering(session, blobs).rehearse(record)
    assert (result.outcome, result.code) == (Outcome.DRY_RUN, "entry.before_draft")
    assert len(result.pictures) == 1
    expect(session.page.get_by_label("住所")).not_to_have_value("")
    assert (registered(wizard, record.reference), left(wizard, record.reference)) == ([], 0)


def test_a_look_goes_to_the_page_before_the_first_draft_says_so_and_leaves_nothing(
    session: Session, wizard: City
) -> None:
    record = approved("suido_kaishi", 5004)
    good = look_at(session, SCREEN, record)
    assert list(good.pages) == ["search", "form", "form2"]
    labels = [one.label for one in good.pages["form2"].inputs]
    assert labels == ["氏名", "フリガナ", "郵便番号", "住所", "電話"]
    assert good.unseen is not None
    assert (good.unseen.code, good.unseen.is_change) == ("look.draft", False)
    assert screen_changes(good, look_at(session, SCREEN, record)) == ()
    assert (registered(wizard, record.reference), left(wizard, record.reference)) == ([], 0)


@pytest.mark.parametrize(
    ("fault", "step", "outcome", "code", "ends"),
    [
        ("wizard_over", "draft", Outcome.NOTHING_SAVED, "screen.missing", None),
        ("wizard_over", "confirm", Outcome.NOTHING_SAVED, "screen.not_confirm", None),
        ("wizard_over", "save", Outcome.IN_DOUBT, "entry.no_receipt", Outcome.NOTHING_SAVED),
        ("maintenance_200", "confirm", Outcome.NOTHING_SAVED, "screen.not_confirm", None),
        ("double_button", None, Outcome.NOTHING_SAVED, "screen.ambiguous", None),
        ("double_field", None, Outcome.NOTHING_SAVED, "screen.ambiguous", None),
        ("moved_field", None, Outcome.CONFIRMED, None, None),
        ("duplicate_warning", None, Outcome.CONFIRMED, None, None),
        ("refused_at_confirm", None, Outcome.REFUSED, "entry.refused", None),
        ("late_commit", None, Outcome.IN_DOUBT, "entry.no_receipt", Outcome.CONFIRMED),
        ("session_lost", "done", Outcome.IN_DOUBT, "entry.no_receipt", Outcome.CONFIRMED),
        ("truncated", None, Outcome.IN_DOUBT, "entry.saved_differs", Outcome.HELD),
    ],
)
def test_every_fault_ends_where_it_must_and_is_settled(
    fault: str, step: str | None, outcome: Outcome, code: str | None, ends: Outcome | None,
    session: Session, wizard: City, blobs: FileBlobs,
) -> None:  # fmt: skip
    record = approved("suido_kaishi", 5100 + sum(f"{fault}{step}".encode()))
    clicked = dt.datetime.now(dt.UTC)
    wizard.plan(fault, step=step, amount=0.2 if fault == "late_commit" else None)
    result = entering(session, blobs).enter(record, 1, soon(), Remembering())
    assert (result.outcome, result.code) == (outcome, code)
    if outcome is Outcome.IN_DOUBT:
        session.page.wait_for_timeout(300 if fault == "late_commit" else 0)
        settled = settle(
            BrowserScreen(session), SCREEN, record, blobs, clicked_at=clicked,
            now=clicked + dt.timedelta(seconds=60), control=None,
        )  # fmt: skip
        assert settled is not None
        assert settled.outcome is ends
        outcome = settled.outcome
    expected = 1 if outcome in (Outcome.CONFIRMED, Outcome.HELD) else 0
    assert len(registered(wizard, record.reference)) == expected


def test_a_page_that_is_not_the_one_shown_last_is_not_taken(session: Session) -> None:
    session.open("/todoke/hajime")
    page = session.page
    for label, text in {"整理番号": "W-1", "お客様番号": "1234567", "受付日": "R08.11.03",
                        "使用開始日": "R08.11.04"}.items():  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("button", name="戻る").click()
    expect(page.get_by_label("お客様番号")).to_have_value("1234567")
    second = page.context.new_page()
    second.goto(page.url)
    second.close()
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_role("alert")).to_contain_text("前の画面は使えません")


def test_only_the_press_under_submit_saves() -> None:
    body = SCREEN.model_dump(by_alias=True)
    draft = Press(at=SCREEN.submit.at, effect="draft")
    perhaps = Press(at=SCREEN.submit.at, effect="saves", if_shown=True)
    for press, why in ((draft, "exactly one press saves"), (perhaps, "no condition")):
        with pytest.raises(ValueError, match=why):
            ScreenDefinition.model_validate({**body, "submit": press.model_dump()})
