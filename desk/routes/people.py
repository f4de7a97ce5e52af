"""利用者: who may use the desk, and in which roles."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from desk.guard import AccountReader, Desk, ProvedManager
from desk.passwords import SHORTEST, hashed
from desk.web import back_to, page
from records.account import ROLE_LABELS, Role
from records.errors import BusinessError
from records.ids import Id

router = APIRouter(prefix="/people")

Department = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\n\r]+$")]

ROLE_WORDS: dict[Role, str] = {
    Role.CLERK: "仕分け・確認・要判断",
    Role.APPROVER: "決裁と要判断",
    Role.MANAGER: "業務台帳と利用者",
    Role.AUDITOR: "すべてを読む(変更はできない)",
}


@router.get("")
def show(request: Request, desk: Desk, session: AccountReader) -> Response:
    """Show every account."""
    return page(
        request,
        session,
        "people",
        users=desk.office.accounts.all(),
        labels=ROLE_LABELS,
        words=ROLE_WORDS,
        shortest=SHORTEST,
        departments=sorted({one.procedure.department for one in desk.office.catalog.values()}),
    )


@router.post("")
def add(
    request: Request,
    desk: Desk,
    session: ProvedManager,
    name: Annotated[str, Form(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")],
    shown: Annotated[str, Form(min_length=1, max_length=120)],
    password: Annotated[str, Form()],
    roles: Annotated[list[Role], Form()],
) -> Response:
    """Add an account."""
    desk.office.accounts.add(name, shown, hashed(password), tuple(roles), actor=session.user.id)
    return back_to(request, "/people")


@router.post("/{user_id}/reach")
def set_reach(
    request: Request,
    desk: Desk,
    session: ProvedManager,
    user_id: Id,
    roles: Annotated[tuple[Role, ...], Form()] = (),
    departments: Annotated[tuple[Department, ...], Form()] = (),
) -> Response:
    """Say what a person may do, and for which departments."""
    if user_id == session.user.id:
        raise BusinessError("user.own_reach", "自分の役割と担当課は変えられません。")
    desk.office.accounts.set_reach(user_id, roles, departments, actor=session.user.id)
    return back_to(request, "/people")


@router.post("/{user_id}/active")
def set_active(
    request: Request, desk: Desk, session: ProvedManager, user_id: Id, active: Annotated[bool, Form()]
) -> Response:
    """Stop a person's access, or let them in again."""
    if user_id == session.user.id:
        raise BusinessError("user.oneself", "自分の利用は停止できません。")
    desk.office.accounts.set_active(user_id, active=active, actor=session.user.id)
    return back_to(request, "/people")
