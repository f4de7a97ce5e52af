"""受付: the day's bundles, what became of each file, and the count that must balance."""

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Desk, Reader
from desk.narrowing import OfficeDay
from desk.parts import Parts
from desk.web import page
from desk.words import FILE_WORDS, PAGE_WORDS
from ledger.covers import covers_of
from ledger.history import FileLine
from ledger.listed import ListedLine
from ledger.lookup import SheetLine
from records.base import Frozen
from records.ids import Id
from records.paths import Slug

router = APIRouter()


class FileView(Frozen):
    """One file with its pages, or rows of an export; ``first`` is what a duplicate is the same as."""

    line: FileLine
    first: str | None
    sheets: tuple[SheetLine, ...]
    rows: tuple[ListedLine, ...]


@router.get("/")
def show(request: Request, desk: Desk, session: Reader, day: OfficeDay | None = None) -> Response:
    """Show a day, today unless another one is asked for."""
    today = desk.office.today()
    chosen = day or today
    count, among = desk.office.figures.day(chosen, session.user.bound_to), desk.reach(session.user)
    bundles = tuple(one.bundle_id for one in count.bundles)
    return page(
        request,
        session,
        "reception",
        day=chosen,
        today=today,
        before=chosen - dt.timedelta(days=1),
        after=chosen + dt.timedelta(days=1) if chosen < today else None,
        bundles=[(one, _files(desk, one.bundle_id, among)) for one in count.bundles],
        covers=covers_of(desk.office.book, bundles),
        titles={slug: one.procedure.title for slug, one in desk.office.catalog.items()},
        total=count,
        watch=desk.office.settings.watch,
        file_words=FILE_WORDS,
        page_words=PAGE_WORDS,
    )


def _files(desk: Parts, bundle_id: Id, among: tuple[Slug, ...] | None) -> list[FileView]:
    lines = sorted(desk.office.history.files(bundle_id), key=lambda line: line.id)
    sheets = desk.lookup.sheets(tuple(line.id for line in lines), among)
    rows = desk.office.listed.of_files(tuple(line.id for line in lines), among)
    firsts = desk.lookup.file_names(tuple(line.first_id for line in lines if line.first_id))
    return [
        FileView(line=line, first=firsts.get(line.first_id or ""), sheets=sheets[line.id], rows=rows[line.id])
        for line in lines
    ]
