"""Screens that nobody has seen: how many fields a proposal maps right, and whether a changed one is noticed.

Mapping is measured on the held-out half of ``samples/screens``, whose names the building half never shows.
A changed screen is entered as if nobody had looked: what the system then holds is compared with the record.
"""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from bots.addressing import addresses
from bots.browser import opened
from bots.browser_screen import BrowserScreen
from bots.observing import observe
from bots.protocol import ScreenEntering
from bots.session import Session
from bots.watching import look_at
from ledger.blobs import FileBlobs
from records.base import Frozen
from records.entry import ApprovedRecord, EntryResult, Intent, Outcome
from records.ids import Id
from records.locators import Locator
from records.screen import ScreenDefinition
from records.seen_screen import SeenInput
from samples.screens.described import described, record_for, target_at, wrongly
from samples.screens.making import Half, sheet_of
from samples.screens.pages import form_page
from samples.screens.sheet import Piece, ScreenSheet
from samples.screens.stand import Stand, standing
from samples.screens.variants import CHANGES, changed
from values.screen_changes import screen_changes
from yomikaki.mapping import Mapped, mapped

SCREENS, VARIANTS = 20, 50
# A button of the page changes its words; every other change is one of the form.
BUTTONS = {"button": "次へ進む", "search_button": "照会"}
KINDS = (*CHANGES, *BUTTONS)
# So many screens of the building half take turns at being changed.
BASES = 7
# A page that does not come in this time is gone: nothing here is slow.
PATIENCE_MS = 3000
Progress = Callable[[str], None]
# A screen while it was good, and its definition.
Base = tuple[ScreenSheet, ScreenDefinition]


class MappingFigures(Frozen):
    """Fields of screens that nobody saw: right ones and others, and what the proposal says of itself.

    right: the entries found, the way of writing and every option are those of the truth. ``found_again`` are
    entries of the right ones that their proposed locator finds, alone, out of ``entries``.
    """

    screens: int
    fields: int
    right: int
    wrong: int
    missing: int
    right_certain: int
    wrong_certain: int
    least_right: int
    entries: int
    found_again: int


class ChangeFigures(Frozen):
    """Screens that changed overnight: found by their look, and how an entry on them ended.

    ``wrong`` is what no change may ever lead to: a record in the system that is not the approved one,
    whatever the protocol said of it. ``unchanged`` screens are the control: entered right, no change found.
    """

    variants: int
    found: int
    ended: dict[Outcome, int]
    wrong: int
    unchanged: int
    unchanged_right: int
    unchanged_found: int
    missed: tuple[str, ...] = ()


class EntryScreenFigures(Frozen):
    """Both."""

    mapping: MappingFigures
    changes: ChangeFigures


def entry_screen_figures(
    screens: int = SCREENS, variants: int = VARIANTS, progress: Progress = lambda _: None
) -> EntryScreenFigures:
    """Measure both in one browser."""
    with opened(None) as context:
        context.set_default_timeout(PATIENCE_MS)
        return EntryScreenFigures(
            mapping=mapping_figures(context, "held_out", range(screens), progress),
            changes=change_figures(context, variants, progress),
        )


def mapping_figures(
    context: BrowserContext, half: Half, numbers: Sequence[int], progress: Progress = lambda _: None
) -> MappingFigures:
    """Propose for each screen and compare with its truth."""
    page, counts, rights = context.new_page(), Counter[str](), list[int]()
    for number in numbers:
        sheet = sheet_of(half, number)
        page.set_content(form_page(sheet))
        found = _mapping(page, sheet)
        counts.update(found)
        rights.append(found["right"])
        progress(f"{half} {number}: {found['right']} / {len(sheet.form.fields)}")
    page.close()
    names = ("right", "wrong", "missing", "right_certain", "wrong_certain", "entries", "found_again")
    return MappingFigures(
        screens=len(rights), fields=counts["fields"], least_right=min(rights),
        **{name: counts[name] for name in names},
    )  # fmt: skip


