"""An old system: frames, windows, dialogs, Shift_JIS, labels bound to nothing; and how each attempt ends."""

import datetime as dt
import urllib.request
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Route

from bots.browser_screen import BrowserScreen
from bots.load import load_screens, load_targets
from bots.picturing import COVER
from bots.plan import differences, make_plan
from bots.protocol import ScreenEntering
from bots.session import Session
from bots.settle import settle
from bots.watching import look_at
from ledger.blobs import FileBlobs
from records.documents import parsed
from records.entry import EntryResult, FinalRecord, Outcome
from records.screen import ScreenDefinition, written_rows
from records.seen_screen import SeenScreen
from records.steps import Rows, conditions, plain_steps
from records.values import Text
from samples.city.process import City, started
from samples.legacy.store import rows
from samples.sheets.make import blank_of
from tests.bots.conftest import PASSWORD, ROOT, USER, Remembering, approved, soon
from values.harmless import harmless
from values.screen_changes import screen_changes
from yomikaki.mapping import Mapped
from yomikaki.mapping_live import Proposed, propose

DEFINITIONS = ROOT / "samples" / "legacy" / "definitions"
SCREEN = load_screens(DEFINITIONS)["jido_genkyo"]
TARGET = load_targets(DEFINITIONS / "targets")["fukushi"]


SENSITIVE = {"shimei", *(f"jido[{row}].shimei" for row in range(1, 5))}


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("legacy") / "fukushi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True, system="samples.legacy") as running:
        yield running


@pytest.fixture(scope="module")
def logged_in(legacy: City, context: BrowserContext) -> Iterator[Session]:
    """One login for all tests: a session must come back from whatever went wrong in it."""
    target = TARGET.model_copy(update={"base_url": legacy.base_url, "longest_commit_seconds": 0.5})
    context.set_default_timeout(3000)
    one = Session(context, target, USER, PASSWORD, patience=3)
    yield one
    for page in one.windows:
        page.close()


@pytest.fixture
def session(legacy: City, logged_in: Session) -> Session:
    legacy.clear()
    return logged_in


def entering(session: Session, blobs: FileBlobs) -> ScreenEntering:
    return ScreenEntering(BrowserScreen(session), SCREEN, blobs)


def registered(legacy: City, reference: str) -> list[dict[str, str]]:
    return [row for row in rows(legacy.database) if row["seiri"] == reference]


def enter_and_settle(session: Session, blobs: FileBlobs, seed: int) -> tuple[EntryResult, EntryResult | None]:
    """Enter a record; where it is in doubt, answer what a search says of it later."""
    record, clicked = approved("jido_genkyo", seed), dt.datetime.now(dt.UTC)
    result = entering(session, blobs).enter(record, 1, soon(), Remembering())
    if result.outcome is not Outcome.IN_DOUBT:
        return result, None
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    screen = BrowserScreen(session)
    return result, settle(screen, SCREEN, record, blobs, clicked_at=clicked, now=later, control=None)


def test_a_record_goes_through_frames_and_windows_and_is_read_back(
    session: Session, legacy: City, blobs: FileBlobs
) -> None:
    record, journal = approved("jido_genkyo", 6002), Remembering()
    bot = ScreenEntering(BrowserScreen(session), SCREEN, blobs, SENSITIVE)
    result = bot.enter(record, 1, soon(), journal)
    assert result.outcome is Outcome.CONFIRMED, result
    assert journal.told == ["intent:0", "submitting"]
    (row,) = registered(legacy, record.reference)
    assert result.receipt is not None
    assert row["uketsuke"] == result.receipt.number
    assert differences(SCREEN.saved, record, result.receipt.saved) == ()
    children = [one for one in rows(legacy.database, "meisai") if one["uketsuke"] == row["uketsuke"]]
    written = written_rows("jido", record.values)
    assert len(written) > 1
    assert [one["ji_shimei"] for one in children] == [
        value.text for row in written if isinstance(value := record.values[f"jido[{row}].shimei"], Text)
    ]
    # On the confirm screen and in the window of what is saved: a cell of the notice, and one of each child.
    for picture in result.pictures[-2:]:
        own, below = painted(blobs.get(picture))
        assert below >= (own - 2) * len(written)
    # The system keeps everything in full width, days with their era.
    assert row["umare"][:2] in ("昭和", "平成")
    assert not any(character.isascii() for name in ("umare", "jusho", "yubin") for character in row[name])
    again = bot.enter(record, 2, soon(), Remembering())
    assert (again.outcome, again.code) == (Outcome.HELD, "entry.already_there")
    (found,) = again.found
    assert (found.reference, found.receipt) == (record.reference, row["uketsuke"])
    assert found.shown["児童 氏名"] == children[0]["ji_shimei"]


