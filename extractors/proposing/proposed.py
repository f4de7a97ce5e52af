"""What comes of proposing: a form definition, the blanks it lies on, and how each field was found."""

from dataclasses import dataclass
from typing import Literal

from extractors.images import Image
from records.base import Frozen
from records.form import FormDefinition
from records.paths import FieldPath

Way = Literal["cell", "cells", "ticks", "circles", "date", "underline", "brackets", "open"]
Side = Literal["left", "above", "inside", "right", "below", "nowhere"]


class FoundField(Frozen):
    """How one field was found: as what on the paper, and on which side its label stands.

    ``sure`` is False where its kind or its label is a guess that nothing printed supports.
    """

    path: FieldPath
    way: Way
    label_at: Side
    sure: bool


@dataclass(frozen=True)
class Proposed:
    """A proposal. The boxes of ``form`` are mm on ``blanks``: one straightened grey picture per side.

    ``found`` has one entry per field and per column of a table, with the paths of the definition. ``filled``
    are the sides, from 1, that were no blanks: what a hand wrote was painted out there.
    """

    form: FormDefinition
    blanks: tuple[Image, ...]
    found: tuple[FoundField, ...]
    filled: tuple[int, ...] = ()

    @property
    def unsure(self) -> tuple[FieldPath, ...]:
        """The fields that a clerk should look at first."""
        return tuple(one.path for one in self.found if not one.sure)
