"""帳票定義, one draft: its page, every edit kept as it is made, and a trial on a filled sheet."""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.form_troubles import MOST_CHARACTERS, Trouble, judged
from desk.form_words import CHECK_DIGITS, ERAS, FLAGS, KINDS, LAYOUTS, RULES
from desk.guard import DEFINES, ActingDefiner, Definer, Desk, Reader, may
from desk.jobs import Job, Progress
from desk.parts import Parts
from desk.routes.forms import NOT_READY, uploaded
from desk.routes.pictures import UNKNOWN, picture_answer
from desk.web import page, templates, wants_fragment
from desk.writing import written, written_raw
from ledger.accounts import Session
from ledger.drafts import Draft, DraftState
from records.base import Frozen
from records.errors import BusinessError, YomikakiError
from records.form import FormDefinition
from records.forming import Trial, TriedPage
from records.ids import Id, Sha256
from records.paths import FieldPath
from records.reading import FieldValue, Strip

router = APIRouter(prefix="/forms")

TOO_LONG = BusinessError("draft.too_long", "定義が大きすぎます。")
NO_TRIAL = BusinessError("trial.unknown", "この試し読みの結果はもうありません。もう一度読んでください。")


class Document(Frozen):
    """What the page holds, the version that it goes on from, and what is wrong with it."""

    version: int
    body: str
    troubles: tuple[Trouble, ...]


class Sent(Frozen):
    """An edit as the page sends it."""

    version: int
    body: str


class Kept(Frozen):
    """What the page hears after an edit."""

    version: int
    troubles: tuple[Trouble, ...]


class TrialLine(Frozen):
    """One field as it was read on the sheet."""

    path: FieldPath
    label: str
    value: str
    probability: float
    accepted: bool
    problem: str
    strip: Sha256 | None


@router.get("/{draft_id}")
def open_one(request: Request, desk: Desk, session: Reader, draft_id: Id) -> Response:
    """Show a draft to who may edit it, how far its proposal is, or what it changes."""
    ended = _ended(desk, draft_id)
    draft = desk.office.drafts.one(draft_id)
    if draft.state is DraftState.PROPOSING:
        return _progress(request, desk, session, draft, ended=ended)
    if draft.state is not DraftState.OPEN or not may(session, *DEFINES):
        return RedirectResponse(f"/forms/{draft_id}/review", 303)
    return page(
        request,
        session,
        "forms/editor",
        draft=draft,
        words={
            "kinds": {str(kind): word for kind, word in KINDS.items()},
            "layouts": LAYOUTS,
            "eras": ERAS,
            "check_digits": CHECK_DIGITS,
            "rules": RULES,
            "flags": FLAGS,
            "known": _known_labels(desk),
        },
    )


@router.get("/{draft_id}/progress")
def progress(request: Request, desk: Desk, session: Reader, draft_id: Id) -> Response:
    """Say how far a proposal is; when it is there, open it."""
    ended = _ended(desk, draft_id)
    draft = desk.office.drafts.one(draft_id)
    if draft.state is not DraftState.PROPOSING:
        return Response(status_code=200, headers={"HX-Redirect": f"/forms/{draft_id}"})
    return _progress(request, desk, session, draft, ended=ended)


@router.get("/{draft_id}/document")
def document(desk: Desk, _session: Definer, draft_id: Id) -> Document:
    """Answer what the editor begins with."""
    draft = desk.office.drafts.one(draft_id)
    return Document(version=draft.version, body=draft.body, troubles=judged(draft.body).troubles)


@router.post("/{draft_id}")
def save(desk: Desk, session: ActingDefiner, draft_id: Id, sent: Sent) -> Kept:
    """Keep an edit, finished or not, and say what is still wrong."""
    if len(sent.body) > MOST_CHARACTERS:
        raise TOO_LONG
    version = desk.office.drafts.save(draft_id, sent.version, sent.body, user_id=session.user.id)
    return Kept(version=version, troubles=judged(sent.body).troubles)


@router.get("/{draft_id}/blanks/{number}")
def blank(desk: Desk, _session: Reader, draft_id: Id, number: int) -> Response:
    """Answer the picture of one side's blank, counted from 1."""
    blanks = desk.office.drafts.one(draft_id).blanks
    if not 1 <= number <= len(blanks):
        raise UNKNOWN
    return picture_answer(desk.office.blobs.get(blanks[number - 1]))


