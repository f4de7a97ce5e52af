"""代決: who decides in whose name on which days; named and ended here, by who is away or by 管理."""

import datetime as dt
from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import FORBIDDEN, Delegating, DelegationReader, Desk, ProvedDelegating, may
from desk.web import back_to, page
from ledger.accounts import Session
from ledger.delegations import MOST_DAYS, Delegation
from records.account import Role, User
from records.ids import Id

router = APIRouter(prefix="/approve/deputies")


@router.get("")
def show(request: Request, desk: Desk, session: DelegationReader) -> Response:
    """Show the delegations, those that hold or will hold first, and what names a new one."""
    chiefs = [one for one in desk.office.accounts.all() if one.active and Role.APPROVER in one.roles]
    found = [one for one in desk.office.delegations.all() if _concerns(session, one)]
    return page(
        request,
        session,
        "approve/deputies",
        delegations=sorted(found, key=lambda one: one.over),
        absent=_may_be_away(session, chiefs),
        deputies=[one for one in chiefs if _is_colleague(session, one)],
        today=desk.office.today(),
        most=MOST_DAYS,
        manages=may(session, Role.MANAGER),
    )


@router.post("")
def name(
    request: Request,
    desk: Desk,
    session: ProvedDelegating,
    absent: Annotated[Id, Form()],
    deputy: Annotated[Id, Form()],
    first: Annotated[dt.date, Form()],
    last: Annotated[dt.date, Form()],
    reason: Annotated[str, Form(min_length=1, max_length=200)],
) -> Response:
    """Name a deputy. An approver does so for themselves, 管理 for whoever they look after."""
    chiefs = desk.office.accounts.all()
    if absent not in {one.id for one in _may_be_away(session, chiefs)}:
        raise FORBIDDEN
    desk.office.delegations.name(absent, deputy, first, last, reason, user_id=session.user.id)
    return back_to(request, "/approve/deputies")


@router.post("/{delegation_id}/end")
def end(request: Request, desk: Desk, session: Delegating, delegation_id: Id) -> Response:
    """End a delegation before its time."""
    mine = {one.id for one in desk.office.delegations.all() if _concerns(session, one)}
    manages = may(session, Role.MANAGER) and delegation_id in mine
    desk.office.delegations.end(delegation_id, user_id=session.user.id, manages=manages)
    return back_to(request, "/approve/deputies")


def _may_be_away(session: Session, people: Collection[User]) -> list[User]:
    """Answer for whom a person may name a deputy: themselves, or as 管理 whoever they look after."""
    if may(session, Role.MANAGER):
        return [one for one in people if _is_colleague(session, one)]
    return [one for one in people if one.id == session.user.id and may(session, Role.APPROVER)]


def _is_colleague(session: Session, other: User) -> bool:
    """Tell whether a person works for a department of this one's; who only manages looks after all."""
    bound = session.user.departments if may(session, Role.CLERK, Role.APPROVER) else ()
    return not bound or not other.departments or not set(bound).isdisjoint(other.departments)


def _concerns(session: Session, one: Delegation) -> bool:
    return _is_colleague(session, one.absent) or _is_colleague(session, one.deputy)
