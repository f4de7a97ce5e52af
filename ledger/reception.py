"""The way in: bundles, scans and their pages. Implements ``records.ports.Register``."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from ledger import schema
from ledger.book import Book, Turn
from ledger.covers import keep_cover, newest_cover
from ledger.letters import Mended, keep_letter, mended_by
from ledger.listed import keep_rows
from records.case import PageState, ScanState
from records.drop import Drop
from records.errors import BusinessError
from records.ids import Id, Sha256, new_id
from records.listing import Listing
from records.reading import PageInfo
from values.calendar import OFFICE

_FINISHED = frozenset({ScanState.SPLIT.value, ScanState.DUPLICATE.value, ScanState.QUARANTINED.value})


class Reception:
    """Writes down every file that came in and what became of it."""

    def __init__(self, book: Book, *, trial: bool) -> None:
        self._book = book
        self._trial = trial

    def seen(self, drop: Drop) -> Id | None:
        """Open a scan, or answer the one that an interrupted run opened (records.ports.Register)."""
        scans, bundles = schema.scans, schema.bundles
        with self._book.turn("intake") as turn:
            known = turn.connection.execute(
                select(scans.c.id, scans.c.state)
                .join(bundles, scans.c.bundle_id == bundles.c.id)
                .where(bundles.c.folder == drop.folder, scans.c.file_name == drop.file_name)
                .where(scans.c.sha256 == drop.sha256, scans.c.mtime_ns == drop.mtime_ns)
            ).first()
            if known is not None:
                return None if known.state in _FINISHED else known.id
            scan_id, bundle_id = new_id(), self._bundle(turn, drop)
            turn.connection.execute(
                scans.insert().values(
                    id=scan_id,
                    bundle_id=bundle_id,
                    position=_next_position(turn, bundle_id),
                    file_name=drop.file_name,
                    sha256=drop.sha256,
                    media_type="application/octet-stream",
                    size=drop.size,
                    mtime_ns=drop.mtime_ns,
                    state=ScanState.STORED.value,
                    seen_at=turn.now,
                )
            )
            turn.event("scan.stored", scan=scan_id, sha256=drop.sha256, size=drop.size)
            return scan_id

    def first_with(self, sha256: Sha256, scan_id: Id) -> Id | None:
        """Answer the earlier scan with the same bytes that was taken (records.ports.Register)."""
        scans = schema.scans
        with self._book.turn("intake") as turn:
            found = turn.connection.execute(
                select(scans.c.id)
                .where(scans.c.sha256 == sha256, scans.c.id < scan_id)
                .where(scans.c.state == ScanState.SPLIT.value)
                .where(scans.c.id.not_in(select(schema.disposed_papers.c.paper_id)))
                .order_by(scans.c.id)
                .limit(1)
            ).scalar()
            return None if found is None else str(found)

    def split(self, scan_id: Id, media_type: str, pages: Sequence[PageInfo]) -> tuple[PageInfo, ...]:
        """Keep the scan's pages (records.ports.Register)."""
        with self._book.turn("intake") as turn:
            if not self._finish(turn, scan_id, ScanState.SPLIT, media_type=media_type):
                return ()
            cover_id, letter = newest_cover(turn, scan_id), None
            for page in pages:
                if page.cover is not None:
                    cover_id, letter = page.id, None
                elif page.letter is not None:
                    letter = mended_by(turn, page.id, page.letter)
                self._keep_page(turn, scan_id, page, cover_id, letter)
            turn.event("scan.split", scan=scan_id, pages=len(pages), media_type=media_type)
            return tuple(pages)

    def listed(self, scan_id: Id, media_type: str, listing: Listing) -> None:
        """Keep the rows of an export (records.ports.Register)."""
        told = f"使わない列: {'、'.join(listing.unknown)}" if listing.unknown else None
        with self._book.turn("intake") as turn:
            if self._finish(turn, scan_id, ScanState.SPLIT, media_type=media_type, message=told):
                keep_rows(turn, scan_id, listing)

    def duplicate(self, scan_id: Id, first_id: Id) -> None:
        """Say that the scan is the same as an earlier one (records.ports.Register)."""
        with self._book.turn("intake") as turn:
            if self._finish(turn, scan_id, ScanState.DUPLICATE, first_id=first_id):
                turn.event("scan.duplicate", scan=scan_id, first=first_id)

    def quarantined(self, scan_id: Id, code: str, message: str) -> None:
        """Say that the scan cannot be taken, and why (records.ports.Register)."""
        with self._book.turn("intake") as turn:
            if self._finish(turn, scan_id, ScanState.QUARANTINED, code=code, message=message):
                turn.event("scan.quarantined", scan=scan_id, code=code)

    def readmit(self, page_id: Id, *, actor: str) -> None:
        """Take a page in that was set aside as a duplicate, blank or separator: a person wants it read.

        Raises:
            BusinessError: the page is in a case already, or waits anyway.
        """
        pages = schema.pages
        with self._book.turn(actor) as turn:
            changed = turn.connection.execute(
                pages.update()
                .where(pages.c.id == page_id, pages.c.case_id.is_(None))
                .where(pages.c.state != PageState.TO_SORT.value)
                .values(state=PageState.TO_SORT.value, code=None, message=None)
            )
            if changed.rowcount != 1:
                raise BusinessError("page.not_aside", "このページは除外されていません。")
            turn.event("page.readmitted", page=page_id)

    def exclude(self, page_id: Id, *, actor: str) -> None:
        """Set a page aside that no form claims: it is no application.

        Raises:
            BusinessError: the page does not wait to be sorted.
        """
        pages = schema.pages
        open_states = [PageState.TO_SORT.value, PageState.WAITING.value]
        with self._book.turn(actor) as turn:
            changed = turn.connection.execute(
                pages.update()
                .where(pages.c.id == page_id, pages.c.state.in_(open_states))
                .values(state=PageState.EXCLUDED.value)
            )
            if changed.rowcount != 1:
                raise BusinessError("page.not_waiting", "このページは仕分け待ちではありません。")
            turn.event("page.excluded", page=page_id)

    def _keep_page(
        self, turn: Turn, scan_id: Id, page: PageInfo, cover_id: Id | None, letter: Mended | None
    ) -> None:
        """Keep one page. Covers and letters are used and set aside; the same cover may come again every day.

        What lies behind a letter is no new application: no cover counts it.
        """
        table, slip = schema.pages, page.cover or page.letter
        gone = select(schema.disposed_papers.c.paper_id)
        same = (table.c.pixels == page.pixels, table.c.id.not_in(gone))
        known = select(table.c.id).where(*same).order_by(table.c.id).limit(1)
        first = None if slip is not None else turn.connection.execute(known).scalar()
        state = PageState.TO_SORT if first is None else PageState.DUPLICATE
        turn.connection.execute(
            table.insert().values(
                id=page.id,
                scan_id=scan_id,
                number=page.number,
                dpi=f"{page.dpi:.2f}",
                pixels=page.pixels,
                text_layer=page.text_layer,
                state=(state if slip is None else PageState.SEPARATOR).value,
                first_id=first,
                cover_id=cover_id if slip is None and letter is None else None,
                letter_id=letter.letter_id if slip is None and letter else None,
                mends=letter.case_id if letter and first is None else None,
            )
        )
        turn.event("page.kept", page=page.id, scan=scan_id, pixels=page.pixels, first=first)
        if page.cover is not None:
            keep_cover(turn, page.id, page.cover)
        if page.letter is not None and letter is not None:
            keep_letter(turn, page.id, letter)

    def _bundle(self, turn: Turn, drop: Drop) -> Id:
        """Answer today's bundle of the folder; the first file of an office day opens it."""
        bundles = schema.bundles
        today = turn.now.astimezone(OFFICE).replace(hour=0, minute=0, second=0, microsecond=0)
        since = today.astimezone(dt.UTC)
        known = turn.connection.execute(
            select(bundles.c.id)
            .where(bundles.c.folder == drop.folder, bundles.c.dropped_at >= since)
            .order_by(bundles.c.dropped_at.desc())
            .limit(1)
        ).scalar()
        if known is not None:
            return str(known)
        bundle_id = new_id()
        turn.connection.execute(
            bundles.insert().values(
                id=bundle_id, department=drop.department, folder=drop.folder, expected=drop.expected,
                trial=self._trial, dropped_at=turn.now,
            )
        )  # fmt: skip
        turn.event("bundle.opened", bundle=bundle_id, trial=self._trial)
        return bundle_id

    def _finish(self, turn: Turn, scan_id: Id, state: ScanState, **values: object) -> bool:
        """Write a scan's end; False when it was written before."""
        scans = schema.scans
        changed = turn.connection.execute(
            scans.update()
            .where(scans.c.id == scan_id, scans.c.state == ScanState.STORED.value)
            .values(state=state.value, **values)
        )
        return changed.rowcount == 1


def _next_position(turn: Turn, bundle_id: Id) -> int:
    """Answer which file of its bundle the next one is: with it the paper is found again."""
    scans = schema.scans
    counted = select(func.count()).select_from(scans).where(scans.c.bundle_id == bundle_id)
    return int(turn.connection.execute(counted).scalar_one()) + 1
