"""A case in doubt: did the click save? The target is searched; a guess is never an answer."""

import datetime as dt
from collections.abc import Collection

from bots.plan import differences
from bots.port import TargetScreen
from bots.search import search_reference
from records.entry import ApprovedRecord, EntryResult, Found, Outcome, Receipt
from records.errors import ApplicationError
from records.ids import Reference
from records.paths import FieldPath
from records.ports import BlobStore
from records.screen import ScreenDefinition


def settle(
    target: TargetScreen,
    screen: ScreenDefinition,
    record: ApprovedRecord,
    blobs: BlobStore,
    *,
    clicked_at: dt.datetime,
    now: dt.datetime,
    control: Reference | None,
    sensitive: Collection[FieldPath] = (),
) -> EntryResult | None:
    """Answer what became of a click, or None while it is too early or the target does not answer.

    ``target`` is a fresh login: the browser that clicked is closed. ``control`` is the reference of a
    record that is known to be in the target, entered before. ``sensitive`` fields are painted over.

    Found under our reference and equal: confirmed. Found and different, or several: held. Absent counts
    only after the target's longest commit delay, and only if the target refuses a repeated reference or
    the same login finds the control record: then nothing was saved.
    """
    delay = target.target.longest_commit_seconds
    try:
        found = search_reference(target, screen.search, record.reference)
        if found:
            return _compare(target, screen, record, blobs, found, sensitive)
        if screen.search.by_reference is None or delay is None:
            return _person(
                "entry.cannot_search", "業務システムを整理番号で検索できないため、人が確かめます。"
            )
        if now < clicked_at + dt.timedelta(seconds=delay):
            return None
        if target.target.refuses_repeated_reference or _sees(target, screen, control):
            return EntryResult(
                outcome=Outcome.NOTHING_SAVED, code="entry.absent", message="登録されていませんでした。"
            )
    except ApplicationError:
        return None
    return _person("entry.not_proved", "登録されていないことを確かめられないため、人が確かめます。")


def _compare(
    target: TargetScreen,
    screen: ScreenDefinition,
    record: ApprovedRecord,
    blobs: BlobStore,
    found: tuple[Found, ...],
    sensitive: Collection[FieldPath],
) -> EntryResult:
    shown = target.open_found(screen.search, found[0])
    picture = blobs.put(target.picture(screen, sensitive))
    wrong = differences(screen.saved, record, shown)
    if len(found) == 1 and not wrong and found[0].receipt:
        receipt = Receipt(number=found[0].receipt, saved=shown)
        return EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt, found=found, pictures=(picture,))
    # A person compares all that its own page shows.
    first = found[0].model_copy(update={"shown": {**found[0].shown, **shown}})
    return EntryResult(
        outcome=Outcome.HELD, code="entry.saved_differs", differences=wrong, found=(first, *found[1:]),
        pictures=(picture,), message="登録された内容が決裁された内容と違います。",
    )  # fmt: skip


def _sees(target: TargetScreen, screen: ScreenDefinition, control: Reference | None) -> bool:
    return control is not None and bool(search_reference(target, screen.search, control))


def _person(code: str, message: str) -> EntryResult:
    return EntryResult(outcome=Outcome.HELD, code=code, message=message)
