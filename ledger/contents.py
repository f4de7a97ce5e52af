"""What a case holds now: the newest reading, overlaid with what people typed."""

import hashlib
import hmac
import json
from collections.abc import Iterable

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from ledger import schema
from records.base import QUIET, Frozen
from records.ids import Id, Sha256
from records.paths import FieldPath, Slug
from records.reading import Decision, Record
from records.values import Blank, Value

VALUE: TypeAdapter[Value] = TypeAdapter(Value, config=QUIET)


class Contents(Frozen):
    """The newest record and what people answered, by path."""

    record: Record
    answers: dict[FieldPath, Value]

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
            and (field.decision is Decision.CHECK or field.path in self.record.blind)
        )

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
    rows = connection.execute(
        select(answers.c.path, answers.c.value).where(answers.c.case_id == case_id).order_by(answers.c.id)
    )
    # The newest answer of a path is the last; an answer taken back is a row without a value.
    typed = {row.path: row.value for row in rows}
    kept = {path: VALUE.validate_json(value) for path, value in typed.items() if value is not None}
    return Contents(record=Record.model_validate_json(body), answers=kept)


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


def digest(case_id: Id, generation: int, form_sha256: Sha256, values: str) -> Sha256:
    """Answer what an approval binds: case, generation, form and every final value (``values_json``)."""
    return hashlib.sha256(f"{case_id}\n{generation}\n{form_sha256}\n{values}".encode()).hexdigest()


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
