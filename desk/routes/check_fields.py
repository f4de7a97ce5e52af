"""確認, one field over many sheets: which fields wait, to choose one of them."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Clerk, Desk
from desk.narrowing import titles_of
from desk.one_field import asking, label_of
from desk.web import page

# Before desk/routes/check.py, whose addresses take anything else in this place for a case.
router = APIRouter(prefix="/check/fields")


@router.get("")
def show(request: Request, desk: Desk, session: Clerk) -> Response:
    """Show the fields that wait for this person, by 業務, with how many sheets each waits on."""
    titles, waiting = titles_of(desk), desk.open_fields.kinds(session.user.id, desk.reach(session.user))
    groups = [
        (titles.get(slug, slug), [(label_of(desk, each.one), asking(each.one), each.cases) for each in some])
        for slug, some in groupby(waiting, key=lambda each: each.one.procedure)
    ]
    return page(request, session, "check/fields", groups=groups)
