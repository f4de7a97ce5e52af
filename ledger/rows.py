"""What the ledger's rows hold, beside what the chain's events told of them."""

import hashlib
from collections.abc import Iterator
from typing import Literal

from sqlalchemy import Column, ColumnElement, Connection, func, select, true

from ledger import schema
from ledger.chain import veiled
from ledger.contents import digest
from ledger.deciding_rows import (
    after_views,
    delegations,
    rehearsals,
    told_after_views,
    told_delegations,
    told_rehearsals,
)
from ledger.disposed_rows import (
    certificates,
    disposed,
    gone_in,
    held_papers,
    of_living,
    retained,
    told_papers,
    told_retained,
    without,
)
from ledger.erasing import DISPOSED, DONE
from ledger.events import Event, of_kind
from ledger.halted_rows import halts, told_halts
from ledger.listed import veiled_row
from ledger.mended_rows import mended, told_mended
from records.ids import Id
from records.measuring import GOING

Table = Literal[
    "user", "bundle", "scan", "page", "list", "cells", "row", "cover", "side", "definition", "case", "record",
    "answer", "reason", "proposal", "approval", "claim", "intent", "entry", "draft", "measuring", "measured",
    "timing", "halt", "settled", "mended", "disposed", "paper", "certificate", "retained", "delegation",
    "after_view", "rehearsal",
]  # fmt: skip
# Their ids begin with the case's.
OF_CASES: frozenset[Table] = frozenset(
    {"case", "record", "answer", "reason", "proposal", "approval", "claim", "intent", "entry", "measured",
     "disposed", "retained", "after_view", "rehearsal"}
)  # fmt: skip


def tables(
    connection: Connection, events: list[Event]
) -> Iterator[tuple[Table, dict[str, str], dict[str, str]]]:
    """Answer for each table what its rows hold and what the events told of them."""
    yield "user", _users(connection), _told_users(events)
    yield "bundle", _bundles(connection), _told(events, "bundle.opened", "bundle", "trial")
    yield "settled", _settled(connection), _numbered(_told_settled(events))
    yield "scan", _column(connection, schema.scans.c.sha256), _told(events, "scan.stored", "scan", "sha256")
    yield "page", _column(connection, schema.pages.c.pixels), _told(events, "page.kept", "page", "pixels")
    yield "list", _lists(connection), _told(events, "list.kept", "scan", "procedure", "definition", "rows")
    yield "cells", _cells(connection), without(_told_cells(events), gone_in(events, "rows"))
    yield "row", _filed(connection), _told(events, "list.filed", "row", "case")
    yield "cover", _covers(connection), _told(events, "page.cover", "page", "procedure", "expected", "label")
    yield "side", _sides(connection), _numbered(_told_sides(events))
    yield "definition", _definitions(connection), _told(events, "definition.kept", "definition", "definition")
    yield "draft", _drafts(connection), _told_drafts(events)
    yield (
        "measuring",
        _measurings(connection),
        _told(events, "measuring.begun", "measuring", "procedure", "sheets", "half"),
    )
    yield "measured", _measured(connection), _told(events, "measuring.sheet", "case", "measuring", "sheet")
    # A time that was spoilt after it was kept: the last word about it is what the row must hold.
    timed = ("measuring", "sheet", "way", "clock", "milliseconds")
    yield "timing", _timings(connection), _told(events, "measuring.timed", "timing", *timed)
    yield "halt", halts(connection), told_halts(events)
    yield "delegation", delegations(connection), told_delegations(events)
    yield "mended", mended(connection), told_mended(events)
    yield "paper", held_papers(connection), told_papers(events)
    yield "certificate", certificates(connection), _told(events, DONE, "disposal", "certificate")
    yield from case_tables(connection, events)


