"""Printed options, chosen in every way that people have: 昭・平・令 and 男・女."""

import datetime as dt

from numpy.random import Generator

from records.form import DateParts
from records.values import Code, Date
from samples.oddities.case import Expected, Oddity, Paper, accepted, asked
from samples.oddities.drawing import cross, struck, tick
from samples.sheets.contents import day

ERAS = {"S": (1950, 1985), "H": (1992, 2015), "R": (2020, 2025)}


def era_circle(rng: Generator) -> Oddity:
    """One circle each."""
    paper, born, gender = _dated(rng)
    paper.pen.circle(paper.options("seinengappi")[born.era or ""])
    paper.pen.circle(paper.options("seibetsu")[gender.code])
    return paper.done({"seinengappi": accepted(born), "seibetsu": accepted(gender)})


def era_tick(rng: Generator) -> Oddity:
    """One tick each where a circle is asked."""
    paper, born, gender = _dated(rng)
    tick(paper.pen, paper.options("seinengappi")[born.era or ""], rng)
    tick(paper.pen, paper.options("seibetsu")[gender.code], rng)
    return paper.done({"seinengappi": accepted(born), "seibetsu": accepted(gender)})


def era_cross(rng: Generator) -> Oddity:
    """A × over one word: some choose so, some cross out."""
    paper, born, gender = _dated(rng)
    cross(paper.pen, paper.options("seinengappi")[born.era or ""], rng)
    cross(paper.pen, paper.options("seibetsu")[gender.code], rng)
    return paper.done({"seinengappi": asked(born, "mark.unclear"), "seibetsu": asked(gender, "mark.unclear")})


def era_strike(rng: Generator) -> Oddity:
    """What does not apply is struck out, by one line or two."""
    paper, born, gender = _dated(rng)
    lines = int(rng.integers(1, 3))
    for path, chosen in (("seinengappi", born.era), ("seibetsu", gender.code)):
        for code, box in paper.options(path).items():
            if code != chosen:
                struck(paper.pen, box.grown(-1.2), rng, lines=lines)
    return paper.done(
        {
            "seinengappi": asked(born, "mark.struck", offered=True),
            "seibetsu": asked(gender, "mark.struck", offered=True),
        }
    )


def era_two(rng: Generator) -> Oddity:
    """Two circles: which one nobody can know."""
    paper, born, gender = _dated(rng)
    chosen = rng.permutation(list(ERAS))[:2]
    for code in chosen:
        paper.pen.circle(paper.options("seinengappi")[str(code)])
    for box in paper.options("seibetsu").values():
        paper.pen.circle(box)
    return paper.done({"seinengappi": _open(born), "seibetsu": asked(gender, "mark.several")})


def era_none(rng: Generator) -> Oddity:
    """A year without an era."""
    paper, born, _ = _dated(rng)
    return paper.done({"seinengappi": asked(born, "value.missing_era")})


def _open(born: Date) -> Expected:
    # The year that is written need not exist in the era that is likelier.
    return asked(born, "mark.several")


def _dated(rng: Generator) -> tuple[Paper, Date, Code]:
    """Write a birthday without its era; answer it with somebody's gender."""
    paper = Paper(rng)
    first, last = ERAS[str(rng.choice(list(ERAS)))]
    born = day(
        dt.date(int(rng.integers(first, last + 1)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    )
    year = born.date.year - {"S": 1925, "H": 1988, "R": 2018}[born.era or ""]
    parts: DateParts = paper.parts("seinengappi")
    paper.number(f"{year:2}", parts.year)
    paper.number(f"{born.date.month:2}", parts.month)
    paper.number(f"{born.date.day:2}", parts.day)
    return paper, born, Code(code=str(rng.choice(["male", "female"])))
