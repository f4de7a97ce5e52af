"""A case is opened: its reference, its key, the form that it is pinned to."""

from sqlalchemy import select

from ledger import schema
from ledger.advancing import Definitions, new_key
from ledger.book import Turn
from ledger.definitions import keep_definition
from ledger.moves import move
from records.case import PageState, State
from records.ids import Id, new_id, new_reference


def open_case(turn: Turn, prefix: str, defined: Definitions, *, scan_id: Id, pages: tuple[Id, ...]) -> Id:
    """Open a case of a scan, give it its ``pages`` (none where the scan is a list), and answer its id."""
    case_id, slug = new_id(), defined.procedure.slug
    reference = new_reference(prefix)
    form_sha256 = keep_definition(turn, "form", defined.form.slug, defined.form)
    trial = turn.connection.execute(
        select(schema.bundles.c.trial)
        .join(schema.scans, schema.scans.c.bundle_id == schema.bundles.c.id)
        .where(schema.scans.c.id == scan_id)
    ).scalar_one()
    turn.connection.execute(
        schema.cases.insert().values(
            id=case_id,
            reference=reference,
            procedure=slug,
            state=State.COLLECTING.value,
            version=1,
            generation=1,
            form_version=defined.form.version,
            form_sha256=form_sha256,
            key=new_key(),
            withdraw_asked=False,
            trial=trial,
            opened_at=turn.now,
            moved_at=turn.now,
        )
    )
    table = schema.pages
    turn.connection.execute(
        table.update()
        .where(table.c.id.in_(pages))
        .values(state=PageState.SORTED.value, case_id=case_id, lease_until=None, code=None, message=None)
    )
    first = pages[0] if pages else None
    turn.event(
        "case.opened", case_id, page=first, reference=reference, procedure=slug, form=form_sha256,
        trial=trial, scan=scan_id, pages=list(pages),
    )  # fmt: skip
    move(turn, case_id, State.RECEIVED)
    return case_id
