"""What was written first, struck out, and what was meant, written above or beside it."""

from numpy.random import Generator

from records.geometry import Box
from records.values import Blank, Text, Value
from samples.oddities.case import Expected, Oddity, Paper, asked
from samples.oddities.drawing import struck
from samples.sheets.people import Person, somebody

CORRECTED = "writing.corrected"
# The bottom of what is written small above, and how high its letters have room.
ABOVE_MM = 5.5


def struck_value_above(rng: Generator) -> Oddity:
    """二重線 with the new value small above it, part of it over the line of the row above."""
    paper, first, meant = Paper(rng), somebody(rng), somebody(rng)
    values = {"shimei": (first.name, meant.name), "denwa": (dashed(first), dashed(meant))}
    for path, (old, new) in values.items():
        below = _lower(paper.line(path))
        place = paper.pen.write(old, below)
        struck(paper.pen, place, rng)
        paper.pen.write(new, _above(place, below))
    return paper.done(
        {"shimei": _corrected(Text(text=meant.name)), "denwa": _corrected(Text(text=meant.phone))}
    )


def struck_value_beside(rng: Generator) -> Oddity:
    """二重線, and the new value to its right."""
    paper, first, meant = Paper(rng), somebody(rng), somebody(rng)
    values = {"shimei": (first.name, meant.name), "yubin": (postal(first), postal(meant))}
    for path, (old, new) in values.items():
        left, right = _halves(paper.line(path))
        struck(paper.pen, paper.pen.write(old, left), rng)
        paper.pen.write(new, right)
    return paper.done(
        {"shimei": _corrected(Text(text=meant.name)), "yubin": _corrected(Text(text=meant.postal_code))}
    )


def struck_with_seal(rng: Generator) -> Oddity:
    """訂正印 on the struck part, the new value beside it; below a number that is only struck out."""
    paper, first, meant = Paper(rng), somebody(rng), somebody(rng)
    left, right = _halves(paper.line("shimei"))
    place = paper.pen.write(first.name, left)
    struck(paper.pen, place, rng)
    paper.seal(
        place.x + place.w * rng.uniform(0.6, 1.0), place.y + place.h / 2, first.name.partition("\u3000")[0]
    )
    paper.pen.write(meant.name, right)
    number = paper.pen.write(dashed(first), paper.line("denwa"))
    struck(paper.pen, number, rng)
    paper.seal(number.x + number.w, number.y + number.h / 2, first.name.partition("\u3000")[0])
    return paper.done({"shimei": _corrected(Text(text=meant.name)), "denwa": _corrected(Blank())})


def struck_cells(rng: Generator) -> Oddity:
    """One digit or two in boxes struck out, each with its new digit above the box."""
    paper = Paper(rng)
    digits = [str(digit) for digit in rng.integers(0, 10, 8)]
    boxes = paper.cells("bango")
    paper.number("".join(digits), boxes)
    count, start = int(rng.integers(1, 3)), int(rng.integers(0, 7))
    for place in range(start, start + count):
        digits[place] = str((int(digits[place]) + rng.integers(1, 10)) % 10)
        box = boxes[place]
        paper.pen.write_cell(digits[place], box.model_copy(update={"y": round(box.y - 4.6, 2), "h": 5.4}))
    first, last = boxes[start], boxes[start + count - 1]
    across = first.model_copy(update={"w": round(last.x + last.w - first.x, 2)}).grown(-0.9)
    struck(paper.pen, across, rng)
    return paper.done({"bango": _corrected(Text(text="".join(digits)))})


def _corrected(value: Value) -> Expected:
    return asked(value, CORRECTED)


def _lower(box: Box) -> Box:
    return box.model_copy(update={"y": round(box.y + 1.6, 2), "h": round(box.h - 1.6, 2)})


def _above(place: Box, box: Box) -> Box:
    """Answer the room above what was struck out: it ends where that begins."""
    top = place.y - ABOVE_MM + 0.6
    return box.model_copy(update={"x": max(box.x, place.x - 1.0), "y": round(top, 2), "h": ABOVE_MM})


def _halves(box: Box) -> tuple[Box, Box]:
    width = round(box.w / 2, 2)
    return box.model_copy(update={"w": width}), box.model_copy(update={"x": box.x + width, "w": width})


def dashed(person: Person) -> str:
    """Answer a telephone number as people write it."""
    number = person.phone
    return (
        f"{number[:3]}-{number[3:7]}-{number[7:]}"
        if len(number) == 11
        else f"{number[:4]}-{number[4:6]}-{number[6:]}"
    )


def postal(person: Person) -> str:
    """Answer a postal code as people write it."""
    return f"{person.postal_code[:3]}-{person.postal_code[3:]}"
