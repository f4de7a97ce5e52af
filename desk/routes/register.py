"""業務台帳: 累計 and 稼働中, every 業務 here with its own page and handover, and those of other tools."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.counting import count
from desk.guard import ActingManager, Desk, Reader
from desk.opendata import FILE_NAME, open_data
from desk.parts import Parts
from desk.unit_words import (
    DESTINATION_WORDS,
    LACK_WORDS,
    SOURCE_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    conditions,
    exact,
    minutes,
    signed,
)
from desk.units import Unit, unit, units
from desk.web import back_to, page, templates
from desk.words import OUTCOME_WORDS, machine_words
from ledger.decided import together
from ledger.exceptions import newest_exceptions
from ledger.halts import Halts
from records.account import Role
from records.errors import BusinessError
from records.ids import Id
from records.paths import Slug
from values.calendar import fiscal_year
from yomikaki.systems import systems

router = APIRouter(prefix="/register")

templates.env.filters.update(
    machine=machine_words, minutes=minutes, signed=signed, exact=exact, lack=LACK_WORDS.__getitem__
)
WORDS = {"stages": STAGE_WORDS, "verdicts": VERDICT_WORDS}
Words = Annotated[str, Form(min_length=1, max_length=200)]


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show the numbers and what stands behind them."""
    settings, today = desk.office.settings, desk.office.today()
    rows, automations = units(desk.office), desk.office.figures.automations()
    return page(
        request,
        session,
        "register/list",
        count=count(rows, automations, settings, today),
        units=rows,
        own=desk.known(session.user),
        decided=together(one.decided for one in rows),
        automations=automations,
        base=(settings.automated_before, settings.automated_before_year),
        goal_year=settings.automated_goal_year,
        year=fiscal_year(today),
        words=WORDS,
    )


@router.get("/open-data.csv")
def download(desk: Desk, session: Reader) -> Response:
    """Send the ledger of 業務 as open data."""
    body = open_data(units(desk.office), desk.office.figures.automations())
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


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


@router.get("/{slug}")
def open_one(request: Request, desk: Desk, session: Reader, slug: Slug) -> Response:
    """Show one 業務: whether it counts and what is missing, its figures, how to stop it."""
    one = unit(desk.office, slug)
    return page(
        request, session, "register/one", unit=one, conditions=conditions(one), words=WORDS,
        exceptions=newest_exceptions(desk.office.book, slug), outcomes=OUTCOME_WORDS,
        system=next((each for each in systems(desk.office) if slug in each.procedures), None),
    )  # fmt: skip


@router.get("/{slug}/handover")
def handover(request: Request, desk: Desk, session: Reader, slug: Slug) -> Response:
    """引継ぎ: what a 業務 does, who approves, how to stop it, its last exceptions; to be printed."""
    one = unit(desk.office, slug)
    people = [user for user in desk.office.accounts.all() if user.active]
    return page(
        request,
        session,
        "register/handover",
        unit=one,
        form=desk.office.defined(slug).form,
        target=_target(desk, one),
        approvers=[user.shown for user in people if Role.APPROVER in user.roles],
        managers=[user.shown for user in people if Role.MANAGER in user.roles],
        exceptions=newest_exceptions(desk.office.book, slug),
        outcomes=OUTCOME_WORDS,
        sources=SOURCE_WORDS,
        destinations=DESTINATION_WORDS,
        words=WORDS,
        today=desk.office.today(),
    )


@router.post("/{slug}/halt")
def halt(
    request: Request,
    desk: Desk,
    session: ActingManager,
    slug: Slug,
    reason: Annotated[str, Form(min_length=1, max_length=400)],
) -> Response:
    """Stop a 業務 at once."""
    unit(desk.office, slug)
    Halts(desk.office.book).halt(slug, reason, actor=session.user.id)
    return back_to(request, f"/register/{slug}")


@router.post("/{slug}/go-on")
def go_on(request: Request, desk: Desk, session: ActingManager, slug: Slug) -> Response:
    """Let a 業務 go on."""
    Halts(desk.office.book).go_on(slug, actor=session.user.id)
    return back_to(request, f"/register/{slug}")


def _target(desk: Parts, one: Unit) -> str:
    """Answer where records end, in words: a system with its hours, or a workbook."""
    slug = one.procedure.slug
    if slug in desk.office.workbooks:
        return desk.office.workbooks[slug].workbook
    if one.procedure.target not in desk.office.targets:
        return "未定"
    target = desk.office.targets[one.procedure.target]
    hours = next(each.hours for each in systems(desk.office) if each.target.slug == target.slug)
    return f"{target.title}({target.base_url}、登録する時間 {hours})"
