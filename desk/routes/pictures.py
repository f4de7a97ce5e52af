"""Pictures, only to people who are signed in, only those that the ledger names for this case or page."""

from fastapi import APIRouter
from fastapi.responses import Response

from desk.covered import picture_of
from desk.guard import CaseReader, Desk, Reader
from desk.looking import LASTS
from desk.parts import Parts
from records.errors import BusinessError
from records.ids import Id, Sha256
from records.paths import Slug

router = APIRouter()

UNKNOWN = BusinessError("picture.unknown", "この画像は見つかりません。")
# A hash names its bytes for ever, but a browser that kept them longer would show them without a look.
CACHE = {"Cache-Control": f"private, max-age={LASTS.seconds}, immutable"}
_BEGINNINGS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def picture_answer(data: bytes, *, cache: bool = True) -> Response:
    """Answer a picture; one that is kept nowhere is not to be cached either."""
    kind = next((kind for head, kind in _BEGINNINGS.items() if data.startswith(head)), None)
    return Response(data, media_type=kind or "application/octet-stream", headers=CACHE if cache else None)


@router.get("/cases/{case_id}/pictures/{sha256}")
def of_case(desk: Desk, session: CaseReader, case_id: Id, sha256: Sha256) -> Response:
    """Answer a page, a strip or what a bot saw; where no page of the case was opened, that is a look too."""
    if sha256 not in desk.lookup.pictures(case_id):
        raise UNKNOWN
    with desk.looking.beginning(case_id, session.user.id) as begins:
        if begins:
            desk.look(case_id, session.user.id, "picture")
    shown = picture_of(desk, case_id, sha256, session.user.id)
    return picture_answer(shown.data, cache=shown.cached)


@router.get("/blanks/{slug}")
def of_blank(desk: Desk, _session: CaseReader, slug: Slug) -> Response:
    """Answer the first printed side of a form, with nothing written on it."""
    headers = {"Cache-Control": "private, max-age=60"}
    return Response(_blank(desk, slug, 1), media_type="image/png", headers=headers)


@router.get("/blanks/{slug}/{number}")
def of_blank_side(desk: Desk, _session: Reader, slug: Slug, number: int) -> Response:
    """Answer one of the printed sides of a form, counted from 1; nobody's data are on it."""
    return picture_answer(_blank(desk, slug, number), cache=False)


def _blank(desk: Parts, slug: Slug, number: int) -> bytes:
    known = desk.office.catalog.get(slug)
    pages = known.form.pages if known else ()
    if not 1 <= number <= len(pages):
        raise UNKNOWN
    try:
        return (desk.office.settings.procedures / slug / pages[number - 1].blank).read_bytes()
    except OSError as error:  # a release takes the blank of the version before away
        raise UNKNOWN from error


@router.get("/pages/{page_id}/picture")
def of_page(desk: Desk, session: CaseReader, page_id: Id) -> Response:
    """Answer a page as it was scanned; where it belongs to a case, that is a look at it."""
    line = desk.office.history.page(page_id)
    if line.case_id is None:
        return picture_answer(desk.office.blobs.get(line.page.pixels))
    desk.look(line.case_id, session.user.id, "scan")
    shown = picture_of(desk, line.case_id, line.page.pixels, session.user.id)
    return picture_answer(shown.data, cache=shown.cached)
