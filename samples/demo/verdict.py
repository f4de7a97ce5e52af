"""Did the day go as it must? Every sentence that is found here makes the demonstration fail."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ledger.figures import BundleCount
from samples.demo.compare import Arrival, Comparison
from samples.demo.expected import End, ExpectedSheet
from samples.demo.lists import RowEnd
from samples.demo.reading import MOST_CHECKED_PERCENT, ReadingFigures
from samples.demo.seen import SeenSheet
from samples.demo.table import receipt_of


def must_arrive(before_people: Sequence[SeenSheet], *, clerk: bool) -> tuple[ExpectedSheet, ...]:
    """Answer the sheets that must be in the city's system in the end.

    With nobody there these are only the ones that the reading alone was enough for.
    """
    if clerk:
        return tuple(one.sheet for one in before_people if one.sheet.end is End.ENTERED)
    papers = (one.sheet for one in before_people if one.passed)
    return tuple(sheet for sheet in papers if sheet.end in (End.ENTERED, End.WITHDRAWN))


def wrong_reading(figures: ReadingFigures) -> Iterator[str]:
    """Answer what the reading may not do."""
    if figures.wrong:
        fields = "、".join(f"{one.file} p.{one.page} {one.path}" for one in figures.wrong)
        yield f"人が見る前に {len(figures.wrong)} 項目を誤ったまま確定しました: {fields}"
    if not figures.sound and not figures.wrong:
        yield f"確認へ回した割合が {MOST_CHECKED_PERCENT} % を超えました({figures.checked_percent:.1f} %)"


def wrong_arrivals(comparison: Comparison, seen: Sequence[SeenSheet]) -> Iterator[str]:
    """Answer what did not arrive once and equal, and where the ledger says something else than the city."""
    confirmed = {one.sheet.paper: one for one in seen if one.end is End.ENTERED}
    for arrival in comparison.arrivals:
        for wrong in arrival.wrong or _ledger_differs(arrival, confirmed.get(arrival.sheet.paper)):
            yield f"{arrival.sheet.file} p.{arrival.sheet.page}: {wrong}"
    yield from comparison.strays


def _ledger_differs(arrival: Arrival, seen: SeenSheet | None) -> Iterator[str]:
    case = seen.case if seen else None
    if case is None:
        yield "市の台帳にはありますが、こちらの台帳では登録済みになっていません"
    elif (case.line.reference, receipt_of(case)) != (arrival.reference, arrival.receipt):
        yield f"受付番号か整理番号が違います: {receipt_of(case)} / {arrival.receipt}"


def wrong_rows(rows: Sequence[RowEnd]) -> Iterator[str]:
    """Answer what differs of the rows of lists, in the bank's file and in the list that goes back."""
    yield from (f"{one.file} {one.row}行目: {wrong}" for one in rows for wrong in one.wrong)


def wrong_ends(seen: Sequence[SeenSheet]) -> Iterator[str]:
    """Answer the sheets that something else became of. Of two scans of one paper either may be entered."""
    groups: dict[object, list[SeenSheet]] = {}
    for one in seen:
        groups.setdefault(one.sheet.paper or one.sheet.file, []).append(one)
    for group in groups.values():
        if Counter(one.end for one in group) != Counter(one.sheet.end for one in group):
            names = "、".join(f"{one.sheet.file} p.{one.sheet.page}" for one in group)
            ends = "、".join(one.end or "waiting" for one in group)
            yield f"{names}: {ends} になりました(予定は {'、'.join(one.sheet.end for one in group)})"


def wrong_counts(bundles: Sequence[BundleCount], dropped: int) -> Iterator[str]:
    """Answer where the day's count of sheets and rows does not balance."""
    yield from (f"{one.folder}: 件数が合いません" for one in bundles if not one.balanced)
    received = sum(one.received for one in bundles)
    if received != dropped:
        yield f"{dropped} 件を投入しましたが、受付は {received} 件です"