def change_figures(
    context: BrowserContext, variants: int, progress: Progress = lambda _: None, bases: int = BASES
) -> ChangeFigures:
    """Change a screen, look at it, and enter a record there by the definition of before."""
    known = [base(context, 1000 + number) for number in range(bases)]
    counts, ended, missed = Counter[str](), Counter[Outcome](), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        blobs = FileBlobs(Path(folder))
        for number in range(variants):
            kind = KINDS[number % len(KINDS)]
            found, result, wrong = variant(context, blobs, known[number % bases], kind, number)
            counts.update(found=bool(found), wrong=wrong)
            ended[result.outcome] += 1
            if not found or wrong:
                missed.append(f"{kind}:{number}")
            progress(f"{kind} {number}: {len(found)} / {result.outcome.value} {result.code or ''}")
        for number in range(bases):
            found, result, wrong = variant(context, blobs, known[number], None, number)
            counts.update(
                unchanged=1, unchanged_found=bool(found),
                unchanged_right=result.outcome is Outcome.CONFIRMED and not wrong,
            )  # fmt: skip
            progress(f"unchanged {number}: {result.outcome.value} {result.code or ''} {result.message or ''}")
    return ChangeFigures(
        variants=variants, found=counts["found"], ended=dict(ended), wrong=counts["wrong"],
        unchanged=counts["unchanged"], unchanged_right=counts["unchanged_right"],
        unchanged_found=counts["unchanged_found"], missed=tuple(missed),
    )  # fmt: skip


def _mapping(page: Page, sheet: ScreenSheet) -> Counter[str]:
    seen = observe(page).inputs
    at = addresses(page, seen)
    counts = Counter[str](fields=len(sheet.form.fields))
    for one in mapped(sheet.form.fields, seen).fields:
        kind = "right" if _right(one, sheet, seen) else "wrong" if one.entries else "missing"
        counts[kind] += 1
        counts[f"{kind}_certain"] += one.certainty == "certain"
        if kind == "right":
            counts["entries"] += len(one.entries)
            counts["found_again"] += sum(_by_people(at[entry.input]) for entry in one.entries)
    return counts


def _right(one: Mapped, sheet: ScreenSheet, seen: Sequence[SeenInput]) -> bool:
    truth = [_said(piece) for piece in sheet.pieces if piece.field == one.path]
    return [(seen[entry.input].name, entry.format, entry.codes) for entry in one.entries] == truth


def _said(piece: Piece) -> tuple[str, str, dict[str, str]]:
    return piece.name, piece.format, piece.codes


def _by_people(at: Locator | None) -> bool:
    """Tell whether a locator names an entry by what people see, not by the page's inner names."""
    return at is not None and at.css is None


def base(context: BrowserContext, number: int) -> Base:
    """Answer a screen and the definition that somebody wrote for it while it was good."""
    sheet = sheet_of("building", number)
    with standing(sheet) as stand:
        page = context.new_page()
        page.goto(f"{stand.base_url}/new")
        screen = described(sheet, page)
        page.close()
    return sheet, screen


def variant(
    context: BrowserContext,
    blobs: FileBlobs,
    good: Base,
    kind: str | None,
    number: int,
) -> tuple[tuple[str, ...], EntryResult, bool]:
    """Answer what the look says, how the entry ended, and whether the system holds something wrong."""
    sheet, screen = good
    with standing(sheet) as stand:
        session = Session(context, target_at(stand.base_url), "robot", "-", patience=PATIENCE_MS / 1000)
        record = record_for(sheet, number)
        before = look_at(session, screen, record)
        _change(stand, sheet, kind, number)
        now = look_at(session, screen, record)
        bot = ScreenEntering(BrowserScreen(session), screen, blobs)
        until = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)
        result = bot.enter(record, 1, until, _Journal())
        for page in session.windows:
            page.close()
        found = tuple(one.says for one in screen_changes(before, now))
        return found, result, _wrong(stand, sheet, record)


def _change(stand: Stand, sheet: ScreenSheet, kind: str | None, number: int) -> None:
    if kind == "button":
        stand.press = BUTTONS[kind]
    elif kind == "search_button":
        stand.search = BUTTONS[kind]
    elif kind is not None:
        stand.sheet = changed(kind, sheet, number)


def _wrong(stand: Stand, sheet: ScreenSheet, record: ApprovedRecord) -> bool:
    """Tell whether the system holds another record than the approved one; what it lacks is wrong too."""
    return any(wrongly(sheet, record, one) for one in stand.saved)


class _Journal:
    """Writes nothing down: nobody shares the case."""

    def intent(self, case_id: Id, intent: Intent) -> None:
        """Nothing."""

    def submitting(self, case_id: Id, fence: int) -> None:
        """Nothing."""

    def finish(self, case_id: Id, fence: int, result: EntryResult) -> None:
        """Nothing."""
