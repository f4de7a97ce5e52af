"""What is left alone: by robots what somebody stopped, by robots and queues the sheets that a 計測 uses.

A sheet of a 計測 is typed by hand too. Were a robot to enter it, it would stand in the business system twice.
"""

from sqlalchemy import ColumnElement, Select, select

from ledger import schema
from ledger.halts import halted


def free_for_robots() -> tuple[ColumnElement[bool], ...]:
    """Answer what holds for a case that a robot may claim.

    A 計測 without sheets waits for its pile: until it has it, nothing of its 業務 is entered, or the sheets
    that were read without a doubt would be gone before they could be chosen.
    """
    cases, measurings = schema.cases, schema.measurings
    with_sheets = select(schema.measured_sheets.c.measuring_id)
    collecting = select(measurings.c.procedure).where(
        measurings.c.ended_at.is_(None), measurings.c.id.not_in(with_sheets)
    )
    return (
        # No robot knows how to correct what it entered: it would enter it a second time.
        cases.c.corrects.is_(None),
        cases.c.procedure.not_in(halted(schema.halts.c.procedure)),
        cases.c.procedure.not_in(collecting),
        cases.c.id.not_in(in_measurings()),
    )


def in_measurings() -> Select[tuple[str]]:
    """Answer the cases whose sheets a 計測 uses that has not ended."""
    measurings, sheets = schema.measurings, schema.measured_sheets
    return (
        select(sheets.c.case_id)
        .join(measurings, sheets.c.measuring_id == measurings.c.id)
        .where(measurings.c.ended_at.is_(None))
    )
