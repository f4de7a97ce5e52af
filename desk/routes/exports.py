"""書き出し: a list of cases as CSV or Excel, and one case as PDF. Each is a look at what it holds."""

import base64
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import Response
from markupsafe import Markup, escape

from desk.case_table import table_of
from desk.correcting import correction_of, corrections_of
from desk.covered import picture_of
from desk.custody import steps_of
from desk.guard import Desk, ProvedReader
from desk.lines import lines_of
from desk.narrowing import Typed, query_of, titles_of
from desk.parts import Parts
from desk.sheets import sheets_of
from desk.spreadsheets import MEDIA, SUFFIX, Kind, as_file
from desk.web import HERE, local_time, templates
from desk.words import DECISION_WORDS
from ledger.exporting import export_lines
from records.errors import BusinessError, YomikakiError
from records.ids import Id, Sha256
from yomikaki.printing import printed

router = APIRouter(prefix="/cases")

MOST = 2000
TOO_MANY = BusinessError(
    "export.too_many", f"一度に書き出せるのは{MOST:,}件までです。期間か業務で絞ってください。"
)
STYLE = HERE / "static" / "case-print.css"


@router.post("/export")
def export(desk: Desk, session: ProvedReader, typed: Typed, kind: Annotated[Kind, Form()]) -> Response:
    """Export the list as it is narrowed; what stands in the fields only where one 業務 is chosen."""
    titles = titles_of(desk)
    query = query_of(typed, titles, desk.reach(session.user))
    found = desk.lists.page(query, limit=MOST)
    if found.older is not None:
        raise TOO_MANY
    whole = query.procedure is not None
    lines = export_lines(desk.office.book, found.cases, with_values=whole, actor=session.user.id)
    content = as_file(kind, table_of(lines, titles, desk.lookup, with_values=whole))
    name = f"案件一覧-{desk.office.today():%Y%m%d}.{SUFFIX[kind]}"
    return Response(content, media_type=MEDIA[kind], headers=_named(name))


@router.post("/{case_id}/pdf")
def export_case(desk: Desk, session: ProvedReader, case_id: Id) -> Response:
    """Print one case with its strips, its history and its paper."""
    case = desk.seen(case_id, session.user.id, "export")
    form = desk.lookup.form(case.line.form_sha256)
    lines, sheets, papers = lines_of(case, form), sheets_of(case, form), desk.lookup.papers(case_id)
    names = {user.id: user.shown for user in desk.office.accounts.all()}
    receipts = [one.result.receipt for one in case.entries if one.result and one.result.receipt]
    wanted = [*(one.strip for one in lines), *(sheet.picture for sheet in sheets)]
    html = templates.env.get_template("cases/print.html").render(
        case=case,
        title=titles_of(desk).get(case.line.procedure, form.title),
        lines=lines,
        sheets=sheets,
        papers=papers,
        steps=steps_of(case, form, papers, names),
        origin=desk.office.history.case(case.line.corrects).line if case.line.corrects else None,
        own=correction_of(case, form) if case.line.corrects else None,
        corrections=corrections_of(desk, case, session.user.id),
        receipt=receipts[-1] if receipts else None,
        pictures=_pictures(desk, case_id, [one for one in wanted if one], session.user.id),
        decision_words=DECISION_WORDS,
        style=Markup(STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )
    footer = (
        f"{case.line.reference} ・ {session.user.shown} が {local_time(desk.office.clock.now())} に書き出し"
    )
    content = printed(desk.office.settings, html, str(escape(footer)))
    return Response(content, media_type="application/pdf", headers=_named(f"{case.line.reference}.pdf"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _pictures(desk: Parts, case_id: Id, wanted: list[Sha256], user_id: Id) -> dict[Sha256, str]:
    """Answer pictures as addresses that carry them; one that cannot be read is left out of the page."""
    found = {}
    for sha256 in dict.fromkeys(wanted):
        try:
            data = picture_of(desk, case_id, sha256, user_id).data
        except YomikakiError:
            continue
        found[sha256] = f"data:;base64,{base64.b64encode(data).decode()}"
    return found
