"""決裁: all final values of a case beside its page. Whoever answered a field is not asked."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from desk.guard import ActingApprover, Approver, Desk
from desk.lines import lines_of
from desk.parts import Parts
from desk.trying import newest_rehearsal
from desk.web import page, wants_fragment
from ledger.accounts import Session
from ledger.delegations import Delegation
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id, Sha256

router = APIRouter(prefix="/approve")

TAKEN = BusinessError("case.taken", "他の人がこの案件を決裁しています。")
Reason = Annotated[str, Form(min_length=1, max_length=400)]


class Standing(Frozen):
    """By whom a person is stood in for now, and how many decisions in their name they have not looked at."""

    deputies: tuple[Delegation, ...]
    unseen: int


@router.get("")
def begin(request: Request, desk: Desk, session: Approver) -> Response:
    """Show the next case."""
    return _next(request, desk, session)


@router.get("/{case_id}")
def open_one(request: Request, desk: Desk, session: Approver, case_id: Id) -> Response:
    """Show this very case."""
    if not desk.approvals.hold(case_id, session.user.id):
        raise TAKEN
    return _work(request, desk, session, case_id)


@router.post("/{case_id}")
def approve(
    request: Request,
    desk: Desk,
    session: ActingApprover,
    case_id: Id,
    version: Annotated[int, Form()],
    digest: Annotated[Sha256, Form()],
    behalf: Annotated[Id | None, Form()] = None,
) -> Response:
    """Approve what the page showed, in the name that it showed."""
    defined = desk.defined(desk.office.history.case(case_id).line)
    desk.office.approving.approve(case_id, version, digest, defined, user_id=session.user.id, behalf=behalf)
    desk.approvals.release(case_id)
    return _next(request, desk, session)


@router.post("/{case_id}/back")
def send_back(
    request: Request,
    desk: Desk,
    session: ActingApprover,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Reason,
) -> Response:
    """差戻し: the case is checked again."""
    desk.office.approving.send_back(case_id, version, reason, user_id=session.user.id)
    desk.approvals.release(case_id)
    return _next(request, desk, session)


@router.post("/{case_id}/later")
def later(request: Request, desk: Desk, session: ActingApprover, case_id: Id) -> Response:
    """後で: put the case off."""
    desk.approvals.put_off(case_id, session.user.id)
    return _next(request, desk, session)


def _next(request: Request, desk: Parts, session: Session) -> HTMLResponse:
    waiting = desk.lookup.to_approve(session.user.id, desk.reach(session.user))
    case_id = desk.approvals.take(waiting, session.user.id)
    if case_id is None:
        own = desk.lookup.not_to_approve(session.user.id)
        return page(
            request, session, _template(request), case=None, own=len(own), elsewhere=len(waiting),
            standing=_standing(desk, session),
        )  # fmt: skip
    return _work(request, desk, session, case_id)


def _work(request: Request, desk: Parts, session: Session, case_id: Id) -> HTMLResponse:
    case = desk.seen(case_id, session.user.id, "approve")
    defined = desk.defined(case.line)
    lines = lines_of(case, defined.form)
    names = desk.office.approving.in_names_of(
        [case_id], defined.procedure.department, user_id=session.user.id
    )
    return page(
        request,
        session,
        _template(request),
        case=case,
        case_id=case_id,
        digest=case.digest,
        defined=defined,
        lines=lines,
        names=names[case_id],
        rehearsal=newest_rehearsal(desk, case_id, case.digest) if case.digest else None,
        # A correction is entered by hand, and its search would find what it corrects.
        may_try=case.line.corrects is None and bool(desk.office.read_back(case.line.procedure)),
        standing=_standing(desk, session),
    )


def _standing(desk: Parts, session: Session) -> Standing:
    return Standing(
        deputies=desk.office.delegations.running(session.user.id),
        unseen=desk.office.after_views.waiting(session.user.id),
    )


def _template(request: Request) -> str:
    return "approve/work" if wants_fragment(request) else "approve/page"
