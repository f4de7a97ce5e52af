"""A case is opened: its reference, its key, the form that it is pinned to."""

from sqlalchemy import select

from ledger import schema
from ledger.advancing import Definitions, new_key
from ledger.book import Turn
from ledger.chain import Fact
from ledger.definitions import keep_definition
from ledger.moves import move
from records.case import PageState, State
from records.ids import Id, Sha256, new_id, new_reference
from records.paths import Slug


def new_case(
    turn: Turn,
    prefix: str,
    *,
    procedure: Slug,
    form_version: str,
    form_sha256: Sha256,
    trial: bool,
    corrects: Id | None = None,
    **told: Fact,
) -> Id:
    """Open a case with a reference and a key of its own; ``told`` is what its event tells beside."""
    case_id, reference = new_id(), new_reference(prefix)
    turn.connection.execute(
        schema.cases.insert().values(
            id=case_id,
            reference=reference,
            procedure=procedure,
            state=State.COLLECTING.value,
            version=1,
            generation=1,
            form_version=form_version,
            form_sha256=form_sha256,
            key=new_key(),
            withdraw_asked=False,
            trial=trial,
            corrects=corrects,
            opened_at=turn.now,
            moved_at=turn.now,
        )
    )
    turn.event(
        "case.opened", case_id, reference=reference, procedure=procedure, form=form_sha256, trial=trial,
        corrects=corrects, **told,
    )  # fmt: skip
    return case_id


def open_case(turn: Turn, prefix: str, defined: Definitions, *, scan_id: Id, pages: tuple[Id, ...]) -> Id:
    """Open a case of a scan, give it its ``pages`` (none where the scan is a list), and answer its id."""
    trial = turn.connection.execute(
        select(schema.bundles.c.trial)
        .join(schema.scans, schema.scans.c.bundle_id == schema.bundles.c.id)
        .where(schema.scans.c.id == scan_id)
    ).scalar_one()
    case_id = new_case(
        turn, prefix, procedure=defined.procedure.slug, form_version=defined.form.version,
        form_sha256=keep_definition(turn, "form", defined.form.slug, defined.form), trial=trial,
        page=pages[0] if pages else None, scan=scan_id, pages=list(pages),
    )  # fmt: skip
    table = schema.pages
    turn.connection.execute(
        table.update()
        .where(table.c.id.in_(pages))
        .values(state=PageState.SORTED.value, case_id=case_id, lease_until=None, code=None, message=None)
    )
    move(turn, case_id, State.RECEIVED)
    return case_id
