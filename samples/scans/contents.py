"""A form filled from top to bottom: every field holds something, so that little of the print is free."""

import datetime as dt

from numpy.random import Generator

from records.form import (
    Cells,
    CheckBox,
    DateParts,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Line,
    Options,
)
from records.values import Blank, Bool, Code, Text, Value
from samples.sheets.contents import REMARKS, Contents, day
from samples.sheets.people import Person, somebody

NUMBERS = (FieldKind.DIGITS, FieldKind.INTEGER, FieldKind.MONEY, FieldKind.DECIMAL)
# A day of each era that a form may offer.
DAY_OF = {
    "T": dt.date(1925, 3, 1),
    "S": dt.date(1961, 5, 2),
    "H": dt.date(2004, 7, 3),
    "R": dt.date(2021, 9, 4),
}
# No pen writes a word into less.
NARROW_MM = 8.0
TEXT_OF = {
    FieldKind.NAME: lambda person: person.name,
    FieldKind.KANA: lambda person: person.kana,
    FieldKind.ADDRESS: lambda person: person.address,
    FieldKind.POSTAL_CODE: lambda person: person.postal_code,
    FieldKind.PHONE: lambda person: person.phone,
}


def full_contents(form: FormDefinition, rng: Generator, share: float = 1.0) -> Contents:
    """Answer something for every field of a form, or for a ``share`` of them."""
    person = somebody(rng)
    return {
        field.path: _something(field, person, rng) if rng.random() < share else Blank()
        for field in form.fields
    }


def _something(field: FieldDefinition, person: Person, rng: Generator) -> Value:
    match field.layout:
        case Line(box=box) if box.w < NARROW_MM:
            return Blank()
        case Options(options=options):
            return Code(code=options[rng.integers(len(options))].code)
        case CheckBox():
            return Bool(flag=True)
        case DateParts(era=era):
            codes = {one.code for one in era.options} if era else set(DAY_OF)
            born = day(person.born)
            return born if born.era in codes else day(DAY_OF[min(codes & set(DAY_OF))])
        case Cells(boxes=boxes):
            return Text(text=_characters(field, person, rng, len(boxes)))
        case _ if field.kind in TEXT_OF:
            return Text(text=TEXT_OF[field.kind](person))
        case _ if field.kind in NUMBERS:
            return Text(text=str(rng.integers(100, 99999)))
        case _:
            return Text(text=REMARKS[rng.integers(len(REMARKS))])


def _characters(field: FieldDefinition, person: Person, rng: Generator, count: int) -> str:
    if field.kind is FieldKind.SIGN:
        return "+-"[rng.integers(2)]
    return person.kana[:count] if field.kind is FieldKind.KANA else _digits(rng, count)


def _digits(rng: Generator, count: int) -> str:
    return "".join(str(rng.integers(10)) for _ in range(count))
