"""案件: the list of cases, and everything that happened to one of them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.correcting import correction_of, corrections_of
from desk.custody import steps_of
from desk.guard import ActingClerk, CaseReader, Desk
from desk.lines import lines_of
from desk.masking import veiled_result
from desk.narrowing import Typed, query_of, titles_of
from desk.unmasking import REASONS
from desk.web import back_to, page
from desk.words import BULK_WORDS, DECISION_WORDS, ENGINE_WORDS, LOOK_WORDS, OUTCOME_WORDS, STEP_WORDS
from ledger.bulk_views import places_of
from ledger.case_check import verify_case
from ledger.case_lists import MOST_COUNTED, CasePage
from ledger.heads import anchors_of
from records.case import MOVES, STATE_LABELS, State
from records.errors import BusinessError
from records.ids import Id
from yomikaki.findings import sentence

router = APIRouter(prefix="/cases")

PER_PAGE = 50
NOTHING = CasePage(cases=(), total=0, older=None, newer=None)
Reason = Annotated[str, Form(min_length=1, max_length=400)]


@router.get("")
def show(
    request: Request,
    desk: Desk,
    session: CaseReader,
    typed: Typed,
    older: Id | None = None,
    newer: Id | None = None,
) -> Response:
    """Show the cases that fit, the newest first, from beside a case of the page before."""
    titles = titles_of(desk)
    query, trouble = query_of(typed, titles, desk.reach(session.user)), None
    try:
        found = desk.lists.page(
            query, limit=PER_PAGE, beside=newer or older, way="newer" if newer else "older"
        )
    except BusinessError as error:
        found, trouble = NOTHING, error.message
    if query.text or query.person:
        desk.searched(session.user.id, query)
    return page(
        request,
        session,
        "cases/list",
        found=found,
        most=MOST_COUNTED,
        trouble=trouble,
        chosen=typed.written(),
        titles=titles,
        labels=STATE_LABELS,
        bulks=desk.office.bulks,
    )


@router.get("/{case_id}")
def open_one(request: Request, desk: Desk, session: CaseReader, case_id: Id) -> Response:
    """Show everything that happened to one case."""
    case = desk.seen(case_id, session.user.id, "case")
    form = desk.lookup.form(case.line.form_sha256)
    masked = desk.masked(case.line)
    papers, names = desk.lookup.papers(case_id), {user.id: user.shown for user in desk.office.accounts.all()}
    receipts = [one.result.receipt for one in case.entries if one.result and one.result.receipt]
    return page(
        request,
        session,
        "cases/one",
        case=case,
        form=form,
        title=titles_of(desk).get(case.line.procedure, form.title),
        lines=(lines := lines_of(case, form)),
        models=sorted({(reading.engine, reading.model) for one in lines for reading in one.field.readings}),
        receipt=receipts[-1] if receipts else None,
        papers=papers,
        steps=steps_of(case, form, papers, names),
        names=names,
        origin=desk.office.history.case(case.line.corrects).line if case.line.corrects else None,
        own=correction_of(case, form) if case.line.corrects else None,
        coming=desk.office.replacing.coming(case_id) if case.line.state is State.ON_HOLD else 0,
        corrections=corrections_of(desk, case, session.user.id),
        first=desk.office.history.case(case.line.repeat_of).line if case.line.repeat_of else None,
        runs=f"{desk.office.settings.prefect_url}/runs/flow-run/",
        can_withdraw=State.WITHDRAWN in MOVES[case.line.state] and case.line.state is not State.HELD,
        decision_words=DECISION_WORDS,
        engine_words=ENGINE_WORDS,
        outcome_words=OUTCOME_WORDS,
        step_words=STEP_WORDS,
        places=[
            one.model_copy(update={"answer": one.answer and veiled_result(one.answer, masked)})
            for one in places_of(desk.office.book, case_id)
        ],
        bulk_words=BULK_WORDS,
        look_words=LOOK_WORDS,
        masked={one.path: one.label for one in form.fields if one.masked},
        unmask_reasons=REASONS,
    )


@router.get("/{case_id}/chain")
def verify(request: Request, desk: Desk, session: CaseReader, case_id: Id) -> Response:
    """Look whether the case stands in the ledger as it was written."""
    line = desk.office.history.case(case_id).line
    heads = [one.head for one in anchors_of(desk.office.ledger_id, desk.office.settings.anchors)]
    verdict = verify_case(desk.office.book, desk.office.blobs, case_id, desk.lookup.pictures(case_id), heads)
    sentences = [sentence(one, {case_id: line.reference}) for one in verdict.findings]
    return page(request, session, "cases/chain", verdict=verdict, sentences=sentences)


@router.post("/{case_id}/withdraw")
def withdraw(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Reason,
) -> Response:
    """取下げ."""
    desk.office.holding.withdraw(case_id, version, reason, user_id=session.user.id)
    return back_to(request, f"/cases/{case_id}")


@router.post("/{case_id}/again")
def again(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Reason,
) -> Response:
    """補正: what was missing came; the case is read again, and what people typed is kept."""
    desk.office.holding.read_again(case_id, version, reason, user_id=session.user.id)
    return back_to(request, f"/cases/{case_id}")


@router.post("/{case_id}/return")
def give_back(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Reason,
) -> Response:
    """返戻: sent back for good."""
    desk.office.holding.give_back(case_id, version, reason, user_id=session.user.id)
    return back_to(request, f"/cases/{case_id}")