def test_a_window_that_was_logged_out_elsewhere_logs_in_for_its_next_case(
    session: Session, legacy: City, blobs: FileBlobs
) -> None:
    session.sign_in()
    body = f"user={USER}&password={PASSWORD}".encode()
    urllib.request.urlopen(f"{legacy.base_url}/login.do", data=body, timeout=5).close()  # noqa: S310 - loopback
    result, _ = enter_and_settle(session, blobs, 6009)
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "target.session_lost")
    assert enter_and_settle(session, blobs, 6009)[0].outcome is Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("fault", "step", "amount", "outcome", "code"),
    [
        ("short_fields", None, 3, Outcome.REFUSED, "plan.too_long"),
        ("unexpected_alert", "form", None, Outcome.NOTHING_SAVED, "screen.unexpected_dialog"),
        ("login_in_place", "confirm", None, Outcome.NOTHING_SAVED, "target.session_lost"),
        ("refused_at_confirm", None, None, Outcome.REFUSED, "entry.refused"),
    ],
)
def test_what_goes_wrong_before_the_click_saves_nothing(
    fault: str, step: str | None, amount: float | None, outcome: Outcome, code: str,
    session: Session, legacy: City, blobs: FileBlobs,
) -> None:  # fmt: skip
    before = len(rows(legacy.database))
    session.sign_in()
    legacy.plan(fault, step=step, amount=amount)
    result, _ = enter_and_settle(session, blobs, 6020)
    assert (result.outcome, result.code) == (outcome, code)
    assert len(rows(legacy.database)) == before
    if fault == "refused_at_confirm":
        assert result.message == "入力エラー: 届出年月日が締切後です"
    if fault == "unexpected_alert":
        assert "停止" not in str(result.message)


@pytest.mark.parametrize(
    ("fault", "step", "settled"),
    [
        ("duplicate_warning", None, Outcome.NOTHING_SAVED),
        ("unexpected_alert", "save", Outcome.CONFIRMED),
    ],
)
def test_what_goes_wrong_after_the_click_is_in_doubt_until_a_search_says(
    fault: str, step: str | None, settled: Outcome,
    session: Session, legacy: City, blobs: FileBlobs,
) -> None:  # fmt: skip
    seed = {"duplicate_warning": 6101, "unexpected_alert": 6103}[fault]
    legacy.plan(fault, step=step)
    result, search = enter_and_settle(session, blobs, seed)
    assert (result.outcome, result.code) == (Outcome.IN_DOUBT, "entry.no_receipt")
    assert search is not None
    assert search.outcome is settled
    count = len(registered(legacy, approved("jido_genkyo", seed).reference))
    assert count == (0 if settled is Outcome.NOTHING_SAVED else 1)


def test_two_records_under_one_reference_are_a_persons_matter(
    session: Session, legacy: City, blobs: FileBlobs
) -> None:
    legacy.plan("commit_then_cut")
    legacy.plan("found_twice", times=2)
    # The first search, before anything is filled, finds nothing to double.
    result, search = enter_and_settle(session, blobs, 6131)
    assert result.outcome is Outcome.IN_DOUBT
    assert search is not None
    assert (search.outcome, len(search.found)) == (Outcome.HELD, 2)


def painted(picture: bytes) -> list[int]:
    """Answer how high the areas of a picture are that are painted over, in pixels, lowest first."""
    seen = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    # A picture that is pressed for space is not exact.
    mask = (abs(seen.astype(int) - int(COVER[1:3], 16)) < 4).all(axis=2).astype(np.uint8)
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(mask)
    large = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 200]
    return sorted(int(height) for height in large[:, cv2.CC_STAT_HEIGHT])


