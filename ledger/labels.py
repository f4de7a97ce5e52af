"""What people said of what was read: every answer that stands is a labelled strip. No value leaves here."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from ledger.contents import by_path
from ledger.opinions import Opinion
from records.base import Frozen
from records.ids import Id, Sha256
from records.paths import FieldPath, Slug
from records.reading import Clues, Decision, FieldValue, Probability, Record, Strip
from values.compare import same


class Sent(StrEnum):
    """Why a person answered: the field was to be checked, it was drawn blindly, or they corrected it."""

    CHECK = "check"
    BLIND = "blind"
    CORRECTION = "correction"


class Label(Frozen):
    """One answered field: what its probability was made from, and whether the reading was right.

    ``problem`` is the code for which it was sent to check.
    """

    case_id: Id
    path: FieldPath
    procedure: Slug
    sent: Sent
    trial: bool
    right: bool
    probability: Probability
    clues: Clues | None
    problem: str | None
    strip: Sha256 | None
    calibration: str | None
    at: dt.datetime


def labels(book: Book) -> tuple[Label, ...]:
    """Answer every labelled field of the ledger.

    The check page sends an answer also for a field that it showed and that was right: left standing counts.
    """
    with book.reading() as connection:
        return tuple(labels_of(connection))


def labels_of(
    connection: Connection, procedure: Slug | None = None, *, sampled: bool = False
) -> Iterator[Label]:
    """Answer the labelled fields of a 業務 (or all), case by case; ``sampled``: only of cases with a sample.

    A field is compared with the reading that lay before the person: the newest one of that time.
    """
    cases, records, answers = schema.cases, schema.records, schema.answers
    wanted = select(cases.c.id, cases.c.procedure, cases.c.trial).where(
        # What a 訂正 changes was entered before: no reading lay before who said so.
        cases.c.id.in_(select(answers.c.case_id)),
        cases.c.corrects.is_(None),
    )
    if procedure is not None:
        wanted = wanted.where(cases.c.procedure == procedure)
    if sampled:
        drawn = records.c.body.like('%"blind":["%')
        wanted = wanted.where(cases.c.id.in_(select(records.c.case_id).where(drawn)))
    for case in connection.execute(wanted.order_by(cases.c.id)).all():
        yield from _of_case(connection, case)


def _of_case(connection: Connection, case: schema.Row) -> Iterator[Label]:
    records, answers = schema.records, schema.answers
    read = connection.execute(
        select(records.c.body, records.c.read_at)
        .where(records.c.case_id == case.id)
        .order_by(records.c.generation, records.c.id)
    ).all()
    bodies = [(row.read_at, Record.model_validate_json(row.body)) for row in read]
    said = connection.execute(select(answers).where(answers.c.case_id == case.id).order_by(answers.c.id))
    if not bodies:
        return
    for path, one in by_path(said, bodies[-1][1]).items():
        record = _before(bodies, one.stands.at) if one.stands else None
        if one.stands is not None and record is not None:
            yield from _label(case, record, path, one.stands)


def _before(read: list[tuple[dt.datetime, Record]], at: dt.datetime) -> Record | None:
    return next((record for when, record in reversed(read) if when <= at), None)


def _label(case: schema.Row, record: Record, path: FieldPath, said: Opinion) -> Iterator[Label]:
    for one in record.fields:
        if one.path == path and said.value is not None:
            yield Label(
                case_id=case.id, path=one.path, procedure=case.procedure, trial=case.trial,
                sent=_why(one, record),
                right=one.value is not None and same(one.value, said.value),
                probability=one.probability, clues=one.clues,
                problem=one.problem.code if one.problem else None,
                strip=one.evidence.sha256 if isinstance(one.evidence, Strip) else None,
                calibration=record.calibration,
                at=said.at,
            )  # fmt: skip


def _why(one: FieldValue, record: Record) -> Sent:
    if one.path in record.blind:
        return Sent.BLIND
    return Sent.CHECK if one.decision is Decision.CHECK else Sent.CORRECTION
