"""Which cases hold the words that somebody looks for: their numbers, by way of the rarest piece of a word.

Where a word is one piece itself, the index alone says where it stands. Only of others the text is read.
"""

from collections.abc import Sequence, Set
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from ledger import schema
from ledger.searching import PERSON
from records.base import Frozen
from records.errors import BusinessError
from records.ids import Id
from values.terms import day_piece, fold, wanted

# A piece that so many cases have narrows little: how many more have it does not matter.
_COMMON = 2000
_LAST = chr(0x10FFFF)
TOO_SHORT = BusinessError(
    "search.too_short", "さがす言葉が短すぎます。2文字以上(数字と英字は3文字以上)で入力してください。"
)
Numbers = Select[Any]
# What found numbers are ordered and bounded by: they were given in the order in which cases were opened.
numbered = schema.search_terms.c.number


class Word(Frozen):
    """One word that must stand in a case: where, the pieces that say so, and beginnings of pieces."""

    column: Literal["names", "text"]
    written: str
    pieces: tuple[str, ...]
    begun: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether the word is one piece, or begins one, so that who has the piece has the word."""
        return len(self.pieces) + len(self.begun) == 1

    @property
    def fits(self) -> ColumnElement[bool]:
        """What holds where the word stands in the text of a case."""
        return schema.searches.c[self.column].contains(self.written, autoescape=True)


def words_of(person: str, text: str) -> tuple[Word, ...]:
    """Answer what is looked for in names of persons, and anywhere.

    Raises:
        BusinessError: a word is too short to look for (``search.too_short``).
    """
    return (
        *(_day(typed) or _word(typed, "names", PERSON) for typed in person.split()),
        *(_day(typed) or _word(typed, "text", "") for typed in text.split()),
    )


def numbers_with(
    connection: Connection, words: tuple[Word, ...], fits: Sequence[ColumnElement[bool]]
) -> Numbers | None:
    """Answer the numbers of the cases in which all words stand, unordered; None where one stands nowhere.

    ``fits`` are what else must hold of the row in ``cases``.
    """
    terms = schema.search_terms
    counts = _counted(connection, {piece for word in words for piece in word.pieces})
    if 0 in counts.values():
        return None
    rarest = {min(word.pieces, key=counts.__getitem__) for word in words if word.pieces}
    if rarest:
        first = min(rarest, key=counts.__getitem__)
        found = select(terms.c.number).where(terms.c.term == first)
        found = found.where(*(_has(piece) for piece in sorted(rarest - {first})))
        read = [one for one in words if not (one.told and one.pieces)]
    else:
        begun = words[0].begun[0]
        # A case may hold several pieces that begin so.
        found = select(terms.c.number).where(terms.c.term >= begun, terms.c.term < begun + _LAST).distinct()
        read = [one for one in words if not (one.told and one is words[0])]
    return _narrowed(found, read, fits)


def number_of(case_id: Id) -> Select[Any]:
    """Answer the number of a case."""
    searches = schema.searches
    return select(searches.c.number).where(searches.c.case_id == case_id)


def _narrowed(found: Numbers, read: Sequence[Word], fits: Sequence[ColumnElement[bool]]) -> Numbers:
    """Ask each number by itself, not by a join: PostgreSQL would read the text of every case for it."""
    cases, searches, terms = schema.cases, schema.searches, schema.search_terms
    if not read and not fits:
        return found
    asked = select(and_(*(one.fits for one in read), *fits)).where(searches.c.number == terms.c.number)
    if fits:
        asked = asked.where(cases.c.id == searches.c.case_id)
    return found.where(asked.correlate(terms).scalar_subquery())


def _day(typed: str) -> Word | None:
    piece = day_piece(typed)
    return None if piece is None else Word(column="text", written=piece, pieces=(piece,), begun=())


def _word(typed: str, column: Literal["names", "text"], mark: str) -> Word:
    written = fold(typed)
    whole, begun = wanted(written)
    # One kanji is a whole family name; one kana or two figures are in nearly every case.
    kanji = column == "names" and written[:1] >= "\u4e00"
    if not whole and (len(written) < 3 if written.isascii() else not kanji):
        raise TOO_SHORT
    return Word(
        column=column,
        written=written,
        pieces=tuple(mark + one for one in whole),
        begun=tuple(mark + one for one in begun),
    )


def _counted(connection: Connection, pieces: Set[str]) -> dict[str, int]:
    """Answer how many cases have each piece, as far as that matters; all are asked in one statement."""
    if not pieces:
        return {}
    terms, ordered = schema.search_terms, sorted(pieces)
    each = [
        select(terms.c.number).where(terms.c.term == piece).limit(_COMMON).subquery() for piece in ordered
    ]
    counts = [select(func.count()).select_from(some).scalar_subquery() for some in each]
    return dict(zip(ordered, connection.execute(select(*counts)).one(), strict=True))


def _has(piece: str) -> ColumnElement[bool]:
    other, terms = schema.search_terms.alias(), schema.search_terms
    return exists().where(other.c.term == piece, other.c.number == terms.c.number)