@router.post("/{draft_id}/trial")
def begin_trial(
    request: Request, desk: Desk, session: ActingDefiner, draft_id: Id, file: Annotated[UploadFile, File()]
) -> Response:
    """試し読み: read a filled sheet by the draft as it is now."""
    draft, data, today = desk.office.drafts.one(draft_id), uploaded(file), desk.office.today()
    form = judged(draft.body).form
    if form is None:
        raise NOT_READY

    def call(progress: Progress) -> Trial:
        return desk.workshop.read(form, draft.blanks, data, today, progress)

    return _trial(request, desk, desk.trials.start(draft_id, session.user.id, call), form)


@router.get("/{draft_id}/trial/{job_id}")
def trial(request: Request, desk: Desk, session: Definer, draft_id: Id, job_id: Id) -> Response:
    """Say how far a trial is, or what was read."""
    form = judged(desk.office.drafts.one(draft_id).body).form
    if form is None:
        raise NOT_READY
    return _trial(request, desk, _own_trial(desk, session, job_id), form)


@router.get("/{draft_id}/trial/{job_id}/{sha256}")
def trial_picture(desk: Desk, session: Definer, draft_id: Id, job_id: Id, sha256: Sha256) -> Response:
    """Answer a strip of a trial, only to who tried it."""
    job = _own_trial(desk, session, job_id)
    pictures = job.answer().pictures if job.done and job.about == draft_id else {}
    if sha256 not in pictures:
        raise UNKNOWN
    return picture_answer(pictures[sha256], cache=False)


def _ended(desk: Parts, draft_id: Id) -> bool:
    """Tell whether nothing works on a proposal any more.

    Asked before the draft is looked at: a job that ends in between has written it by then, and is no failure.
    """
    job = desk.proposals.about(draft_id)
    return job is None or job.done


def _progress(request: Request, desk: Parts, session: Session, draft: Draft, *, ended: bool) -> HTMLResponse:
    job = desk.proposals.about(draft.id)
    return page(
        request,
        session,
        "forms/proposing" if wants_fragment(request) else "forms/progress",
        draft=draft,
        job=job,
        ended=ended,
        seconds=desk.proposals.seconds(job) if job else 0,
        problem=_failed(job) if job is not None and ended else None,
        defines=may(session, *DEFINES),
    )


def _failed(job: Job[None]) -> str | None:
    try:
        job.answer()
    except YomikakiError as error:
        return error.message
    return None


def _own_trial(desk: Parts, session: Session, job_id: Id) -> Job[Trial]:
    job = desk.trials.of(job_id, session.user.id)
    if job is None:
        raise NO_TRIAL
    return job


def _trial(request: Request, desk: Parts, job: Job[Trial], form: FormDefinition) -> HTMLResponse:
    # Asked once: a job that ends while the page is made would show an empty answer, and nobody asks again.
    done = job.done
    pages, problem = _tried(job) if done else ((), None)
    lines = {
        one.number: [_line(form, field) for field in one.record.fields] if one.record else [] for one in pages
    }
    values = {
        "job": job, "done": done, "seconds": desk.trials.seconds(job), "pages": pages, "lines": lines,
        "problem": problem,
    }  # fmt: skip
    return templates.TemplateResponse(request, "forms/trial.html", values)


def _tried(job: Job[Trial]) -> tuple[tuple[TriedPage, ...], str | None]:
    try:
        return job.answer().pages, None
    except YomikakiError as error:
        return (), error.message


def _line(form: FormDefinition, one: FieldValue) -> TrialLine:
    # The draft may have been edited since: a field that is gone is shown as it was read.
    field = next((field for field in form.fields if field.path == one.path), None)
    value = one.raw if field is None else written_raw(field, one.raw)
    if field is not None and one.value is not None:
        value = written(field, one.value)
    return TrialLine(
        path=one.path,
        label=field.label if field else one.path,
        value=value,
        probability=one.probability,
        accepted=one.decision == "accept",
        problem=one.problem.message if one.problem else "",
        strip=one.evidence.sha256 if isinstance(one.evidence, Strip) else None,
    )


def _known_labels(desk: Parts) -> list[dict[str, str]]:
    """Answer what fields of other forms are called, so that the same thing has one name everywhere."""
    known: dict[str, dict[str, str]] = {}
    for defined in desk.office.catalog.values():
        for field in defined.form.single_fields:
            known.setdefault(field.label, {"label": field.label, "path": field.path, "kind": str(field.kind)})
    return list(known.values())
