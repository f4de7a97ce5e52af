"""伏せた項目の表示: one masked field of one case, once, for who proved who they are and said why."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import CaseReader, Desk, ProvedReader
from desk.routes.pictures import UNKNOWN, picture_answer
from desk.unmasking import REASONS
from desk.web import page
from desk.writing import written
from records.errors import BusinessError
from records.ids import Id
from records.paths import FieldPath
from records.reading import Strip

router = APIRouter(prefix="/cases/{case_id}")

Reason = Literal["inquiry", "target", "decision", "audit"]


@router.post("/unmask")
def unmask(
    request: Request,
    desk: Desk,
    session: ProvedReader,
    case_id: Id,
    path: Annotated[FieldPath, Form()],
    reason: Annotated[Reason, Form()],
) -> Response:
    """Show what a masked field holds. The answer is kept nowhere: to see it again is another look."""
    case = desk.office.history.case(case_id)
    form, held = desk.lookup.form(case.line.form_sha256), case.contents
    field = next((one for one in form.fields if one.path == path and one.masked), None)
    read = next((one for one in held.record.fields if one.path == path), None) if held else None
    if field is None or read is None or held is None:
        raise BusinessError("field.unknown", "この項目は様式にありません。")
    # Before anything is shown: no look without its event.
    desk.look(case_id, session.user.id, "unmask", path=path, reason=reason)
    hidden = path in held.unseen() or path in held.waiting
    known = not hidden and (read.value is not None or path in held.answers)
    strip = read.evidence.sha256 if isinstance(read.evidence, Strip) else None
    return page(
        request,
        session,
        "cases/unmasked",
        line=case.line,
        label=field.label,
        value=written(field, held.values()[path]) if known else None,
        token=desk.unmasking.grant(case_id, session.user.id, strip) if strip else None,
        reason=REASONS[reason],
    )


@router.get("/unmasked/{token}")
def picture(desk: Desk, session: CaseReader, case_id: Id, token: str) -> Response:
    """Answer the picture that was un-masked, once."""
    sha256 = desk.unmasking.take(token, case_id, session.user.id)
    if sha256 is None:
        raise UNKNOWN
    return picture_answer(desk.office.blobs.get(sha256), cache=False)
