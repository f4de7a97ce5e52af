"""帳票定義: which forms there are, a new one or a new version, and its release by a second person."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from desk.form_changes import changes
from desk.form_naming import next_version, with_blank_names
from desk.form_troubles import body_of, judged
from desk.guard import DEFINES, FORBIDDEN, RELEASES, ActingDefiner, Definer, Desk, Reader, Releaser, may
from desk.jobs import Progress
from desk.parts import Parts
from desk.web import back_to, page
from ledger.accounts import Session
from ledger.advancing import Definitions
from ledger.drafts import Draft, DraftState
from records.base import Frozen
from records.canonical import digest_of
from records.errors import BusinessError
from records.form import FormDefinition, boxes_in
from records.ids import Id, Sha256
from records.paths import SLUG_PATTERN, Slug, without_rows

router = APIRouter(prefix="/forms")

FIRST_VERSION = "1"
MOST_BYTES = 100_000_000
TOO_LARGE = BusinessError("draft.too_large", "ファイルが大きすぎます(100MBまで)。")
NOT_READY = BusinessError("draft.invalid", "直すところが残っています。編集の画面で赤い印を確かめてください。")
NOT_LOOKED = BusinessError("draft.unsure", "「要確認」の項目が残っています。一つずつ確かめてください。")
SLUG_TAKEN = BusinessError("form.slug_taken", "この業務の名前は、もう使われています。")
NO_PAPER = BusinessError("form.no_paper", "紙のない業務です。定義のファイル(form.yaml)を直してください。")
CHANGED = BusinessError(
    "form.changed", "下書きのあいだに公開中の版が変わりました。新しい版からやり直してください。"
)
VERSION_TAKEN = BusinessError(
    "form.version_taken", "この版の名前は、もう使われています。版を変えてください。"
)
Words = Annotated[str, Form(min_length=1, max_length=200)]
Department = Annotated[str, Form(min_length=1, max_length=80)]
SlugField = Annotated[Slug, Form(pattern=SLUG_PATTERN)]


class FormLine(Frozen):
    """One 業務 of the list: its released version, those before it, and the draft that is going on."""

    slug: Slug
    title: str
    department: str
    version: str | None
    fields: int
    older: tuple[str, ...]
    released: Draft | None
    draft: Draft | None


@router.get("")
def show(request: Request, desk: Desk, session: Reader) -> Response:
    """Show every 業務 with its versions and drafts."""
    return page(
        request,
        session,
        "forms/list",
        lines=_lines(desk, session),
        problem=getattr(desk.office.catalog, "problem", None),
        DraftState=DraftState,
        defines=may(session, *DEFINES),
    )


@router.get("/new")
def begin(request: Request, desk: Desk, session: Definer, slug: Slug | None = None) -> Response:
    """Ask for the blank of a new 業務, or of a new version of one."""
    if slug and not desk.reaches_thing(session.user, "slug", slug):
        raise FORBIDDEN
    known = _known(desk, slug) if slug else None
    departments = session.user.bound_to or {one.procedure.department for one in desk.office.catalog.values()}
    return page(
        request, session, "forms/new", known=known, departments=sorted(departments), pattern=SLUG_PATTERN
    )


@router.post("")
def add(
    request: Request,
    desk: Desk,
    session: ActingDefiner,
    slug: SlugField,
    title: Words,
    department: Department,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Begin the form of a new 業務 with its blank."""
    if session.user.bound_to and department not in session.user.bound_to:
        raise FORBIDDEN
    if slug in desk.office.catalog:
        raise SLUG_TAKEN
    desk.proposals.require_room()
    data = uploaded(file)
    draft_id = desk.office.drafts.begin(slug, title, department, None, user_id=session.user.id)
    _propose(desk, draft_id, data, session.user.id)
    return back_to(request, f"/forms/{draft_id}")


