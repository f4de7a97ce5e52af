"""不備・保留: what waits for an applicant, those overdue first, and the letter that asks for 補正."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.codes import drawn
from desk.guard import ActingClerk, CaseReader, Clerk, Desk
from desk.web import back_to, page
from desk.writing import written
from ledger.contents import Contents
from ledger.holds import Holds
from records.base import Frozen
from records.form import FieldKind, FormDefinition
from records.ids import Id
from records.letter import Letter
from records.values import Date
from values.calendar import office_day
from values.formats import write

router = APIRouter(prefix="/holds")


class Addressee(Frozen):
    """To whom a letter goes, as the case's own fields say; empty where its form has no such field."""

    postal_code: str
    address: str
    name: str


@router.get("")
def show(request: Request, desk: Desk, session: CaseReader) -> Response:
    """Show what is on hold."""
    return page(
        request,
        session,
        "holds/list",
        holds=Holds(desk.office.book).waiting(desk.reach(session.user)),
        titles={slug: defined.procedure.title for slug, defined in desk.office.catalog.items()},
        today=office_day(desk.office.clock.now()),
        wareki=wareki,
    )


@router.post("/{case_id}/due")
def set_due(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    version: Annotated[int, Form()],
    due: Annotated[dt.date, Form()],
) -> Response:
    """Say until when the applicant has time."""
    desk.office.holding.set_due(case_id, version, due, user_id=session.user.id)
    return back_to(request, "/holds")


@router.get("/{case_id}/letter")
def letter(request: Request, desk: Desk, session: Clerk, case_id: Id) -> Response:
    """Show the letter to the applicant, ready to print."""
    hold = Holds(desk.office.book).one(case_id)
    case = desk.seen(case_id, session.user.id, "letter")
    defined = desk.defined(case.line)
    return page(
        request,
        session,
        "holds/letter",
        hold=hold,
        code=drawn(Letter(case=hold.reference).written()),
        procedure=defined.procedure,
        to=_addressee(case.contents, defined.form),
        received=wareki(office_day(case.line.opened_at)),
        today=wareki(office_day(desk.office.clock.now())),
        due=wareki(hold.due) if hold.due else "",
    )


def wareki(day: dt.date) -> str:
    """Answer a day as a letter writes it: 令和8年12月8日."""
    return write(Date(date=day), "wareki")


def _addressee(held: Contents | None, form: FormDefinition) -> Addressee:
    return Addressee(
        postal_code=_first(held, form, FieldKind.POSTAL_CODE),
        address=_first(held, form, FieldKind.ADDRESS),
        name=_first(held, form, FieldKind.NAME),
    )


def _first(held: Contents | None, form: FormDefinition, kind: FieldKind) -> str:
    """Answer what stands in the form's first field of a kind: who applies is asked before all others."""
    values = held.values() if held else {}
    path = next((one.path for one in form.fields if one.kind is kind and one.path in values), None)
    return written(form.field(path), values[path]) if path else ""
