"""保存と廃棄: what is due, what somebody keeps, what two people decide, and the certificates."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import ActingManager, Desk, Reader, Releaser
from desk.parts import Parts
from desk.web import back_to, page
from ledger.disposing import RULE, Disposals
from ledger.retention import Retaining
from records.errors import BusinessError
from records.ids import Id
from records.paths import Slug
from records.retention import DisposalState, Retention

router = APIRouter(prefix="/retention")

STATE_WORDS: dict[DisposalState, str] = {
    DisposalState.PROPOSED: "二人目の同意待ち",
    DisposalState.REFUSED: "取下げ",
    DisposalState.AGREED: "今夜廃棄",
    DisposalState.BEGUN: "廃棄中",
    DisposalState.ERASED: "廃棄中",
    DisposalState.DONE: "廃棄済み",
}
FROM_WORDS = {"confirmed": "終わった日の翌日", "end_of_fiscal_year": "終わった年度の翌年度の4月1日"}
Reason = Annotated[str, Form(min_length=1, max_length=400)]


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show the rule of each 業務, what is due, and every disposal."""
    procedures = [one.procedure for one in desk.known(session.user).values()]
    kept = {one.slug: one.retention for one in procedures if one.retention}
    return page(
        request,
        session,
        "retention/list",
        procedures=procedures,
        due=Retaining(desk.office.book).counts(kept, desk.office.today()),
        disposals=Disposals(desk.office.book).all(among=desk.reach(session.user)),
        titles={one.slug: one.title for one in procedures},
        words=STATE_WORDS,
        begins=FROM_WORDS,
    )


@router.get("/due/{slug}")
def show_due(request: Request, desk: Desk, session: Reader, slug: Slug) -> Response:
    """Show the cases of a 業務 that are due, and those that somebody keeps."""
    rule, retaining = _rule(desk, slug), Retaining(desk.office.book)
    return page(
        request,
        session,
        "retention/due",
        slug=slug,
        title=desk.office.catalog[slug].procedure.title,
        rule=rule,
        begins=FROM_WORDS,
        due=retaining.due(slug, rule, desk.office.today()),
        kept=retaining.kept(slug),
    )


@router.post("/due/{slug}")
def propose(
    request: Request, desk: Desk, session: ActingManager, slug: Slug, expected: Annotated[int, Form()]
) -> Response:
    """Propose to destroy what the page showed."""
    disposals, today = Disposals(desk.office.book), desk.office.today()
    one = disposals.propose(slug, _rule(desk, slug), today, expected, user_id=session.user.id)
    return back_to(request, f"/retention/{one}")


@router.post("/keep/{case_id}")
def keep(request: Request, desk: Desk, session: Releaser, case_id: Id, reason: Reason) -> Response:
    """Keep a case over its time."""
    Retaining(desk.office.book).keep(case_id, reason, user_id=session.user.id)
    return back_to(request, "/retention")


@router.post("/let-go/{case_id}")
def let_go(request: Request, desk: Desk, session: Releaser, case_id: Id) -> Response:
    """Let a kept case fall due again."""
    Retaining(desk.office.book).let_go(case_id, user_id=session.user.id)
    return back_to(request, "/retention")


@router.get("/{disposal_id}")
def show_one(request: Request, desk: Desk, session: Reader, disposal_id: Id) -> Response:
    """Show a disposal and, once it is carried out, its certificate, ready to print."""
    one = Disposals(desk.office.book).one(disposal_id)
    defined = desk.office.catalog.get(one.procedure)
    return page(
        request,
        session,
        "retention/one",
        one=one,
        title=defined.procedure.title if defined else one.procedure,
        words=STATE_WORDS,
        by_rule=one.proposed_by == RULE,
    )


@router.post("/{disposal_id}/decide")
def decide(
    request: Request, desk: Desk, session: Releaser, disposal_id: Id, agreed: Annotated[bool, Form()]
) -> Response:
    """Agree as the second person, or take the proposal off the table."""
    Disposals(desk.office.book).decide(disposal_id, agreed=agreed, user_id=session.user.id)
    return back_to(request, f"/retention/{disposal_id}")


def _rule(desk: Parts, slug: Slug) -> Retention:
    defined = desk.office.catalog.get(slug)
    if defined is None or defined.procedure.retention is None:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    return defined.procedure.retention
