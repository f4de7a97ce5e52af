"""Lists of cases for people, newest first, a page at a time: by day, state, 業務, person, number, any text.

A page begins after the last case of the one before it (keyset): the hundredth page costs what the first does.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, tuple_

from ledger import schema
from ledger.book import Book
from ledger.history import CaseLine
from ledger.word_search import Word, number_of, numbered, numbers_with, words_of
from records.base import Frozen
from records.case import State
from records.ids import Id
from records.paths import Slug
from values.calendar import OFFICE

# Further ones are "or more": nobody reads on, and counting them all would cost more than the page.
MOST_COUNTED = 1000
Way = Literal["older", "newer"]
Found = Select[Any]


class CaseQuery(Frozen):
    """What a list is narrowed to. ``since`` and ``until`` are office days on which cases were opened.

    ``text`` are words that all stand in the case: in its values, 整理番号 or receipt number. ``person`` are
    parts of a name or of its kana. Either may name days, such as one of birth. ``among`` are the 業務
    that who asks works on, None for all.
    """

    states: tuple[State, ...] = ()
    procedure: Slug | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""
    person: str = ""
    among: tuple[Slug, ...] | None = None


class CasePage(Frozen):
    """One page of a list. ``total`` beyond ``MOST_COUNTED`` only says that there are as many.

    ``older`` and ``newer`` are the cases after and before which the next pages begin; None at the ends.
    """

    cases: tuple[CaseLine, ...]
    total: int
    older: Id | None
    newer: Id | None


class CaseLists:
    """Reads lists of cases."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def page(self, query: CaseQuery, *, limit: int, beside: Id | None = None, way: Way = "older") -> CasePage:
        """Answer the page that begins beside a case, or the first.

        Raises:
            BusinessError: the words are too short to look for (``search.too_short``).
        """
        words = words_of(query.person, query.text)
        with self._book.reading() as connection:
            if words:
                return _searched(connection, query, words, limit, beside, way)
            found = _listed(query)
            rows = connection.execute(_beside(connection, found, beside, way).limit(limit + 1)).all()
            whole = beside is None and len(rows) <= limit
            total = len(rows) if whole else _counted(connection, found)
        return _page(rows[:limit], total, more=len(rows) > limit, beside=beside, way=way)


def _page(rows: Sequence[schema.Row], total: int, *, more: bool, beside: Id | None, way: Way) -> CasePage:
    ordered = rows if way == "older" else rows[::-1]
    lines = tuple(
        CaseLine.model_validate({name: row._mapping[name] for name in CaseLine.model_fields})
        for row in ordered
    )
    goes_on = more if way == "older" else beside is not None
    goes_back = more if way == "newer" else beside is not None
    return CasePage(
        cases=lines,
        total=total,
        older=lines[-1].id if lines and goes_on else None,
        newer=lines[0].id if lines and goes_back else None,
    )


def _listed(query: CaseQuery) -> Found:
    return select(schema.cases).where(*_fits(query))


def _fits(query: CaseQuery) -> list[ColumnElement[bool]]:
    """Answer what else a case must be, beside the words that stand in it."""
    cases, fits = schema.cases, _within(query)
    if query.states:
        fits.append(cases.c.state.in_([state.value for state in query.states]))
    if query.procedure:
        fits.append(cases.c.procedure == query.procedure)
    if query.among is not None:
        fits.append(cases.c.procedure.in_(query.among))
    return fits


def _within(query: CaseQuery) -> list[ColumnElement[bool]]:
    opened = schema.cases.c.opened_at
    within: list[ColumnElement[bool]] = []
    if query.since:
        within.append(opened >= _begins(query.since))
    if query.until:
        within.append(opened < _begins(query.until + dt.timedelta(days=1)))
    return within


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), OFFICE).astimezone(dt.UTC)


def _searched(
    connection: Connection, query: CaseQuery, words: tuple[Word, ...], limit: int, beside: Id | None, way: Way
) -> CasePage:
    """Answer a page of the cases in which all words stand.

    The newest that are counted are looked up once, and a page among them is not looked up again.
    """
    found = numbers_with(connection, words, _fits(query))
    if found is None:
        return CasePage(cases=(), total=0, older=None, newer=None)
    most = max(MOST_COUNTED, limit + 1)
    newest = connection.execute(found.order_by(numbered.desc()).limit(most)).scalars().all()
    own = connection.execute(number_of(beside)).scalar() if beside else None
    whole = len(newest) < most
    if way == "older":
        near = [one for one in newest if own is None or one < own]
        known, ordered = whole or len(near) > limit, found.order_by(numbered.desc())
    else:
        near = [one for one in reversed(newest) if own is None or one > own]
        known, ordered = whole or (own is not None and own >= newest[-1]), found.order_by(numbered.asc())
    if not known:
        bound = [] if own is None else [numbered < own if way == "older" else numbered > own]
        near = list(connection.execute(ordered.where(*bound).limit(limit + 1)).scalars())
    rows, total = _rows_of(connection, near[:limit]), min(len(newest), MOST_COUNTED)
    return _page(rows, total, more=len(near) > limit, beside=beside, way=way)


def _rows_of(connection: Connection, numbers: Sequence[int]) -> Sequence[schema.Row]:
    """Answer the cases with these numbers, in their order."""
    cases, searches = schema.cases, schema.searches
    rows = connection.execute(
        select(cases, searches.c.number)
        .join(searches, searches.c.case_id == cases.c.id)
        .where(searches.c.number.in_(numbers))
    )
    by_number = {row.number: row for row in rows}
    return [by_number[one] for one in numbers if one in by_number]


def _beside(connection: Connection, found: Found, beside: Id | None, way: Way) -> Found:
    """Answer the list in its order, from beside a case on; from its beginning where that case is gone."""
    cases = schema.cases
    place = (cases.c.opened_at, cases.c.id)
    ordered = found.order_by(*(one.desc() if way == "older" else one.asc() for one in place))
    own = connection.execute(select(*place).where(cases.c.id == beside)).first() if beside else None
    if own is None:
        return ordered
    here = tuple_(*(literal(value, one.type) for one, value in zip(place, own, strict=True)))
    return ordered.where(tuple_(*place) < here if way == "older" else tuple_(*place) > here)


def _counted(connection: Connection, found: Found) -> int:
    some = found.with_only_columns(schema.cases.c.id).limit(MOST_COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
