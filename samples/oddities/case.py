"""What a case is: a sheet, and what must come of each field that is odd on it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from records.form import Cells, DateParts, FormDefinition, Line, Options
from records.geometry import Box
from records.paths import FieldPath
from records.reading import Decision, FieldValue
from records.values import Value
from samples.oddities.form import FOLDER, SLUG
from samples.sheets.contents import Contents
from samples.sheets.make import DPI, Sheet, form_and_blank, scan
from samples.sheets.pen import Hand, Pen, somebodys_hand
from samples.sheets.scanner import Picture, inked
from samples.sheets.seal import sealed
from values.compare import same

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Expected:
    """What must come of a field.

    ``reasons`` holds the codes with which it may go to a person, and ``ACCEPTED`` where it need not; None
    allows every reason. ``offered`` asks that the value be right also where a person is asked. A ``value`` of
    None says that none must be offered.
    """

    value: Value | None
    reasons: frozenset[str] | None
    offered: bool = False

    def holds(self, field: FieldValue) -> bool:
        """Tell whether this came of the field. What is accepted has to be right in every case."""
        if (field.decision is Decision.ACCEPT or self.offered) and not self.met_by(field):
            return False
        return self.reasons is None or reason_of(field) in self.reasons

    def met_by(self, field: FieldValue) -> bool:
        """Tell whether the field has the value, accepted or offered."""
        if field.value is None or self.value is None:
            return field.value is self.value
        return same(field.value, self.value)


def reason_of(field: FieldValue) -> str:
    """Answer the code of what a field is asked for, or ``ACCEPTED``."""
    return field.problem.code if field.problem else ACCEPTED


def accepted(value: Value) -> Expected:
    """Expect that nobody is asked."""
    return Expected(value, frozenset({ACCEPTED}))


def asked(value: Value | None, *codes: str, offered: bool = False) -> Expected:
    """Expect that a person is asked, for one of these reasons."""
    return Expected(value, frozenset(codes), offered)


def never_wrong(value: Value) -> Expected:
    """Expect the right value, or a person who is asked for any reason."""
    return Expected(value, None)


@dataclass(frozen=True)
class Oddity:
    """One sheet with what must come of its odd fields."""

    sheet: Sheet
    expected: Mapping[FieldPath, Expected]


Case = Callable[[Generator], Oddity]


@lru_cache(maxsize=1)
def form_of_oddities() -> tuple[FormDefinition, NDArray[np.uint8]]:
    """Answer the form and its printed blank, grey at 300 dpi."""
    return form_and_blank(FOLDER)


class Paper:
    """A blank that one person fills in with one pen, then seals, then lets somebody scan."""

    def __init__(self, rng: Generator, hand: Hand | None = None) -> None:
        self._form, self._blank = form_of_oddities()
        self._seals: list[tuple[float, float, str]] = []
        self.rng = rng
        self.hand = hand or somebodys_hand(rng)
        self.pen = Pen(self.hand, rng, self._blank.shape[:2], DPI)  # type: ignore[arg-type]

    def line(self, path: FieldPath) -> Box:
        """Answer the box of a line."""
        layout = self._form.field(path).layout
        assert isinstance(layout, Line)  # noqa: S101 - the case knows its form
        return layout.box

    def cells(self, path: FieldPath) -> tuple[Box, ...]:
        """Answer the boxes of a run."""
        layout = self._form.field(path).layout
        assert isinstance(layout, Cells)  # noqa: S101 - the case knows its form
        return layout.boxes

    def options(self, path: FieldPath) -> dict[str, Box]:
        """Answer the box of each option, also of each era of a date."""
        layout = self._form.field(path).layout
        options = layout.era if isinstance(layout, DateParts) else layout
        assert isinstance(options, Options)  # noqa: S101 - the case knows its form
        return {option.code: option.box for option in options.options}

    def parts(self, path: FieldPath) -> DateParts:
        """Answer the boxes of a date."""
        layout = self._form.field(path).layout
        assert isinstance(layout, DateParts)  # noqa: S101 - the case knows its form
        return layout

    def number(self, number: str, boxes: Iterable[Box]) -> None:
        """Write one character per box, a space leaves one empty."""
        for character, box in zip(number, boxes, strict=True):
            self.pen.write_cell(character, box)

    def seal(self, x: float, y: float, name: str) -> None:
        """Put a seal of a family name on the paper when all is written."""
        self._seals.append((x, y, name))

    def written(self) -> Picture:
        """Answer the paper as it is now."""
        page = inked(self._blank, self.pen.ink, self.hand.colour)
        for x, y, name in self._seals:
            page = sealed(page, x, y, name, self.rng, DPI)
        return page

    def done(self, expected: Mapping[FieldPath, Expected], page: Picture | None = None) -> Oddity:
        """Answer the scan of the paper, or of what became of it."""
        truth: Contents = {path: one.value for path, one in expected.items() if one.value is not None}
        image, dpi = scan(self.written() if page is None else page, int(self.rng.integers(1 << 30)))
        return Oddity(Sheet(SLUG, (image,), dpi, truth), expected)