def case_tables(
    connection: Connection, events: list[Event], only: Id | None = None
) -> Iterator[tuple[Table, dict[str, str], dict[str, str]]]:
    """Answer the same for the tables of cases, of all or of one; its events are then enough."""
    yield (
        "case",
        _cases(connection, only),
        _told(events, "case.opened", "case", "reference", "procedure", "trial", "corrects"),
    )
    yield "disposed", disposed(connection, only), _told(events, DISPOSED, "case", "kind")
    living = of_living(events)
    yield (
        "record",
        _records(connection, only),
        _numbered(_told_each(living, "case.read", "case", "record", "aligned")),
    )
    yield "answer", _answers(connection, only), _numbered(_told_answers(living))
    yield "reason", _reasons(connection, only), _told_reasons(living)
    yield "proposal", _proposals(connection, only), _told_proposals(living)
    yield "approval", _approvals(connection, only), _numbered(iter(_told_approvals(living)))
    yield "claim", _claims(connection, only), _told_claims(living)
    yield "intent", _veiled_entries(connection, "intent", only), _told_entries(living, "intent")
    # An attempt in doubt is settled later: the last word about it is what the row must hold.
    yield "entry", _veiled_entries(connection, "result", only), _told_entries(living, "result")
    yield "retained", retained(connection, only), told_retained(living)
    yield "after_view", after_views(connection, only), told_after_views(living)
    yield "rehearsal", rehearsals(connection, only), told_rehearsals(living)


def _of(only: Id | None, column: Column[str]) -> ColumnElement[bool]:
    """Answer what narrows a table to one case, or to none."""
    return true() if only is None else column == only


def _told_each(events: list[Event], kind: str, key: str, *facts: str) -> Iterator[tuple[str, str]]:
    for event in of_kind(events, kind):
        yield str(event.get(key)), " ".join(str(event.get(fact)) for fact in facts)


def _told(events: list[Event], kind: str, key: str, *facts: str) -> dict[str, str]:
    return dict(_told_each(events, kind, key, *facts))


def _told_sides(events: list[Event]) -> Iterator[tuple[str, str]]:
    gone = gone_in(events, "papers")
    return (one for one in _told_each(events, "page.read", "page", "record") if one[0] not in gone)


def _told_settled(events: list[Event]) -> Iterator[tuple[str, str]]:
    for event in of_kind(events, "bundle.settled"):
        yield str(event.get("bundle")), f"{event.get('difference')} {event.get('how')} {event.get('actor')}"


def _told_cells(events: list[Event]) -> dict[str, str]:
    told = (event.get("cells") for event in of_kind(events, "list.kept"))
    return {row: str(held) for cells in told if isinstance(cells, dict) for row, held in cells.items()}


def _told_users(events: list[Event]) -> dict[str, str]:
    active = _told(events, "user.active_set", "user", "active")
    return {
        str(
            event.get("user")
        ): f"{','.join(event.get('roles', ()))} {active.get(str(event.get('user')), True)}"
        for event in of_kind(events, "user.added")
    }


def _told_drafts(events: list[Event]) -> dict[str, str]:
    """Answer what each draft holds by its last edit, and who made one, the first of them first."""
    editors: dict[str, dict[str, None]] = {}
    for event in of_kind(events, "draft.kept"):
        editors.setdefault(str(event.get("draft")), {})[str(event.get("actor"))] = None
    held = _told(events, "draft.kept", "draft", "body", "blanks")
    return {draft: f"{what} {' '.join(editors[draft])}" for draft, what in held.items()}


def _told_answers(events: list[Event]) -> Iterator[tuple[str, str]]:
    for event in of_kind(events, "field.answered"):
        yield f"{event.get('case')}:{event.get('path')}", f"{event.get('value')} {event.get('actor')}"


def _told_reasons(events: list[Event]) -> dict[str, str]:
    why = (event for event in events if event.get("reason") and "version" in event)
    return {f"{event.get('case')}:{event['version']}": str(event["reason"]) for event in why}


def _told_proposals(events: list[Event]) -> dict[str, str]:
    return {
        f"{event.get('case')}:{event.get('proposal')}": " ".join(
            str(event.get(fact)) for fact in ("to", "reason", "actor")
        )
        for event in of_kind(events, "settling.proposed")
    }


