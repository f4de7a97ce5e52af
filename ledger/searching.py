"""What cases are found by: written in the turn that changes what a case holds, deleted with the case."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import select

from ledger import schema
from ledger.book import Book, Turn
from ledger.contents import contents
from ledger.facts import known_fact
from records.base import Frozen
from records.form import FieldKind, FormDefinition
from records.ids import Id, Sha256
from records.paths import FieldPath
from records.values import Date, Decimal, Int, Text, Value
from values.addresses import key_of
from values.terms import DAY, VERSION, fold, pieces

FACT = "search_terms"
# Stands before a piece of a person's name or its kana.
PERSON = "@"
_BATCH = 500
_MAKING = f"{VERSION} unfinished"


class Wording(Frozen):
    """What a case is found by, folded, a value a line: names of persons, and everything with them."""

    names: str
    text: str

    def terms(self) -> frozenset[str]:
        """Answer the pieces of all lines."""
        of_names = {f"{PERSON}{piece}" for piece in pieces(self.names)}
        lines = self.text.split("\n")
        days = {line for line in lines if line.startswith(DAY)}
        plain = "\n".join(line for line in lines if not line.startswith(DAY))
        return frozenset(of_names | days | set(pieces(plain)))


def index_case(turn: Turn, case_id: Id) -> None:
    """Let a case be found by what it holds now, and no longer by what it held before."""
    fresh, before = _wording(turn, case_id), _row(turn, case_id)
    if before is None:
        table = schema.searches
        made = table.insert().values(case_id=case_id, names=fresh.names, text=fresh.text)
        number = int(turn.connection.execute(made.returning(table.c.number)).scalar_one())
        known = frozenset[str]()
    else:
        number = int(before.number)
        known = Wording(names=before.names, text=before.text).terms()
        _rewrite(turn, number, fresh)
    _change(turn, number, known, fresh.terms())


def forget_case(turn: Turn, case_id: Id) -> None:
    """Delete everything that a case was found by (廃棄)."""
    row = _row(turn, case_id)
    if row is not None:
        _change(turn, row.number, Wording(names=row.names, text=row.text).terms(), frozenset())
        turn.connection.execute(schema.searches.delete().where(schema.searches.c.number == row.number))


def ensure_index(book: Book) -> None:
    """Make the index anew where it was made in another way, or never: after an update, once.

    Some cases a turn, so that nobody waits for the whole; it goes on where it was stopped.
    """
    known = known_fact(book, FACT)
    if known == VERSION:
        return
    if known != _MAKING:
        with book.turn("ledger") as turn:
            for table in (schema.search_terms, schema.searches):
                turn.connection.execute(table.delete())
            _note(turn, _MAKING)
    while True:
        with book.turn("ledger") as turn:
            left = _left(turn)
            for case_id in left:
                index_case(turn, case_id)
            if not left:
                _note(turn, VERSION)
                return


def _left(turn: Turn) -> list[Id]:
    cases, searches = schema.cases, schema.searches
    query = (
        select(cases.c.id)
        .outerjoin(searches, searches.c.case_id == cases.c.id)
        .where(searches.c.number.is_(None))
        .order_by(cases.c.opened_at, cases.c.id)
        .limit(_BATCH)
    )
    return list(turn.connection.execute(query).scalars())


def _note(turn: Turn, text: str) -> None:
    facts = schema.facts
    turn.connection.execute(facts.delete().where(facts.c.name == FACT))
    turn.connection.execute(facts.insert().values(name=FACT, text=text))


def _row(turn: Turn, case_id: Id) -> schema.Row | None:
    table = schema.searches
    return turn.connection.execute(select(table).where(table.c.case_id == case_id)).first()


def _rewrite(turn: Turn, number: int, fresh: Wording) -> None:
    table = schema.searches
    turn.connection.execute(
        table.update().where(table.c.number == number).values(names=fresh.names, text=fresh.text)
    )


def _change(turn: Turn, number: int, known: frozenset[str], fresh: frozenset[str]) -> None:
    table = schema.search_terms
    if gone := sorted(known - fresh):
        for start in range(0, len(gone), _BATCH):
            some = gone[start : start + _BATCH]
            turn.connection.execute(table.delete().where(table.c.number == number, table.c.term.in_(some)))
    if new := sorted(fresh - known):
        turn.connection.execute(table.insert(), [{"term": term, "number": number} for term in new])


def _wording(turn: Turn, case_id: Id) -> Wording:
    cases, definitions = schema.cases, schema.definitions
    case = turn.connection.execute(
        select(cases.c.reference, cases.c.form_sha256, definitions.c.body)
        .outerjoin(definitions, definitions.c.sha256 == cases.c.form_sha256)
        .where(cases.c.id == case_id)
    ).one()
    held = contents(turn.connection, case_id)
    kinds = _kinds(case.form_sha256, case.body) if case.body else {}
    numbers = (case.reference, *_receipts(turn, case_id))
    masked = _masked(case.form_sha256, case.body) if case.body else frozenset()
    values = held.values() if held else {}
    # Nobody is found by what is masked of them.
    return wording_of(numbers, {path: one for path, one in values.items() if path not in masked}, kinds)


def wording_of(
    numbers: Sequence[str], values: Mapping[FieldPath, Value], kinds: Mapping[FieldPath, FieldKind]
) -> Wording:
    """Answer what a case with these numbers and values is found by."""
    names = [fold(_text(value)) for path, value in values.items() if kinds.get(path) in _OF_PERSONS]
    lines = [line for path, value in values.items() for line in _lines(value, kinds.get(path))]
    return Wording(names=_joined(names), text=_joined([*names, *lines, *(fold(one) for one in numbers)]))


_OF_PERSONS = frozenset({FieldKind.NAME, FieldKind.KANA})


@lru_cache(maxsize=64)
def _kinds(_sha256: Sha256, body: str) -> dict[str, FieldKind]:
    return {field.path: field.kind for field in FormDefinition.model_validate_json(body).fields}


@lru_cache(maxsize=64)
def _masked(_sha256: Sha256, body: str) -> frozenset[str]:
    return frozenset(field.path for field in FormDefinition.model_validate_json(body).fields if field.masked)


def _text(value: Value) -> str:
    return value.text if isinstance(value, Text) else ""


def _lines(value: Value, kind: FieldKind | None) -> Iterator[str]:
    match value:
        case Text(text=text) if kind is FieldKind.ADDRESS:
            yield fold(text)
            yield fold(key_of(text))
        case Text(text=text):
            yield fold(text)
        case Date(date=day):
            yield f"{DAY}{day:%Y%m%d}"
        case Int(number=number) | Decimal(number=number):
            yield fold(str(number))


def _joined(lines: list[str]) -> str:
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _receipts(turn: Turn, case_id: Id) -> Iterator[str]:
    entries = schema.entries
    results = turn.connection.execute(
        select(entries.c.result).where(entries.c.case_id == case_id, entries.c.result.is_not(None))
    ).scalars()
    for result in results:
        receipt = json.loads(result)["receipt"]
        if receipt:
            yield str(receipt["number"])
