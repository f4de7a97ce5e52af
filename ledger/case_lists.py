"""Lists of cases for people, newest first, a page at a time: by day, state, 業務, person, number, any text.

A page begins after the last case of the one before it (keyset): the hundredth page costs what the first does.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal, select, tuple_

from ledger import schema
from ledger.book import Book
from ledger.history import CaseLine
from ledger.searching import PERSON
from records.base import Frozen
from records.case import State
from records.errors import BusinessError
from records.ids import Id
from records.paths import Slug
from values.calendar import OFFICE
from values.terms import day_piece, fold, wanted

# Further ones are "or more": nobody reads on, and counting them all would cost more than the page.
MOST_COUNTED = 1000
# A piece that so many cases have narrows little: how many more have it does not matter.
_COMMON = 2000
_LAST = chr(0x10FFFF)
TOO_SHORT = BusinessError(
    "search.too_short", "さがす言葉が短すぎます。2文字以上(数字と英字は3文字以上)で入力してください。"
)
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


class _Word(Frozen):
    """One word that must stand in a case: where, the pieces that say so, and beginnings of pieces."""

    column: Literal["names", "text"]
    written: str
    pieces: tuple[str, ...]
    begun: tuple[str, ...]

    @property
    def fits(self) -> ColumnElement[bool]:
        return schema.searches.c[self.column].contains(self.written, autoescape=True)


class CaseLists:
    """Reads lists of cases."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def page(self, query: CaseQuery, *, limit: int, beside: Id | None = None, way: Way = "older") -> CasePage:
        """Answer the page that begins beside a case, or the first.

        Raises:
            BusinessError: the words are too short to look for (``search.too_short``).
        """
        words = tuple(_words(query))
        with self._book.reading() as connection:
            found = _searched(connection, query, words) if words else _listed(query)
            if found is None:
                return CasePage(cases=(), total=0, older=None, newer=None)
            rows = connection.execute(_beside(connection, found, words, beside, way).limit(limit + 1)).all()
            whole = beside is None and len(rows) <= limit
            total = len(rows) if whole else _counted(connection, found)
        return _page(rows[:limit], total, more=len(rows) > limit, beside=beside, way=way)

    def each(self, query: CaseQuery, *, limit: int) -> tuple[CaseLine, ...]:
        """Answer the newest cases of a list, to be exported."""
        return self.page(query, limit=limit).cases


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


def _words(query: CaseQuery) -> Iterator[_Word]:
    for typed in query.person.split():
        yield _day(typed) or _word(typed, "names", PERSON)
    for typed in query.text.split():
        yield _day(typed) or _word(typed, "text", "")


def _day(typed: str) -> _Word | None:
    piece = day_piece(typed)
    return None if piece is None else _Word(column="text", written=piece, pieces=(piece,), begun=())


def _word(typed: str, column: Literal["names", "text"], mark: str) -> _Word:
    written = fold(typed)
    whole, begun = wanted(written)
    # One kanji is a whole family name; one kana or two figures are in nearly every case.
    kanji = column == "names" and written[:1] >= "\u4e00"
    if not whole and (len(written) < 3 if written.isascii() else not kanji):
        raise TOO_SHORT
    return _Word(
        column=column,
        written=written,
        pieces=tuple(mark + one for one in whole),
        begun=tuple(mark + one for one in begun),
    )


def _listed(query: CaseQuery) -> Found:
    cases = schema.cases
    fits: list[ColumnElement[bool]] = []
    if query.states:
        fits.append(cases.c.state.in_([state.value for state in query.states]))
    if query.procedure:
        fits.append(cases.c.procedure == query.procedure)
    if query.among is not None:
        fits.append(cases.c.procedure.in_(query.among))
    return select(cases).where(*fits, *_within(query))


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


def _searched(connection: Connection, query: CaseQuery, words: tuple[_Word, ...]) -> Found | None:
    """Answer the cases in which all words stand, by way of the rarest piece; None where one has no case."""
    cases, searches, terms = schema.cases, schema.searches, schema.search_terms
    counts = {piece: _cases_with(connection, piece) for word in words for piece in word.pieces}
    if 0 in counts.values():
        return None
    found = select(cases, searches.c.number).join(searches, searches.c.case_id == cases.c.id)
    rarest = {min(word.pieces, key=counts.__getitem__) for word in words if word.pieces}
    if rarest:
        first = min(rarest, key=counts.__getitem__)
        found = found.join(terms, terms.c.number == searches.c.number).where(terms.c.term == first)
        found = found.where(*(_has(piece) for piece in rarest - {first}))
    else:
        found = found.where(searches.c.number.in_(_beginning(words[0].begun[0])))
    # Hidden from the planner: the list of a state is longer than that of any word.
    if query.states:
        states = [state.value for state in query.states]
        found = found.where(func.coalesce(cases.c.state, "").in_(states))
    if query.procedure:
        found = found.where(func.coalesce(cases.c.procedure, "") == query.procedure)
    if query.among is not None:
        found = found.where(func.coalesce(cases.c.procedure, "").in_(query.among))
    return found.where(*(one.fits for one in words), *_within(query))


def _cases_with(connection: Connection, piece: str) -> int:
    """Answer how many cases have a piece, as far as that matters."""
    terms = schema.search_terms
    some = select(terms.c.number).where(terms.c.term == piece).limit(_COMMON).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _has(piece: str) -> ColumnElement[bool]:
    terms, searches = schema.search_terms.alias(), schema.searches
    return exists().where(terms.c.term == piece, terms.c.number == searches.c.number)


def _beginning(piece: str) -> Select[tuple[int]]:
    terms = schema.search_terms.alias()
    return select(terms.c.number).where(terms.c.term >= piece, terms.c.term < piece + _LAST)


def _beside(
    connection: Connection, found: Found, words: tuple[_Word, ...], beside: Id | None, way: Way
) -> Found:
    """Answer the list in its order, from beside a case on; from its beginning where that case is gone."""
    place = _place(words)
    ordered = found.order_by(*(one.desc() if way == "older" else one.asc() for one in place))
    own = connection.execute(_place_of(words, beside)).first() if beside else None
    if own is None:
        return ordered
    here = tuple_(*(literal(value, one.type) for one, value in zip(place, own, strict=True)))
    return ordered.where(tuple_(*place) < here if way == "older" else tuple_(*place) > here)


def _place(words: tuple[_Word, ...]) -> tuple[ColumnElement[Any], ...]:
    """Answer what a list is ordered by: numbers were given in the order in which cases were opened."""
    cases, searches, terms = schema.cases, schema.searches, schema.search_terms
    if not words:
        return cases.c.opened_at, cases.c.id
    return (terms.c.number if any(word.pieces for word in words) else searches.c.number,)


def _place_of(words: tuple[_Word, ...], case_id: Id) -> Select[Any]:
    cases, searches = schema.cases, schema.searches
    if not words:
        return select(cases.c.opened_at, cases.c.id).where(cases.c.id == case_id)
    return select(searches.c.number).where(searches.c.case_id == case_id)


def _counted(connection: Connection, found: Found) -> int:
    some = found.with_only_columns(schema.cases.c.id).limit(MOST_COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
