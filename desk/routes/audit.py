"""監査: 抽出ログ with its export, and who looked at what. Auditors read everything and change nothing."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from desk.guard import Auditor, Desk, ProvedAuditor
from desk.log_file import log_file
from desk.masking import veiled_log
from desk.narrowing import day_of, titles_of
from desk.parts import Parts
from desk.unmasking import REASONS
from desk.web import page
from desk.words import DECISION_WORDS, ENGINE_WORDS, LOOK_WORDS
from desk.writing import written
from ledger.accounts import Session
from ledger.extraction_log import LogQuery
from records.errors import BusinessError
from records.ids import Id

router = APIRouter(prefix="/audit")

PER_PAGE = 10
Position = Annotated[int, Query(ge=1, le=2**31 - 1)]
LOOKS_PER_PAGE = 100
DAYS = 7
BACKWARDS = BusinessError("export.backwards", "期間の始まりが終わりより後です。")


@router.get("")
def show(
    request: Request,
    desk: Desk,
    session: Auditor,
    since: str = "",
    until: str = "",
    procedure: str = "",
    older: Id | None = None,
) -> Response:
    """Show what was read in a period, newest first; seeing it is a look at each of its cases."""
    query = _query(desk, session, since, until, procedure)
    found = desk.log.page(query, limit=PER_PAGE, beside=older)
    forms = {sha256: desk.lookup.form(sha256) for sha256 in {one.form_sha256 for one in found.records}}
    records = tuple(veiled_log(one, forms[one.form_sha256]) for one in found.records)
    with desk.office.book.turn(session.user.id) as turn:
        turn.look(*dict.fromkeys(one.case_id for one in found.records), page="log")
    return page(
        request,
        session,
        "audit/log",
        found=found.model_copy(update={"records": records}),
        forms=forms,
        query=query,
        titles=titles_of(desk),
        written=written,
        decision_words=DECISION_WORDS,
        engine_words=ENGINE_WORDS,
    )


@router.post("/export")
def export(
    desk: Desk,
    session: ProvedAuditor,
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    procedure: Annotated[str, Form()] = "",
) -> Response:
    """Export the log of a period, sealed."""
    query = _query(desk, session, since, until, procedure)
    file = log_file(desk.office, query, titles_of(desk), actor=session.user.id)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type="application/zip", headers=headers)


@router.get("/looks")
def show_looks(
    request: Request, desk: Desk, session: Auditor, who: str = "", before: Position | None = None
) -> Response:
    """Show who looked at which case, searched or exported, newest first."""
    names = {user.id: user.shown for user in desk.office.accounts.all()}
    found = desk.lookup.looks(
        who if who in names else None, before=before, limit=LOOKS_PER_PAGE, among=desk.reach(session.user)
    )
    return page(
        request,
        session,
        "audit/looks",
        looks=found,
        last=found[-1].position if len(found) == LOOKS_PER_PAGE else None,
        names=names,
        who=who,
        words=LOOK_WORDS,
        reasons=REASONS,
    )


def _query(desk: Parts, session: Session, since: str, until: str, procedure: str) -> LogQuery:
    last = day_of(until) or desk.office.today()
    first = day_of(since) or last - dt.timedelta(days=DAYS - 1)
    if first > last:
        raise BACKWARDS
    known = procedure if procedure in desk.office.catalog else None
    return LogQuery(since=first, until=last, procedure=known, among=desk.reach(session.user))
