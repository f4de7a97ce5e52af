"""What stands on papers about children: a vaccination, and the yearly notice for their allowance."""

import datetime as dt

from numpy.random import Generator

from records.values import Blank, Code, Decimal, Text, Value
from samples.sheets.contents.chance import (
    FILLED_ON,
    Contents,
    between,
    day,
    flag,
    grown,
    lately,
    named,
    number,
    pick,
)
from samples.sheets.people import GIVEN, Person, somebody

QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 16))
# What nearly every parent answers with はい; to the others nearly every answer is いいえ.
USUALLY_YES = frozenset({"q01", "q02"})
CHILDREN = 4
KIN = {"male": ("長男", "二男", "子"), "female": ("長女", "二女", "子")}


def yobo_sesshu(rng: Generator) -> Contents:
    """Answer what a parent writes in front, and a doctor behind."""
    child, parent = somebody(rng), grown(rng)
    born = between(rng, dt.date(2015, 4, 2), dt.date(2026, 8, 31))
    seen = lately(rng, 20)
    return {
        "vaccine": pick(rng, "mr", "suito", "nichino", "goshu"),
        "kaisu": pick(rng, "1", "2", "3", "add"),
        **named(child),
        "hogosha": Text(text=_of_family(child, parent.name)),
        "seinengappi": day(born),
        "seibetsu": Code(code=child.gender),
        "taion": Decimal(number=f"{36 + rng.integers(2)}.{rng.integers(5)}"),
        **{path: _answer(rng, path) for path in QUESTIONS},
        "setsumei": flag(rng, 0.97),
        "shinsatsu": flag(rng, 0.97),
        "shinsatsu_date": seen,
        "doi_date": seen,
        **_given(rng, seen),
    }


def _answer(rng: Generator, path: str) -> Code:
    usual, other = ("yes", "no") if path in USUALLY_YES else ("no", "yes")
    return Code(code=other if rng.random() < 0.08 else usual)


def _given(rng: Generator, seen: Value) -> Contents:
    """Answer the record of the vaccination; there is none where the doctor puts it off."""
    if rng.random() < 0.08:
        return {"hantei": Code(code="miawase"), "doi": pick(rng, "yes", "no")}
    return {
        "hantei": Code(code="kano"),
        "doi": Code(code="yes"),
        "sesshu_ryo": pick(rng, "025", "050"),
        "hoho": pick(rng, "hika", "kinniku"),
        "lot_bango": number(rng, 6),
        "kigen_date": day(between(rng, dt.date(2027, 1, 31), dt.date(2028, 12, 31))),
        "sesshu_date": seen,
    }


def jido_genkyo(rng: Generator) -> Contents:
    """Answer what somebody writes who raises children, alone or not."""
    person = grown(rng)
    found: Contents = {
        "todoke_date": lately(rng, 20),
        **named(person),
        "seinengappi": day(person.born),
        "nenkin": pick(rng, "kosei", "kokumin", "other"),
        "haigusha": Code(code="nashi"),
        "dojo": flag(rng, 0.9),
    }
    if rng.random() < 0.75:
        spouse = grown(rng)
        found |= {
            "haigusha": Code(code="ari"),
            "haigu_shimei": Text(text=_of_family(person, spouse.name)),
            "haigu_seinengappi": day(spouse.born),
        }
    for row in range(1, int(rng.integers(1, CHILDREN + 1)) + 1):
        found |= {f"jido[{row}].{column}": value for column, value in _child(rng, person).items()}
    return found


def _child(rng: Generator, parent: Person) -> Contents:
    given, _, gender = GIVEN[rng.integers(len(GIVEN))]
    away = rng.random() < 0.2
    return {
        "shimei": Text(text=_of_family(parent, f"\u3000{given}")),
        "seinengappi": day(between(rng, dt.date(2008, 4, 2), FILLED_ON - dt.timedelta(days=30))),
        "zokugara": Text(text=KIN[gender][rng.integers(3)]),
        "dokyo": Code(code="bekkyo" if away else "dokyo"),
        "jusho": Text(text=somebody(rng).address) if away else Blank(),
    }


def _of_family(person: Person, name: str) -> str:
    """Answer a given name behind the family name of ``person``."""
    family, given = person.name.partition("\u3000")[0], name.partition("\u3000")[2]
    return f"{family}\u3000{given}"
