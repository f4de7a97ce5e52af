"""Writing that leaves its place, comes from odd pens, or is hard to tell from other writing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from records.paths import FieldPath
from records.values import Blank, Text
from samples.oddities.case import ACCEPTED, Expected, Oddity, Paper, accepted, asked, never_wrong
from samples.oddities.corrections import dashed, postal
from samples.oddities.drawing import ditto, scrawl
from samples.oddities.paperwork import dusty, folded, shining_through
from samples.sheets.pen import Hand, somebodys_hand
from samples.sheets.people import BUILDINGS, somebody

LINES = ("kana", "shimei", "yubin", "denwa", "jusho", "setai_jusho", "shomei")
ALIKE = "シツソン"


def seal_over_text(rng: Generator) -> Oddity:
    """A seal over the end of a name, and over a telephone number."""
    paper, person = Paper(rng), somebody(rng)
    family = person.name.partition("\u3000")[0]
    for path, text in (("shimei", person.name), ("denwa", dashed(person))):
        place = paper.pen.write(text, paper.line(path))
        paper.seal(place.x + place.w * rng.uniform(0.7, 1.0), place.y + place.h / 2, family)
    return paper.done(
        {"shimei": never_wrong(Text(text=person.name)), "denwa": never_wrong(Text(text=person.phone))}
    )


def ink_outside_box(rng: Generator) -> Oddity:
    """Digits that hang over their boxes, a name that crosses the line above it."""
    paper, person, number = Paper(rng), somebody(rng), _number(rng, "0123456789")
    for character, box in zip(number, paper.cells("bango"), strict=True):
        down = rng.uniform(-2.2, 2.2)
        paper.pen.write_cell(character, box.model_copy(update={"y": round(box.y + down, 2)}))
    line = paper.line("shimei")
    paper.pen.write(person.name, line.model_copy(update={"y": round(line.y - rng.uniform(2.0, 4.0), 2)}))
    return paper.done(
        {"bango": never_wrong(Text(text=number)), "shimei": never_wrong(Text(text=person.name))}
    )


def ink_into_next_box(rng: Generator) -> Oddity:
    """Digits that reach into the box beside theirs."""
    paper, number = Paper(rng), _number(rng, "0123456789")
    for character, box in zip(number, paper.cells("bango"), strict=True):
        aside = rng.uniform(-2.6, 2.6)
        paper.pen.write_cell(character, box.model_copy(update={"x": round(box.x + aside, 2)}))
    return paper.done({"bango": never_wrong(Text(text=number))})


def two_lines(rng: Generator) -> Oddity:
    """An address over two lines in a place for one."""
    paper, person = Paper(rng), somebody(rng)
    box = paper.line("jusho")
    building = f"{BUILDINGS[rng.integers(len(BUILDINGS))]}{rng.integers(101, 305)}号室"
    half = round(box.h / 2, 2)
    paper.pen.write(person.address, box.model_copy(update={"h": half}))
    paper.pen.write(building, box.model_copy(update={"y": round(box.y + half, 2), "h": half}))
    return paper.done({"jusho": never_wrong(Text(text=person.address + building))})


def faint_pencil(rng: Generator) -> Oddity:
    """A hard pencil pressed lightly. It is never an empty field."""
    return _by(rng, replace(somebodys_hand(rng), strength=float(rng.uniform(0.16, 0.4)), colour=(70, 70, 70)))


def felt_pen(rng: Generator) -> Oddity:
    """A felt pen a millimetre wide."""
    hand = replace(somebodys_hand(rng), width=float(rng.uniform(3.0, 5.0)), strength=1.0)
    return _by(rng, replace(hand, colour=(25, 22, 20)))


def zeros_and_eights(rng: Generator) -> Oddity:
    """Rows of one digit: who reads lines drops or adds one."""
    numbers = ("00000000", "88888888", "00008888", "08080808", "88000000")
    return _boxed(rng, numbers[rng.integers(len(numbers))])


def one_and_seven(rng: Generator) -> Oddity:
    """1 and 7."""
    return _boxed(rng, _number(rng, "17"))


def shi_tsu_so_n(rng: Generator) -> Oddity:
    """シ, ツ, ソ and ン, which no word tells apart."""
    paper = Paper(rng)
    word = "".join(ALIKE[place] for place in rng.integers(0, 4, 6))
    paper.pen.write(word, paper.line("kana"))
    return paper.done({"kana": never_wrong(Text(text=word))})


def dashes(rng: Generator) -> Oddity:
    """Postal code and telephone with their dashes on lines."""
    paper, person = Paper(rng), somebody(rng)
    paper.pen.write(postal(person), paper.line("yubin"))
    paper.pen.write(dashed(person), paper.line("denwa"))
    return paper.done(
        {"yubin": never_wrong(Text(text=person.postal_code)), "denwa": never_wrong(Text(text=person.phone))}
    )


def ditto_mark(rng: Generator) -> Oddity:
    """〃 for the address above."""
    paper, person = Paper(rng), somebody(rng)
    paper.pen.write(person.address, paper.line("jusho"))
    ditto(paper.pen, paper.line("setai_jusho"), rng)
    return paper.done(_same_twice(person.address))


def ditto_word(rng: Generator) -> Oddity:
    """同上 or 同じ for the address above."""
    paper, person = Paper(rng), somebody(rng)
    paper.pen.write(person.address, paper.line("jusho"))
    paper.pen.write(("同上", "同じ")[rng.integers(2)], paper.line("setai_jusho"))
    return paper.done(_same_twice(person.address))


def vertical(rng: Generator) -> Oddity:
    """A name from the top down."""
    paper, person = Paper(rng), somebody(rng)
    paper.pen.write_down(person.name, paper.line("shomei"))
    return paper.done({"shomei": never_wrong(Text(text=person.name))})


def unreadable(rng: Generator) -> Oddity:
    """Scrawl on a line: no value is offered."""
    paper = Paper(rng)
    scrawl(paper.pen, paper.line("shimei"), rng)
    return paper.done({"shimei": asked(None, "reading.unreadable", offered=True)})


def empty(rng: Generator) -> Oddity:
    """Nothing is written; the paper has dust, was folded, or shows what stands on its back."""
    paper = Paper(rng)
    page = paper.written()
    for worn in rng.permutation(np.array([dusty, folded, shining_through]))[: rng.integers(0, 3)]:
        page = worn(page, rng)
    # A fold over printed words is broken by them, and may be pencil.
    printed = Expected(Blank(), frozenset({ACCEPTED, "writing.faint"}))
    expected = {path: accepted(Blank()) for path in (*LINES, "bango")}
    return paper.done({**expected, "seinengappi": printed, "seibetsu": printed}, page)


def _by(rng: Generator, hand: Hand) -> Oddity:
    """Write a name, its kana and a number with a given hand."""
    paper, person, number = Paper(rng, hand), somebody(rng), _number(rng, "0123456789")
    paper.pen.write(person.name, paper.line("shimei"))
    paper.pen.write(dashed(person), paper.line("denwa"))
    paper.number(number, paper.cells("bango"))
    return paper.done(
        {
            "shimei": never_wrong(Text(text=person.name)),
            "denwa": never_wrong(Text(text=person.phone)),
            "bango": never_wrong(Text(text=number)),
        }
    )


def _boxed(rng: Generator, number: str) -> Oddity:
    """Write a number in boxes."""
    paper = Paper(rng)
    paper.number(number, paper.cells("bango"))
    return paper.done({"bango": never_wrong(Text(text=number))})


def _same_twice(address: str) -> dict[FieldPath, Expected]:
    """Expect the address in both fields; the second has no doubt of its own."""
    value = Text(text=address)
    return {
        "jusho": never_wrong(value),
        "setai_jusho": Expected(value, frozenset({ACCEPTED, "writing.ditto"})),
    }


def _number(rng: Generator, digits: Sequence[str]) -> str:
    return "".join(digits[place] for place in rng.integers(0, len(digits), 8))
