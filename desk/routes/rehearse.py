"""登録画面で試す: an approver asks for the filled screen of a case, and waits for it a while."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingApprover, Approver, Desk
from desk.parts import Parts
from desk.trying import newest_rehearsal
from desk.web import page
from ledger.accounts import Session
from records.ids import Id, Sha256

router = APIRouter(prefix="/approve/{case_id}/rehearsal")


@router.get("")
def follow(request: Request, desk: Desk, session: Approver, case_id: Id, digest: Sha256) -> Response:
    """Show how far it is, or what came of it."""
    return _part(request, desk, session, case_id, digest)


@router.post("")
def ask(
    request: Request, desk: Desk, session: ActingApprover, case_id: Id, digest: Annotated[Sha256, Form()]
) -> Response:
    """Ask for it, as the page showed the case."""
    desk.office.rehearsals.ask(case_id, digest, user_id=session.user.id)
    desk.hurry()
    return _part(request, desk, session, case_id, digest)


def _part(request: Request, desk: Parts, session: Session, case_id: Id, digest: Sha256) -> Response:
    return page(
        request,
        session,
        "approve/rehearsal",
        case_id=case_id,
        digest=digest,
        rehearsal=newest_rehearsal(desk, case_id, digest),
    )
