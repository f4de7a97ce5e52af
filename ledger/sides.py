"""What was read on each side of an application's paper, and the one record that they make together."""

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from ledger import schema
from ledger.book import Turn
from records.canonical import digest_of
from records.form import FieldDefinition, FormDefinition, FormPage, boxes_in
from records.ids import Id, Sha256, new_id
from records.paths import FieldPath
from records.reading import (
    Decision,
    FieldValue,
    Person,
    Problem,
    Record,
    Registration,
    SheetSide,
    Strip,
)
from values.rules import check_rules

MISSING = Problem(code="page.missing_side", message="この項目の面がありません。")
BY_HAND = Problem(code="page.by_hand", message="読み取れないページです。画像を見て入力してください。")


def keep_side(turn: Turn, page_id: Id, record: Record, *, generation: int, run_id: str | None) -> None:
    """Keep what was read on one side of paper."""
    body = record.model_dump_json()
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    turn.connection.execute(
        schema.sides.insert().values(
            id=new_id(), page_id=page_id, generation=generation, run_id=run_id, body=body, sha256=sha256,
            read_at=turn.now,
        )
    )  # fmt: skip
    turn.event("page.read", page=page_id, generation=generation, record=sha256, run=run_id)


def unread(form: FormDefinition, page: FormPage, pixels: Sha256) -> Record:
    """Answer the record of a side that no machine can read: a person types all of it beside the page."""
    seen = SheetSide(page=page.page, side=page.side, registration=None, aligned=pixels)
    fields = [
        FieldValue(
            path=one.path, value=None, raw="", probability=0.0, decision=Decision.CHECK, problem=BY_HAND,
            evidence=Strip(sha256=pixels, box=boxes_in(one.layout)[0]),
        )
        for one in form.on(page).fields
    ]  # fmt: skip
    return Record(
        procedure=form.slug, form_version=form.version, form_sha256=digest_of(form), registration=None,
        fields=tuple(fields), sides=(seen,),
    )  # fmt: skip


def newest_sides(turn: Turn, page_ids: Sequence[Id], generation: int) -> dict[Id, Record]:
    """Answer the newest reading of each of these pages in a generation, by page."""
    sides = schema.sides
    rows = turn.connection.execute(
        select(sides.c.page_id, sides.c.body)
        .where(sides.c.page_id.in_(page_ids), sides.c.generation == generation)
        .order_by(sides.c.id)
    )
    return {row.page_id: Record.model_validate_json(row.body) for row in rows}


def merged(form: FormDefinition, sides: Sequence[Record], *, actor: str) -> Record:
    """Answer one record of all sides, the rules between them judged.

    Fields of a side that is not there are for a person; ``actor`` is who said that it goes on without.
    """
    read = {one.path: one for record in sides for one in record.fields}
    fields = {one.path: read.get(one.path) or _missing(one, actor) for one in form.fields}
    laid = [record.registration for record in sides if record.registration is not None]
    return sides[0].model_copy(
        update={
            "fields": _ruled(form, fields),
            "registration": max(laid, key=_residual, default=None),
            "seconds": tuple(stage for record in sides for stage in record.seconds),
            "found": next((record.found for record in sides if record.found is not None), None),
            "sides": tuple(side for record in sides for side in record.sides),
        }
    )


def _residual(one: Registration) -> float:
    return one.residual_mm


def _missing(field: FieldDefinition, actor: str) -> FieldValue:
    return FieldValue(
        path=field.path, value=None, raw="", probability=0.0, decision=Decision.CHECK, problem=MISSING,
        evidence=Person(user_id=actor),
    )  # fmt: skip


def _ruled(form: FormDefinition, fields: Mapping[FieldPath, FieldValue]) -> tuple[FieldValue, ...]:
    """Send to a person what does not go together across two sides."""
    judged = dict(fields)
    for broken in check_rules(form, {path: one.value for path, one in fields.items()}):
        for path in broken.paths:
            if judged[path].problem is None:
                update = {"decision": Decision.CHECK, "problem": broken.problem}
                judged[path] = judged[path].model_copy(update=update)
    return tuple(judged.values())
