"""届いた誤り: what blind samples say of delivered fields, and planted questions of checkers, by month."""

import datetime as dt
from collections import Counter

from sqlalchemy import Connection, select

from ledger import schema
from ledger.book import Book
from ledger.labels import Sent, labels_of
from records.base import Frozen
from records.interval import at_most, wilson
from records.paths import Slug
from records.procedure import ProcedureDefinition
from values.calendar import OFFICE


class Share(Frozen):
    """So many wrong among so many; the interval is per 1,000 (95 %)."""

    wrong: int
    fields: int

    @property
    def per_1000(self) -> tuple[float, float]:
        """Answer the 95 % interval."""
        low, high = wilson(self.wrong, self.fields)
        return 1000 * low, 1000 * high


class Month(Frozen):
    """One month of a 業務: ``delivered`` are sampled accepted fields, ``checkers`` planted questions."""

    procedure: Slug
    month: str
    budget: float
    delivered: Share
    checkers: Share

    @property
    def proven(self) -> bool:
        """Tell whether this month's sample alone proves the budget (upper 95 % bound)."""
        return 1000 * at_most(self.delivered.wrong, self.delivered.fields) <= self.budget


def months_of(book: Book, procedure: ProcedureDefinition) -> tuple[Month, ...]:
    """Answer the months in which something was sampled or planted, the newest first; trials never count."""
    sampled, wrong, planted, slips = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    with book.reading() as connection:
        for one in labels_of(connection, procedure.slug, sampled=True):
            if one.sent is Sent.BLIND and not one.trial:
                sampled[_month(one.at)] += 1
                wrong[_month(one.at)] += not one.right
        for row in _answered(connection, procedure.slug):
            planted[_month(row.ended_at)] += 1
            slips[_month(row.ended_at)] += not row.right
    return tuple(
        Month(
            procedure=procedure.slug, month=month, budget=procedure.budget.wrong_per_1000,
            delivered=Share(wrong=wrong[month], fields=sampled[month]),
            checkers=Share(wrong=slips[month], fields=planted[month]),
        )
        for month in sorted({*sampled, *planted}, reverse=True)
    )  # fmt: skip


def _answered(connection: Connection, procedure: Slug) -> list[schema.Row]:
    table, cases = schema.planted, schema.cases
    query = (
        select(table.c.ended_at, table.c.right)
        .join(cases, table.c.before_id == cases.c.id)
        .where(cases.c.procedure == procedure, table.c.right.is_not(None))
    )
    return list(connection.execute(query))


def _month(at: dt.datetime) -> str:
    return f"{at.astimezone(OFFICE):%Y-%m}"
