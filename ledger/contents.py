"""What a case holds now: the newest reading, overlaid with what people typed."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from functools import lru_cache

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, select

from ledger import schema
from ledger.opinions import Opinion, Said, said
from records.base import QUIET, Frozen
from records.ids import Id, Sha256
from records.paths import FieldPath, Slug
from records.reading import Decision, Record
from records.values import Blank, Value

VALUE: TypeAdapter[Value] = TypeAdapter(Value, config=QUIET)


class Contents(Frozen):
    """The newest record and what people answered, by path.

    ``waiting`` are answers to fields that two people answer, as long as the last word is another person's.
    """

    record: Record
    answers: dict[FieldPath, Value]
    waiting: dict[FieldPath, tuple[Opinion, ...]] = Field(default_factory=dict)

    def values(self) -> dict[FieldPath, Value]:
        """Answer the final values: what a person typed goes before what was read."""
        read = {field.path: field.value or Blank() for field in self.record.fields}
        return {**read, **{path: value for path, value in self.answers.items() if path in read}}

    def outstanding(self) -> tuple[FieldPath, ...]:
        """Answer the fields that still need a person, in the form's order."""
        return tuple(
            field.path
            for field in self.record.fields
            if field.path not in self.answers
            and (field.decision is Decision.CHECK or field.path in {*self.record.blind, *self.record.twice})
        )

    def asked_of(self, user_id: Id) -> tuple[FieldPath, ...]:
        """Answer the outstanding fields that this very person may answer: not those that they did."""
        return tuple(
            path
            for path in self.outstanding()
            if all(one.user_id != user_id for one in self.waiting.get(path, ()))
        )

    def differing(self, path: FieldPath) -> tuple[Value, ...]:
        """Answer the two answers between which a third person decides; none before they differ."""
        told = self.waiting.get(path, ())
        return tuple(one.value for one in told if one.value is not None) if len(told) > 1 else ()

    def unseen(self) -> frozenset[FieldPath]:
        """Answer the sampled fields (抜き取り) of which nobody may see the reading before they answer."""
        return frozenset(self.record.blind).difference(self.answers)


def value_json(value: Value) -> str:
    """Answer the one way of writing a value."""
    return json.dumps(
        value.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def contents(connection: Connection, case_id: Id) -> Contents | None:
    """Answer what the case holds, or None before anything was read."""
    records, answers = schema.records, schema.answers
    body = connection.execute(
        select(records.c.body)
        .where(records.c.case_id == case_id)
        .order_by(records.c.generation.desc(), records.c.id.desc())
        .limit(1)
    ).scalar()
    if body is None:
        return None
    record = _record(body)
    rows = connection.execute(
        select(answers).where(answers.c.case_id == case_id).order_by(answers.c.id)
    ).all()
    told = by_path(rows, record)
    return Contents(
        record=record,
        answers={path: one.stands.value for path, one in told.items() if one.stands and one.stands.value},
        waiting={path: one.waiting for path, one in told.items() if one.waiting},
    )


# A page and a turn ask several times for the same case. No more of them: nobody's data stay here for long.
@lru_cache(maxsize=4)
def _record(body: str) -> Record:
    return Record.model_validate_json(body)


def by_path(rows: Iterable[schema.Row], record: Record) -> dict[FieldPath, Said]:
    """Answer what people said of each field; ``rows`` are a case's answers, the oldest first."""
    given: dict[FieldPath, list[Opinion]] = {}
    for row in rows:
        value = None if row.value is None else VALUE.validate_json(row.value)
        given.setdefault(row.path, []).append(Opinion(user_id=row.user_id, value=value, at=row.answered_at))
    return {path: said(opinions, twice=path in record.twice) for path, opinions in given.items()}


def required_contents(connection: Connection, case_id: Id) -> Contents:
    """Answer what a case holds that has been read.

    Raises:
        LookupError: nothing was read yet.
    """
    found = contents(connection, case_id)
    if found is None:
        raise LookupError(f"case {case_id} has no record")
    return found


def values_json(values: dict[FieldPath, Value]) -> str:
    """Answer the one way of writing all values of a case."""
    return "{" + ",".join(f'"{path}":{value_json(value)}' for path, value in sorted(values.items())) + "}"


def digest(key: bytes | None, case_id: Id, generation: int, form_sha256: Sha256, values: str) -> Sha256:
    """Answer what an approval binds: case, generation, form and every final value (``values_json``).

    Under the case's key: events outlive 廃棄, and without it somebody could try out small records until one
    fits. None only for approvals of before, which had no key.
    """
    bound = f"{case_id}\n{generation}\n{form_sha256}\n{values}".encode()
    return (hashlib.sha256(bound) if key is None else hmac.new(key, bound, hashlib.sha256)).hexdigest()


def fingerprint(secret: bytes, procedure: Slug, values: Iterable[Value]) -> Sha256 | None:
    """Answer an HMAC of the identity fields, or None when one of them is blank.

    Two cases with the same fingerprint are the same application filed twice, or one paper scanned twice.
    """
    written = []
    for value in values:
        if isinstance(value, Blank):
            return None
        written.append(value_json(value))
    if not written:
        return None
    return hmac.new(secret, "\n".join([procedure, *written]).encode(), hashlib.sha256).hexdigest()
