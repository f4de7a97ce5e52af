"""照会結果: what was looked up for the rows of a bundle's lists, as a file; a look at each case."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import Response

from desk.guard import Desk, ProvedReader
from desk.parts import Parts
from desk.spreadsheets import MEDIA, SUFFIX, Kind, as_file
from desk.writing import MASK
from ledger.lookup_results import LookedUp, cases_of, lists_in, table_of
from records.account import User
from records.errors import BusinessError
from records.ids import Id

router = APIRouter(prefix="/bundles")

NO_LIST = BusinessError("lookup.no_list", "この束に、照会の一覧はありません。")


@router.post("/{bundle_id}/results")
def download(desk: Desk, session: ProvedReader, bundle_id: Id, kind: Annotated[Kind, Form()]) -> Response:
    """Answer the results as they stand now, row by row."""
    lists = lists_of(desk, session.user, bundle_id)
    if not lists:
        raise NO_LIST
    rows: list[list[str]] = []
    for one in lists:
        definition = desk.office.lookups[one.procedure]
        with desk.office.book.turn(session.user.id) as turn:
            turn.look(*cases_of(turn.connection, one), page="export")
        rows += _masked(table_of(desk.office.book, one, definition.read), frozenset(definition.sensitive))
    name = f"照会結果-{desk.office.today():%Y%m%d}.{SUFFIX[kind]}"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(as_file(kind, rows), media_type=MEDIA[kind], headers=headers)


def _masked(table: list[list[str]], headers: frozenset[str]) -> list[list[str]]:
    """Answer a table, its heads first, in which what stands below these heads is masked."""
    heads, *rows = table
    hidden = {number for number, head in enumerate(heads) if head in headers}
    return [
        heads,
        *([MASK if cell and n in hidden else cell for n, cell in enumerate(row)] for row in rows),
    ]


def lists_of(desk: Parts, user: User, bundle_id: Id) -> tuple[LookedUp, ...]:
    """Answer the lists of a bundle whose rows are looked up, as far as a person works on their 業務."""
    known = [slug for slug in desk.known(user) if slug in desk.office.lookups]
    return lists_in(desk.office.book, bundle_id, known)
