"""A form that is being defined: what is proposed for a blank, and what a draft reads on a filled sheet."""

from records.base import Frozen
from records.form import FormDefinition
from records.ids import Sha256
from records.paths import FieldPath
from records.reading import Problem, Record


class FormProposal(Frozen):
    """A definition proposed for a blank, a picture in the store per side, and what a person must look at."""

    form: FormDefinition
    blanks: tuple[Sha256, ...]
    unsure: tuple[FieldPath, ...]


class TriedPage(Frozen):
    """One page of a sheet that a draft was tried on: its record, or why there is none."""

    number: int
    record: Record | None
    problem: Problem | None = None


class Trial(Frozen):
    """What a draft reads on a filled sheet. Nothing of it is kept: its pictures come along."""

    pages: tuple[TriedPage, ...]
    pictures: dict[Sha256, bytes]