@pytest.fixture(scope="module")
def looked_at(legacy: City, logged_in: Session) -> tuple[SeenScreen, FinalRecord]:
    """A look at the screen as it is, with values that are nobody's."""
    legacy.clear()
    form = blank_of("jido_genkyo")[0]
    values = harmless(form, dt.date(2026, 11, 27), wanted=conditions(SCREEN.fill))
    record = approved("jido_genkyo", 6900, **values)
    return look_at(logged_in, SCREEN, record), record


def test_a_look_sees_the_menus_page_the_tab_the_rows_and_the_confirm_page_and_leaves_nothing(
    session: Session, legacy: City, looked_at: tuple[SeenScreen, FinalRecord]
) -> None:
    (good, record), before = looked_at, len(rows(legacy.database))
    assert (list(good.pages), good.unseen) == (["search", "form", "form2", "form3", "confirm"], None)
    heads = ["氏名", "生年月日", "続柄", "同居別居", "別居の住所"]
    assert [one.label for one in good.pages["form2"].inputs] == heads
    assert [one.label for one in good.pages["form3"].inputs] == heads * 2
    assert {"受給者氏名", "児童 氏名", "児童 別居の住所[2]"} <= set(good.pages["confirm"].shown)
    typed = [text for one in make_plan(SCREEN, record).fill if (text := one.text) and len(text) > 5]
    assert len(typed) > 5
    assert not [text for text in typed if text in good.model_dump_json()]
    assert screen_changes(good, look_at(session, SCREEN, record)) == ()
    assert len(rows(legacy.database)) == before
    assert registered(legacy, record.reference) == []


@pytest.mark.parametrize(
    ("page", "old", "new", "says"),
    [
        ("nyuryoku", "続柄", "続き柄", "「続柄」の欄が「続き柄」に変わりました"),
        ("kakunin", "受給者カナ", "カナ氏名", "表示の見出し「受給者カナ」がなくなりました"),
    ],
)
def test_a_change_behind_a_tab_or_on_the_confirm_page_is_found(
    session: Session, looked_at: tuple[SeenScreen, FinalRecord], page: str, old: str, new: str, says: str
) -> None:
    good, record = looked_at

    def change(route: Route) -> None:
        answer = route.fetch()
        headers = {name: text for name, text in answer.headers.items() if name != "content-length"}
        body = answer.body().replace(old.encode("cp932"), new.encode("cp932"))
        route.fulfill(status=answer.status, headers=headers, body=body)

    pattern = f"**/{page}.do*"
    session.page.context.route(pattern, change)
    try:
        changes = screen_changes(good, look_at(session, SCREEN, record))
    finally:
        session.page.context.unroute(pattern, change)
    assert says in [one.says for one in changes]


def test_a_proposal_goes_through_the_menu_opens_the_tab_and_proposes_the_rows(session: Session) -> None:
    form, menu = blank_of("jido_genkyo")[0], "児童手当"
    found = propose(session, form, "fukushi", (menu, "現況届入力"), (menu, "現況届照会"), "YK")
    draft = ScreenDefinition.model_validate(parsed(found.draft.text))
    assert (draft.search.reach, draft.fill[0]) == (SCREEN.search.reach, SCREEN.fill[0])
    assert (draft.search.press, draft.search.none_found) == (SCREEN.search.press, SCREEN.search.none_found)
    rows_now, truth = (
        next(one for one in screen.fill if isinstance(one, Rows)) for screen in (draft, SCREEN)
    )
    before_them = [
        screen.fill[screen.fill.index(one) - 1] for screen, one in ((draft, rows_now), (SCREEN, truth))
    ]
    assert before_them[0] == before_them[1]
    assert (rows_now.each, rows_now.add) == (truth.each, truth.add)
    assert [one.at for one in rows_now.steps] == [one.at for one in truth.steps]  # type: ignore[union-attr]
    # What its definition writes otherwise than the proposal is marked, every one.
    ways = {one.value.field: one.value.format for one in written(SCREEN) if one.value.field}
    certain = [one for one in (*found.mapping.fields, *rows_of(found)) if one.certainty == "certain"]
    assert len(certain) >= 3
    assert not [one.path for one in certain if one.entries[-1].format != ways[one.path]]


def written(screen: ScreenDefinition) -> list[Any]:
    return [one for one in plain_steps(screen.fill) if getattr(one, "value", None) is not None]


def rows_of(found: Proposed) -> list[Mapped]:
    return [one for each in found.seen.rows for one in each.fields]
