"""The pictures of the case that comes next: a page asks for them once its own case stands on the screen."""

from fastapi import APIRouter

from desk.guard import Clerk, Desk
from desk.one_field import Only, waiting_for
from desk.questions import questions
from desk.sheets import sheets_of
from records.ids import Id

router = APIRouter(prefix="/check")


@router.get("/{case_id}/ahead")
def ahead(desk: Desk, session: Clerk, only: Only, case_id: Id) -> list[str]:
    """Answer the addresses of the next case's pictures, so that they are there when it opens."""
    following = desk.checks.after(waiting_for(desk, session, only), case_id, session.user.id)
    if following is None:
        return []
    case = desk.office.history.sheet(following)
    form = desk.lookup.form(case.line.form_sha256)
    field = only.field if only else None
    asked = questions(case, form, session.user.id, everything=False, only=field)
    # The strip of a masked field is for who has its case already.
    strips = [one.strip for one in asked if not form.field(one.path).masked]
    named = [*(sheet.picture for sheet in sheets_of(case, form)), *strips]
    return [f"/cases/{following}/pictures/{sha256}" for sha256 in named if sha256]
