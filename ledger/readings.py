"""What was read of a case is kept, and the case goes on with it."""

import hashlib

from ledger import schema
from ledger.advancing import Definitions, advance
from ledger.book import Turn
from ledger.moves import case_row
from ledger.sampling import with_sample, with_second_looks
from ledger.searching import index_case
from ledger.second_looks import note_looks
from records.ids import Id, new_id
from records.reading import Record


def keep_reading(
    turn: Turn,
    case_id: Id,
    record: Record,
    defined: Definitions,
    secret: bytes,
    *,
    run_id: str | None,
    look: str | None = None,
) -> None:
    """Keep what was read on paper, with the sample that people answer blindly, and move the case on.

    ``look`` is why somebody looks at the case in any case.
    """
    drawn = with_sample(record, defined.procedure.blind_share, secret, case_id)
    keep_record(turn, case_id, with_second_looks(drawn, defined.procedure), run_id=run_id)
    note_looks(turn, case_id)
    advance(turn, case_id, defined, secret, look=look)


def keep_record(
    turn: Turn, case_id: Id, record: Record, *, run_id: str | None, copied_from: Id | None = None
) -> None:
    """Keep one reading of the case's present generation; ``copied_from`` is whose values it holds instead."""
    aligned = record.sides[0].aligned if record.sides else None
    body = record.model_dump_json()
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    generation = case_row(turn, case_id).generation
    turn.connection.execute(
        schema.records.insert().values(
            id=new_id(), case_id=case_id, generation=generation, run_id=run_id, body=body,
            sha256=sha256, aligned=aligned, read_at=turn.now,
        )
    )  # fmt: skip
    copied = {} if copied_from is None else {"copied_from": copied_from}
    turn.event(
        "case.read", case_id, generation=generation, record=sha256, aligned=aligned, run=run_id, **copied
    )
    index_case(turn, case_id)
