"""確認: the next case that waits, only its outstanding fields, one after the other; answers go together."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Json

from desk.guard import ActingClerk, Clerk, Desk
from desk.masking import masked_paths
from desk.one_field import Only, told, waiting_for
from desk.parts import Parts
from desk.questions import disguised, doubts, questions
from desk.queue import Sent
from desk.web import page, templates, wants_fragment
from desk.writing import understood, written
from ledger.accounts import Session
from ledger.checking import Answer
from ledger.facts import identity_secret
from ledger.history import CaseFile, CaseSheet
from ledger.open_fields import OneField
from ledger.planted import Planted, Planting
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.form import FieldDefinition, FormDefinition
from records.ids import Id
from records.paths import FieldPath, without_rows
from records.reading import Understood
from records.values import Blank

router = APIRouter(prefix="/check")

REPEATED = "重複"
UNREADABLE = "「{}」の文字が判読できない"
EDITABLE = frozenset({State.TO_CHECK, State.TO_APPROVE, State.APPROVED})
NOT_NOW = BusinessError("case.not_editable", "この案件は今は確認できません。")
TAKEN = BusinessError("case.taken", "他の人がこの案件を確認しています。")
WAITS = BusinessError("look.waits", "この案件は、ほかの人の確認を待っています。")
NOTHING_SENT = BusinessError("case.nothing_to_undo", "取り戻せる案件がありません。")


class Typed(Frozen):
    """One answer as the page sends it: the text in the person's own writing, or 空欄 said apart."""

    path: FieldPath
    text: str
    blank: bool = False
    milliseconds: int = 0


Answers = Annotated[Json[tuple[Typed, ...]], Form()]
Reason = Annotated[str, Form(min_length=1, max_length=400)]


@router.get("")
def begin(request: Request, desk: Desk, session: Clerk, only: Only) -> Response:
    """Show the next case, whole or one field of it."""
    return _next(request, desk, session, only)


@router.get("/{case_id}")
def open_one(request: Request, desk: Desk, session: Clerk, case_id: Id, everything: bool = False) -> Response:  # noqa: FBT001, FBT002 - from the address
    """Show this very case: from its own page, or with every field."""
    if not desk.checks.hold(case_id, session.user.id):
        raise TAKEN
    if planted := _planting(desk).open(case_id, session.user.id):
        return _planted(request, desk, session, planted)
    return _work(request, desk, session, case_id, everything=everything)


@router.post("/undo")
def undo(request: Request, desk: Desk, session: ActingClerk, only: Only) -> Response:
    """Take the answers back that this person sent last, and show their case again."""
    sent = desk.checks.recall(session.user.id)
    if sent is None:
        raise NOTHING_SENT
    if not desk.checks.hold(sent.case_id, session.user.id):
        raise TAKEN
    line = desk.office.history.line(sent.case_id)
    # What was sent before somebody chose a field may be anything else.
    fields = {OneField(procedure=line.procedure, field=without_rows(path)) for path in sent.paths}
    still = only if fields == {only} else None
    if planted := _planting(desk).reopen(sent.case_id, user_id=session.user.id):
        return _planted(request, desk, session, planted, still)
    desk.office.checking.take_back(sent.case_id, line.version, sent.paths, user_id=session.user.id)
    return _work(request, desk, session, sent.case_id, still)


@router.post("/{case_id}/field")
def judge_field(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    case_id: Id,
    path: Annotated[FieldPath, Form()],
    text: Annotated[str, Form()] = "",
    blank: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form's field
) -> Response:
    """Say what a typed text means, or why it cannot be taken; nothing is kept yet."""
    desk.checks.hold(case_id, session.user.id)
    line = desk.office.history.line(case_id)
    field = _field(desk.defined(line).form, path)
    found = _meaning(desk, field, Typed(path=path, text=text, blank=blank))
    final = written(field, found.value) if found.value is not None else ""
    return templates.TemplateResponse(
        request, "check/verdict.html", {"problem": found.problem, "final": final, "text": text}
    )


