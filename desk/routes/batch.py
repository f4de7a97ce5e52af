"""一括決裁: the cases of one 業務 at once; what departs from the rule is opened and decided alone."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import FORBIDDEN, ActingApprover, Approver, Desk
from desk.masking import veiled_value
from desk.parts import Parts
from desk.web import page
from desk.writing import written
from ledger.accounts import Session
from ledger.batches import MOST_AT_ONCE, Asked, Batches, Waiting
from records.account import User
from records.base import Frozen
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Id
from records.paths import Slug

router = APIRouter(prefix="/approve/batch")

NONE_CHOSEN = BusinessError("case.none_chosen", "決裁する案件を選んでください。")
# Id, version, digest; and in whose name (代決), where it is not one's own.
SENT_AS = r"^[0-9a-f-]{36} \d{1,9} [0-9a-f]{64}( [0-9a-f-]{36})?$"
Chosen = Annotated[str, Form(pattern=SENT_AS)]


class Shown(Frozen):
    """One field of a case on the page; ``tag`` says in what it departs from the rule."""

    label: str
    text: str
    tag: str | None


@router.get("")
def show(request: Request, desk: Desk, session: Approver, procedure: Slug | None = None) -> Response:
    """Show what waits of one 業務, what deviates first."""
    batches = Batches(desk.office.book)
    reach = desk.reach(session.user)
    mine = desk.office.catalog if reach is None else reach
    counts = {slug: count for slug, count in batches.counts().items() if slug in mine}
    if procedure and procedure not in mine:
        raise FORBIDDEN
    chosen = procedure or next(iter(counts), None)
    own = desk.lookup.not_to_approve(session.user.id)
    found = batches.waiting(chosen, own) if chosen else ()
    forms = {sha256: desk.lookup.form(sha256) for sha256 in {one.form_sha256 for one in found}}
    _looked(desk, session, found)
    return page(
        request,
        session,
        "approve/batch",
        counts=counts,
        chosen=chosen,
        titles={slug: defined.procedure.title for slug, defined in desk.office.catalog.items()},
        lines=[(one, _shown(one, forms[one.form_sha256])) for one in found],
        names=_names(desk, session, chosen, found),
        most=MOST_AT_ONCE,
        own=len(own),
    )


@router.post("")
def approve(
    request: Request,
    desk: Desk,
    session: ActingApprover,
    procedure: Annotated[Slug, Form()],
    chosen: Annotated[list[Chosen] | None, Form(max_length=MOST_AT_ONCE)] = None,
) -> Response:
    """Approve what was chosen, and show what became of each."""
    if not chosen:
        raise NONE_CHOSEN
    if procedure not in desk.office.catalog:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    asked = [_asked(*one.split(" ")) for one in chosen]
    if not desk.reaches(session.user, *(one.case_id for one in asked)):
        raise FORBIDDEN
    defined = desk.office.defined(procedure)
    decided = Batches(desk.office.book).approve(asked, defined, user_id=session.user.id)
    return page(
        request,
        session,
        "approve/decided",
        decided=decided,
        procedure=procedure,
        title=defined.procedure.title,
    )


def _asked(case_id: str, version: str, digest: str, behalf: str | None = None) -> Asked:
    return Asked(case_id=case_id, version=int(version), digest=digest, behalf=behalf)


def _names(
    desk: Parts, session: Session, procedure: Slug | None, found: tuple[Waiting, ...]
) -> dict[Id, User]:
    """Answer the cases that are decided in somebody's name, and whose: of several who went first."""
    if procedure is None:
        return {}
    department = desk.office.defined(procedure).procedure.department
    names = desk.office.approving.in_names_of(
        [one.case_id for one in found], department, user_id=session.user.id
    )
    return {case_id: people[0] for case_id, people in names.items() if people}


def _looked(desk: Parts, session: Session, found: tuple[Waiting, ...]) -> None:
    with desk.office.book.turn(session.user.id) as turn:
        turn.look(*(one.case_id for one in found), page="approve_batch")


def _shown(one: Waiting, form: FormDefinition) -> tuple[Shown, ...]:
    """Answer every field in which something is written or that deviates, those that deviate first."""
    lines = []
    for path, value in one.values.items():
        field = form.field(path)
        tag = "修正" if path in one.changed else "自信が低い" if path in one.unsure else None
        text = written(field, veiled_value(value) if field.masked else value)
        if text or tag:
            lines.append(Shown(label=field.label, text=text or "(空欄)", tag=tag))
    return tuple(sorted(lines, key=lambda line: line.tag is None))
