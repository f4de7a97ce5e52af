"""受付: the day's bundles, what became of each file, and the count that must balance."""

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Desk, Reader
from desk.parts import Parts
from desk.web import page
from desk.words import FILE_WORDS, PAGE_WORDS
from ledger.figures import BundleCount
from ledger.history import FileLine
from ledger.lookup import SheetLine
from records.base import Frozen
from records.ids import Id
from values.calendar import OFFICE

router = APIRouter()


class FileView(Frozen):
    """One file with its pages; ``first`` is what a duplicate is the same as."""

    line: FileLine
    first: str | None
    sheets: tuple[SheetLine, ...]


class Total(Frozen):
    """The day's sum over all bundles."""

    received: int
    confirmed: int
    waiting: int
    excluded: int

    @property
    def difference(self) -> int:
        """Answer what is missing, or too many."""
        return self.received - self.confirmed - self.waiting - self.excluded


@router.get("/")
def show(request: Request, desk: Desk, session: Reader, day: dt.date | None = None) -> Response:
    """Show a day, today unless another one is asked for."""
    today = desk.office.today()
    chosen = day or today
    bundles = _bundles(desk, chosen)
    return page(
        request,
        session,
        "reception",
        day=chosen,
        today=today,
        before=chosen - dt.timedelta(days=1),
        after=chosen + dt.timedelta(days=1) if chosen < today else None,
        bundles=[(one, _files(desk, one.bundle_id)) for one in bundles],
        total=_total(bundles),
        watch=desk.office.settings.watch,
        file_words=FILE_WORDS,
        page_words=PAGE_WORDS,
    )


def _bundles(desk: Parts, day: dt.date) -> tuple[BundleCount, ...]:
    begins = dt.datetime.combine(day, dt.time(), OFFICE).astimezone(dt.UTC)
    return desk.office.figures.bundles(begins, begins + dt.timedelta(days=1))


def _total(bundles: tuple[BundleCount, ...]) -> Total:
    return Total(
        received=sum(one.expected or one.received for one in bundles),
        confirmed=sum(one.confirmed for one in bundles),
        waiting=sum(one.waiting for one in bundles),
        excluded=sum(one.excluded for one in bundles),
    )


def _files(desk: Parts, bundle_id: Id) -> list[FileView]:
    lines = sorted(desk.office.history.files(bundle_id), key=lambda line: line.id)
    sheets = desk.lookup.sheets(tuple(line.id for line in lines))
    firsts = desk.lookup.file_names(tuple(line.first_id for line in lines if line.first_id))
    return [
        FileView(line=line, first=firsts.get(line.first_id or ""), sheets=sheets[line.id]) for line in lines
    ]