def _told_approvals(events: list[Event]) -> list[tuple[str, str]]:
    """Answer every approval with whether it still stands: one voided later must not be revived."""
    told: list[tuple[str, str, bool]] = []
    for event in events:
        case = str(event.get("case"))
        if event["kind"] == "case.approval":
            told.append((case, _told_approval(event), False))
        elif event["kind"] == "case.approval_void":
            told = [(one, what, void or one == case) for one, what, void in told]
    return [(case, f"{what} {void}") for case, what, void in told]


def _told_approval(event: Event) -> str:
    return " ".join(str(event.get(fact)) for fact in ("digest", "approver", "step", "behalf"))


def _told_claims(events: list[Event]) -> dict[str, str]:
    claims = (event for event in of_kind(events, "case.moved") if "screen" in event)
    return {
        f"{event.get('case')}:{event.get('fence')}": " ".join(
            str(event.get(fact)) for fact in ("actor", "run", "screen", "target")
        )
        for event in claims
    }


def _told_entries(events: list[Event], fact: str) -> dict[str, str]:
    told = (event for event in events if fact in event)
    return {f"{event.get('case')}:{event.get('fence')}": str(event[fact]) for event in told}


def _numbered(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Number repeated keys in their order: the first reading of a case, the second ..."""
    counts: dict[str, int] = {}
    numbered = {}
    for key, value in pairs:
        counts[key] = counts.get(key, 0) + 1
        numbered[f"{key}#{counts[key]}"] = value
    return numbered


def _column(connection: Connection, column: Column[str]) -> dict[str, str]:
    rows = connection.execute(select(column.table.c.id, column))
    return {row[0]: row[1] for row in rows}


def _definitions(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.definitions))
    return {row.sha256: hashlib.sha256(row.body.encode()).hexdigest() for row in rows}


def _drafts(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.form_drafts))
    return {
        row.id: f"{hashlib.sha256(row.body.encode()).hexdigest()} {row.blanks} {row.editors}" for row in rows
    }


def _measurings(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.measurings))
    return {row.id: f"{row.procedure} {row.asked} {row.hand_first}" for row in rows}


def _measured(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.measured_sheets))
    return {row.case_id: f"{row.measuring_id} {row.number}" for row in rows}


def _timings(connection: Connection) -> dict[str, str]:
    table = schema.timings
    rows = connection.execute(select(table).where(table.c.clock.not_in([one.value for one in GOING])))
    return {
        row.id: f"{row.measuring_id} {row.sheet} {row.way} {row.clock} {row.milliseconds}" for row in rows
    }


def _lists(connection: Connection) -> dict[str, str]:
    table = schema.listed
    counted = select(table.c.scan_id, table.c.procedure, table.c.definition, func.count().label("rows"))
    rows = connection.execute(counted.group_by(table.c.scan_id, table.c.procedure, table.c.definition))
    return {row.scan_id: f"{row.procedure} {row.definition} {row.rows}" for row in rows}


def _cells(connection: Connection) -> dict[str, str]:
    # Rows that were kept before their lists told of them have no key.
    rows = connection.execute(select(schema.listed).where(schema.listed.c.secret.is_not(None)))
    return {row.id: veiled_row(row) for row in rows}


def _filed(connection: Connection) -> dict[str, str]:
    table = schema.listed
    rows = connection.execute(select(table.c.id, table.c.case_id).where(table.c.case_id.is_not(None)))
    return {row.id: row.case_id for row in rows}


def _covers(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.covers))
    return {row.page_id: f"{row.procedure} {row.expected} {row.label}" for row in rows}


def _sides(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.sides).order_by(schema.sides.c.id))
    return _numbered((row.page_id, hashlib.sha256(row.body.encode()).hexdigest()) for row in rows)


def _records(connection: Connection, only: Id | None) -> dict[str, str]:
    table = schema.records
    rows = connection.execute(select(table).where(_of(only, table.c.case_id)).order_by(table.c.id))
    return _numbered(
        (row.case_id, f"{hashlib.sha256(row.body.encode()).hexdigest()} {row.aligned}") for row in rows
    )


def _answers(connection: Connection, only: Id | None) -> dict[str, str]:
    answers, cases = schema.answers, schema.cases
    rows = connection.execute(
        select(answers, cases.c.key)
        .join(cases, answers.c.case_id == cases.c.id)
        .where(_of(only, answers.c.case_id))
        .where(answers.c.value.is_not(None), cases.c.key.is_not(None))
        .order_by(answers.c.id)
    )
    return _numbered(
        (f"{row.case_id}:{row.path}", f"{veiled(row.key, row.value)} {row.user_id}") for row in rows
    )


def _reasons(connection: Connection, only: Id | None) -> dict[str, str]:
    reasons, cases = schema.reasons, schema.cases
    rows = connection.execute(
        select(reasons, cases.c.key)
        .join(cases, reasons.c.case_id == cases.c.id)
        .where(_of(only, reasons.c.case_id))
        .where(cases.c.key.is_not(None))
    )
    return {f"{row.case_id}:{row.version}": veiled(row.key, row.reason) for row in rows}


def _approvals(connection: Connection, only: Id | None) -> dict[str, str]:
    approvals, cases = schema.approvals, schema.cases
    rows = connection.execute(
        select(approvals, cases.c.form_sha256, cases.c.key)
        .join(cases, approvals.c.case_id == cases.c.id)
        .where(_of(only, approvals.c.case_id))
        .order_by(approvals.c.approved_at, approvals.c.id)
    )
    return _numbered(
        (row.case_id, f"{_bound(row)} {row.approver} {row.step} {row.behalf} {row.void}") for row in rows
    )


def _bound(row: schema.Row) -> str:
    key = row.key if row.keyed else None
    return digest(key, row.case_id, row.generation, row.form_sha256, row.body)


def _users(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.users))
    return {row.id: f"{row.roles} {row.active}" for row in rows}


def _bundles(connection: Connection) -> dict[str, str]:
    return {row.id: str(row.trial) for row in connection.execute(select(schema.bundles))}


def _settled(connection: Connection) -> dict[str, str]:
    table = schema.settled_counts
    rows = connection.execute(select(table).order_by(table.c.settled_at, table.c.id))
    return _numbered((row.bundle_id, f"{row.difference} {row.code} {row.user_id}") for row in rows)


def _cases(connection: Connection, only: Id | None) -> dict[str, str]:
    rows = connection.execute(select(schema.cases).where(_of(only, schema.cases.c.id)))
    return {row.id: f"{row.reference} {row.procedure} {row.trial} {row.corrects}" for row in rows}


def _proposals(connection: Connection, only: Id | None) -> dict[str, str]:
    proposals, cases = schema.proposals, schema.cases
    rows = connection.execute(
        select(proposals, cases.c.key)
        .join(cases, proposals.c.case_id == cases.c.id)
        .where(_of(only, proposals.c.case_id))
        .where(cases.c.key.is_not(None))
    )
    return {
        f"{row.case_id}:{row.id}": f"{row.new_state} {veiled(row.key, row.reason)} {row.user_id}"
        for row in rows
    }


def _claims(connection: Connection, only: Id | None) -> dict[str, str]:
    rows = connection.execute(select(schema.entries).where(_of(only, schema.entries.c.case_id)))
    return {
        f"{row.case_id}:{row.fence}": f"{row.worker} {row.run_id} {row.screen_sha256} {row.target_sha256}"
        for row in rows
    }


def _veiled_entries(
    connection: Connection, name: Literal["intent", "result"], only: Id | None
) -> dict[str, str]:
    entries, cases = schema.entries, schema.cases
    rows = connection.execute(
        select(entries.c.case_id, entries.c.fence, entries.c[name].label("body"), cases.c.key)
        .join(cases, entries.c.case_id == cases.c.id)
        .where(_of(only, entries.c.case_id))
        .where(entries.c[name].is_not(None), cases.c.key.is_not(None))
    )
    return {f"{row.case_id}:{row.fence}": veiled(row.key, row.body) for row in rows}
