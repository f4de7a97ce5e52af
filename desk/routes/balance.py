"""件数照合: a week's count by day, department and bundle, open differences, and where each sheet lies."""

import datetime as dt
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import CaseReader, Deciding, Desk, Reader
from desk.narrowing import OfficeDay
from desk.routes.lookups import lists_of
from desk.web import back_to, page
from desk.words import FILE_WORDS, PAGE_WORDS
from ledger.balance import SETTLED
from ledger.figures import BundleCount, DayCount
from records.base import Frozen
from records.ids import Id
from values.calendar import OFFICE, office_day

router = APIRouter()

CAUSE_WORDS = {
    "pages": "ページの記録が欠けています",
    "expected": "届いた枚数が、申し出た枚数と違います",
    "cover": "表紙の件数と案件の数が違います",
}


class DepartmentCount(Frozen):
    """The bundles of one department on one day, and their sum."""

    department: str
    count: DayCount


class Day(Frozen):
    """One office day on which something came."""

    day: dt.date
    departments: tuple[DepartmentCount, ...]


@router.get("/balance")
def show(request: Request, desk: Desk, session: Reader, week: OfficeDay | None = None) -> Response:
    """Show what does not balance, and a week's counts."""
    today = desk.office.today()
    chosen = week or today
    monday = chosen - dt.timedelta(days=chosen.weekday())
    begins = dt.datetime.combine(monday, dt.time(), OFFICE).astimezone(dt.UTC)
    bound = session.user.bound_to
    bundles = desk.office.figures.bundles(begins, begins + dt.timedelta(days=7), bound)
    return page(
        request,
        session,
        "balance/week",
        differences=desk.differences.now(bound),
        days=_days(bundles),
        whole=DayCount(bundles=bundles),
        monday=monday,
        sunday=monday + dt.timedelta(days=6),
        before=monday - dt.timedelta(days=7),
        after=monday + dt.timedelta(days=7) if monday + dt.timedelta(days=7) <= today else None,
        causes=CAUSE_WORDS,
        ways=SETTLED,
    )


@router.post("/balance/{bundle_id}")
def settle(
    request: Request,
    desk: Desk,
    session: Deciding,
    bundle_id: Id,
    sheets: Annotated[int, Form()],
    way: Annotated[str, Form()] = "",
) -> Response:
    """Say how a difference was cleared up."""
    desk.balance.settle(bundle_id, sheets, way, user_id=session.user.id)
    desk.differences.now()
    return back_to(request, "/balance")


@router.get("/bundles/{bundle_id}")
def show_bundle(request: Request, desk: Desk, session: CaseReader, bundle_id: Id) -> Response:
    """Show every sheet of a bundle by its position, so that the paper can be found."""
    return page(
        request,
        session,
        "balance/bundle",
        bundle=desk.balance.places(bundle_id, desk.reach(session.user)),
        bundle_id=bundle_id,
        looked_up=lists_of(desk, session.user, bundle_id),
        file_words=FILE_WORDS,
        page_words=PAGE_WORDS,
    )


def _days(bundles: tuple[BundleCount, ...]) -> tuple[Day, ...]:
    """Answer the bundles by day, the newest first, and by department."""

    def day_of(one: BundleCount) -> dt.date:
        return office_day(one.dropped_at)

    ordered = sorted(bundles, key=lambda one: (-day_of(one).toordinal(), one.department, one.dropped_at))
    return tuple(
        Day(
            day=day,
            departments=tuple(
                DepartmentCount(department=name, count=DayCount(bundles=tuple(some)))
                for name, some in groupby(of_day, lambda one: one.department)
            ),
        )
        for day, of_day in groupby(ordered, day_of)
    )