@router.post("/{slug}/version")
def add_version(
    request: Request,
    desk: Desk,
    session: ActingDefiner,
    slug: Slug,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Begin a new version with its new blank; the fields of the version before are carried over."""
    desk.proposals.require_room()
    data, draft_id = uploaded(file), _begun_from(desk, slug, session.user.id)
    _propose(desk, draft_id, data, session.user.id)
    return back_to(request, f"/forms/{draft_id}")


@router.post("/{slug}/mend")
def mend(request: Request, desk: Desk, session: ActingDefiner, slug: Slug) -> Response:
    """Mend what is said of the paper that is in use: the blank stays."""
    form, folder = _known(desk, slug).form, desk.office.settings.procedures / slug
    blanks = tuple(_stored(desk, folder / one.blank) for one in form.pages)
    draft_id = _begun_from(desk, slug, session.user.id)
    body = body_of(form.model_copy(update={"version": next_version(form.version)}), ())
    desk.office.drafts.propose(draft_id, body, blanks, user_id=session.user.id)
    return back_to(request, f"/forms/{draft_id}")


@router.post("/{draft_id}/blank")
def again(
    request: Request, desk: Desk, session: ActingDefiner, draft_id: Id, file: Annotated[UploadFile, File()]
) -> Response:
    """Try another file where nothing came of the first."""
    _propose(desk, draft_id, uploaded(file), session.user.id)
    return back_to(request, f"/forms/{draft_id}")


@router.post("/{draft_id}/discard")
def discard(
    request: Request, desk: Desk, session: ActingDefiner, draft_id: Id, version: Annotated[int, Form()]
) -> Response:
    """破棄: nobody goes on with this draft."""
    desk.office.drafts.discard(draft_id, version, user_id=session.user.id)
    return back_to(request, "/forms")


@router.get("/{draft_id}/review")
def review(request: Request, desk: Desk, session: Reader, draft_id: Id) -> Response:
    """Show what a draft changes, for the person who releases it."""
    draft = desk.office.drafts.one(draft_id)
    found, known = judged(draft.body), desk.office.catalog.get(draft.slug)
    before = desk.lookup.form(draft.before) if draft.before else None
    return page(
        request,
        session,
        "forms/review",
        draft=draft,
        judged=found,
        form=found.form,
        known=known,
        before=before,
        changes=changes(before, found.form) if found.form else (),
        open=draft.state is DraftState.OPEN,
        releases=may(session, *RELEASES),
        defines=may(session, *DEFINES),
        own=session.user.id in draft.editors,
        boxes_in=boxes_in,
        without_rows=without_rows,
    )


@router.post("/{draft_id}/release")
def release(
    request: Request, desk: Desk, session: Releaser, draft_id: Id, version: Annotated[int, Form()]
) -> Response:
    """公開: the draft becomes the newest version of its 業務."""
    draft = desk.office.drafts.one(draft_id)
    form = _releasable(desk, draft)
    desk.office.drafts.release(
        draft_id,
        version,
        form,
        lambda: desk.office.publish(form, draft.blanks, draft.department),
        user_id=session.user.id,
    )
    return back_to(request, "/forms")


def uploaded(file: UploadFile) -> bytes:
    """Answer the bytes that somebody sent.

    Raises:
        BusinessError: they are too many (``draft.too_large``).
    """
    if (file.size or 0) > MOST_BYTES:
        raise TOO_LARGE
    return file.file.read()


def _releasable(desk: Parts, draft: Draft) -> FormDefinition:
    """Answer a draft's definition as it is released.

    Raises:
        BusinessError: it is not finished, or no longer follows what is released now.
    """
    found, known = judged(draft.body), desk.office.catalog.get(draft.slug)
    if found.form is None or found.troubles:
        raise NOT_READY
    # The page never sends these: whoever does would write over another 業務, or leave sides without blank.
    if found.form.slug != draft.slug or len(found.form.pages) != len(draft.blanks):
        raise NOT_READY
    if found.unsure:
        raise NOT_LOOKED
    form = with_blank_names(found.form, first=draft.before is None)
    if known is None:
        return form
    # After a stop between writing and committing, what is released now is this very draft.
    if digest_of(known.form) not in (draft.before, digest_of(form)):
        raise CHANGED if draft.before else SLUG_TAKEN
    taken = {one.version for one in (known.form, *known.older)}
    if form.version in taken and digest_of(known.form) != digest_of(form):
        raise VERSION_TAKEN
    return form


def _begun_from(desk: Parts, slug: Slug, user_id: Id) -> Id:
    known = _known(desk, slug)
    if not known.form.pages:
        raise NO_PAPER
    title, department = known.procedure.title, known.procedure.department
    return desk.office.drafts.begin(slug, title, department, known.form, user_id=user_id)


def _propose(desk: Parts, draft_id: Id, data: bytes, user_id: Id) -> None:
    """Let a proposal be made beside the pages; the draft opens when it is there."""
    draft = desk.office.drafts.one(draft_id)
    before = desk.lookup.form(draft.before) if draft.before else None
    version = next_version(before.version) if before else FIRST_VERSION

    def call(progress: Progress) -> None:
        found = desk.workshop.propose(data, draft.slug, draft.title, version, before, progress)
        body = body_of(found.form, found.unsure)
        desk.office.drafts.propose(draft_id, body, found.blanks, user_id=user_id)

    desk.proposals.start(draft_id, user_id, call)


def _known(desk: Parts, slug: Slug) -> Definitions:
    if slug not in desk.office.catalog:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    return desk.office.catalog[slug]


def _stored(desk: Parts, file: Path) -> Sha256:
    try:
        return desk.office.blobs.put(file.read_bytes())
    except OSError as error:
        raise BusinessError("definition.bad", f"{file.parent.name}: 白紙の画像が読めません。") from error


def _lines(desk: Parts, session: Session) -> list[FormLine]:
    going = desk.office.drafts.all(
        DraftState.PROPOSING, DraftState.OPEN, departments=session.user.bound_to
    )  # fmt: skip
    drafts = {one.slug: one for one in going}
    released: dict[Slug, Draft] = {}
    for one in desk.office.drafts.all(DraftState.RELEASED):
        released.setdefault(one.slug, one)
    known = [
        FormLine(
            slug=slug,
            title=one.procedure.title,
            department=one.procedure.department,
            version=one.form.version,
            fields=len(one.form.fields),
            older=tuple(form.version for form in one.older),
            released=_if_same(released.get(slug), one),
            draft=drafts.pop(slug, None),
        )
        for slug, one in desk.known(session.user).items()
        # Here forms are laid over paper; without paper there is only the file.
        if one.form.pages
    ]
    return [*(_new(one) for one in drafts.values()), *known]


def _new(draft: Draft) -> FormLine:
    return FormLine(
        slug=draft.slug, title=draft.title, department=draft.department, version=None, fields=0, older=(),
        released=None, draft=draft,
    )  # fmt: skip


def _if_same(draft: Draft | None, known: Definitions) -> Draft | None:
    """Answer who released what is in use; nobody here where the files were changed by other means."""
    return draft if draft is not None and draft.released == digest_of(known.form) else None