@router.post("/{case_id}")
def answer(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    only: Only,
    case_id: Id,
    version: Annotated[int, Form()],
    answers: Answers,
    insist: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form's field
) -> Response:
    """Keep all answers of a case in one turn, and show the next case."""
    line, contents = desk.office.history.standing(case_id)
    defined = desk.defined(line)
    kept = tuple(_answer(desk, defined.form, one) for one in answers)
    if contents is not None and not insist:
        asked = doubts(defined.form, contents, {one.path: one.value for one in kept})
        if asked:
            return _warn(request, asked)
    if not _ended(desk, session, case_id, kept):
        desk.office.checking.answer(case_id, version, kept, defined, user_id=session.user.id)
        desk.checks.release(case_id)
    sent = Sent(case_id=case_id, paths=tuple(one.path for one in kept))
    desk.checks.remember(session.user.id, sent)
    return _next(request, desk, session, only)


@router.post("/{case_id}/later")
def later(request: Request, desk: Desk, session: ActingClerk, only: Only, case_id: Id) -> Response:
    """後で: put the case off."""
    if not _ended(desk, session, case_id):
        desk.checks.put_off(case_id, session.user.id)
    return _next(request, desk, session, only)


@router.post("/{case_id}/hold")
def hold(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    only: Only,
    case_id: Id,
    version: Annotated[int, Form()],
    reason: Reason,
) -> Response:
    """不備・保留: the applicant is asked for something."""
    if _ended(desk, session, case_id):
        return _next(request, desk, session, only)
    desk.office.holding.hold(case_id, version, reason, user_id=session.user.id)
    desk.checks.release(case_id)
    return _next(request, desk, session, only)


@router.post("/{case_id}/unreadable")
def unreadable(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    only: Only,
    case_id: Id,
    version: Annotated[int, Form()],
    path: Annotated[FieldPath, Form()],
    answers: Answers,
) -> Response:
    """読めない: keep what was answered, and ask the applicant what stands in this field."""
    if _ended(desk, session, case_id):
        return _next(request, desk, session, only)
    line = desk.office.history.line(case_id)
    defined = desk.defined(line)
    reason = UNREADABLE.format(_field(defined.form, path).label)
    if kept := tuple(_answer(desk, defined.form, one) for one in answers if one.path != path):
        desk.office.checking.answer(case_id, version, kept, defined, user_id=session.user.id)
        version = desk.office.history.line(case_id).version
    desk.office.holding.hold(case_id, version, reason, user_id=session.user.id)
    desk.checks.release(case_id)
    return _next(request, desk, session, only)


@router.post("/{case_id}/repeat")
def repeat(
    request: Request,
    desk: Desk,
    session: ActingClerk,
    only: Only,
    case_id: Id,
    version: Annotated[int, Form()],
    verdict: Annotated[Literal["other", "same"], Form()],
) -> Response:
    """同じ届の疑い: another application, or the same one that is then withdrawn."""
    user_id = session.user.id
    if verdict == "same":
        desk.office.holding.withdraw(case_id, version, REPEATED, user_id=user_id)
        desk.checks.release(case_id)
        return _next(request, desk, session, only)
    line = desk.office.history.line(case_id)
    state = desk.office.checking.not_a_repeat(case_id, version, desk.defined(line), user_id=user_id)
    if state is State.TO_CHECK:
        return _work(request, desk, session, case_id, only)
    desk.checks.release(case_id)
    return _next(request, desk, session, only)


def _next(request: Request, desk: Parts, session: Session, only: OneField | None) -> HTMLResponse:
    waiting = waiting_for(desk, session, only)
    case_id = desk.checks.take(waiting, session.user.id)
    if case_id is None:
        one = told(desk, session, only)
        return page(request, session, _template(request), case=None, elsewhere=len(waiting), only=one)
    if planted := _drawn(desk, session, case_id, only):
        return _planted(request, desk, session, planted, only)
    return _work(request, desk, session, case_id, only)


