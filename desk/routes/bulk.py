"""一括ファイル: the files in which many cases left at once, and what answered each."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import CaseReader, Desk
from desk.web import page
from desk.words import BULK_WORDS, RESULT_WORDS
from ledger.bulk_views import bulk_views, strange_results
from records.case import STATE_LABELS

router = APIRouter(prefix="/bulk")

MOST = 100


@router.get("")
def show(request: Request, desk: Desk, session: CaseReader) -> Response:
    """Show the newest files, and the results that answer none of ours."""
    among = desk.reach(session.user)
    return page(
        request,
        session,
        "bulk",
        files=bulk_views(desk.office.book, among, MOST),
        strange=strange_results(desk.office.book, among, MOST),
        titles={slug: one.procedure.title for slug, one in desk.office.catalog.items()},
        folder=desk.office.settings.bulk_files,
        words=BULK_WORDS,
        result_words=RESULT_WORDS,
        labels=STATE_LABELS,
        most=MOST,
    )
