"""業務台帳: 累計 and 稼働中, every 業務 here, and those of other tools with their evidence."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.counting import count, runs_here
from desk.guard import ActingManager, Desk, Reader
from desk.web import back_to, page
from ledger.progress import ProcedureProgress
from records.errors import BusinessError
from records.ids import Id
from records.procedure import Stage
from values.calendar import fiscal_year

router = APIRouter(prefix="/register")

STAGE_WORDS: dict[Stage, str] = {
    Stage.CANDIDATE: "候補",
    Stage.PILOT: "試行",
    Stage.LIVE: "本番",
    Stage.STOPPED: "停止",
}
Words = Annotated[str, Form(min_length=1, max_length=200)]


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show both numbers and what stands behind them."""
    settings, today = desk.office.settings, desk.office.today()
    procedures = [defined.procedure for defined in desk.office.catalog.values()]
    sizes = {slug: len(defined.form.fields) for slug, defined in desk.office.catalog.items()}
    progress, automations = desk.progress.all(), desk.office.figures.automations()
    rows = [
        (one, progress.get(one.slug) or ProcedureProgress(procedure=one.slug), sizes[one.slug])
        for one in procedures
    ]
    return page(
        request,
        session,
        "register",
        count=count(procedures, progress, automations, settings, today),
        rows=rows,
        proofs={one.slug: desk.office.figures.proof(one) for one in procedures},
        running={one.slug for one in procedures if runs_here(one, progress.get(one.slug))},
        automations=automations,
        base=(settings.automated_before, settings.automated_before_year),
        year=fiscal_year(today),
        words=STAGE_WORDS,
    )


@router.post("")
def add(
    request: Request,
    desk: Desk,
    session: ActingManager,
    title: Words,
    department: Annotated[str, Form(min_length=1, max_length=80)],
    tool: Annotated[str, Form(min_length=1, max_length=120)],
    year: Annotated[int, Form()],
    evidence: Annotated[str, Form(min_length=1, max_length=2000)],
) -> Response:
    """Enter a 業務 that another tool automates."""
    first, last = desk.office.settings.automated_before_year, fiscal_year(desk.office.today())
    if year <= first:
        raise BusinessError("automation.counted", f"{first}年度までの業務は、はじめの数に含まれています。")
    if year > last:
        raise BusinessError("automation.future", "まだ来ていない年度です。")
    desk.office.figures.add_automation(title, department, tool, year, evidence, user_id=session.user.id)
    return back_to(request, "/register")


@router.post("/{automation_id}/remove")
def remove(request: Request, desk: Desk, session: ActingManager, automation_id: Id) -> Response:
    """Take an entry back."""
    desk.office.figures.remove_automation(automation_id, user_id=session.user.id)
    return back_to(request, "/register")