def _work(
    request: Request,
    desk: Parts,
    session: Session,
    case_id: Id,
    only: OneField | None = None,
    *,
    everything: bool = False,
) -> HTMLResponse:
    case = _seen(desk, session, case_id)
    if case.line.state not in EDITABLE:
        desk.checks.release(case_id)
        raise NOT_NOW
    defined = desk.defined(case.line)
    again = everything or case.line.state is not State.TO_CHECK
    field = only.field if only else None
    asked = questions(case, defined.form, session.user.id, everything=again, only=field)
    if not asked and case.line.repeat_of is None:
        desk.checks.release(case_id)
        raise WAITS
    return page(
        request,
        session,
        _template(request),
        case=case,
        defined=defined,
        questions=asked,
        everything=everything,
        first=_first(desk, case, session),
        only=told(desk, session, only),
    )


def _seen(desk: Parts, session: Session, case_id: Id) -> CaseSheet:
    """Answer a case unmasked: who checks says what stands in its fields. What is not asked is not shown."""
    desk.look(case_id, session.user.id, "check")
    return desk.office.history.sheet(case_id)


def _planting(desk: Parts) -> Planting:
    return Planting(desk.office.book, secret=identity_secret(desk.office.book))


def _drawn(desk: Parts, session: Session, case_id: Id, only: OneField | None) -> Planted | None:
    """Answer what is asked before this case because its answer is known."""
    if not any(one.procedure.planted_share for one in desk.office.catalog.values()):
        return None
    line, contents = desk.office.history.standing(case_id)
    procedure = desk.defined(line).procedure
    if not procedure.planted_share or contents is None:
        return None
    user_id, field = session.user.id, only.field if only else None
    asked = tuple(one for one in contents.asked_of(user_id) if field is None or without_rows(one) == field)
    never = masked_paths(desk.lookup.form(line.form_sha256))
    return _planting(desk).before(
        case_id, asked, procedure.slug, procedure.planted_share, user_id=user_id, only=field, never=never
    )


def _planted(
    request: Request, desk: Parts, session: Session, planted: Planted, only: OneField | None = None
) -> HTMLResponse:
    case = disguised(_seen(desk, session, planted.case_id), planted.paths)
    defined = desk.defined(case.line)
    return page(
        request, session, _template(request), case=case, defined=defined, everything=False, first=None,
        questions=questions(case, defined.form, session.user.id, everything=False),
        only=told(desk, session, only),
    )  # fmt: skip


def _ended(desk: Parts, session: Session, case_id: Id, answers: tuple[Answer, ...] = ()) -> bool:
    """Tell whether the case was shown because its answers are known; they are compared, and no more."""
    planting, user_id = _planting(desk), session.user.id
    if planting.open(case_id, user_id) is None:
        return False
    said = {one.path: (one.value, one.milliseconds) for one in answers}
    planting.answer(case_id, said, user_id=user_id)
    desk.checks.release(case_id)
    return True


def _first(desk: Parts, case: CaseSheet, session: Session) -> CaseFile | None:
    """Answer the case that this one seems to repeat; seeing it is a look too."""
    if case.line.repeat_of is None:
        return None
    return desk.seen(case.line.repeat_of, session.user.id, "check")


def _template(request: Request) -> str:
    return "check/work" if wants_fragment(request) else "check/page"


def _warn(request: Request, messages: tuple[str, ...]) -> HTMLResponse:
    answer = templates.TemplateResponse(request, "check/insist.html", {"messages": messages})
    answer.headers.update({"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
    return answer


def _field(form: FormDefinition, path: FieldPath) -> FieldDefinition:
    try:
        return form.field(path)
    except KeyError as error:
        raise BusinessError("field.unknown", "この項目は様式にありません。") from error


def _meaning(desk: Parts, field: FieldDefinition, typed: Typed) -> Understood:
    if typed.blank:
        return Understood(value=Blank())
    return understood(field, typed.text, today=desk.office.today())


def _answer(desk: Parts, form: FormDefinition, typed: Typed) -> Answer:
    found = _meaning(desk, _field(form, typed.path), typed)
    if found.value is None or found.problem is not None:
        problem = found.problem.message if found.problem else "読めません。"
        raise BusinessError("value.refused", problem)
    return Answer(path=typed.path, value=found.value, milliseconds=typed.milliseconds)
