"""What was read: Scan -> Page -> Strip -> Reading -> FieldValue -> Record."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from records.base import Frozen
from records.cover import Cover
from records.geometry import Box, Side
from records.ids import Id, Sha256
from records.letter import Letter
from records.paths import FieldPath, Slug
from records.values import Value

# P(the value is right), calibrated, on one scale everywhere.
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Scan(Frozen):
    """One file that came in, as its bytes are."""

    id: Id
    sha256: Sha256
    media_type: str
    size: int
    pages: int


class PageInfo(Frozen):
    """One page of a scan: its picture in the blob store and the dpi it really has.

    ``cover`` and ``letter`` are what it says where it is a cover sheet or a returned letter.
    """

    id: Id
    scan_id: Id
    number: int = Field(ge=1)
    dpi: float = Field(gt=0)
    pixels: Sha256
    text_layer: bool = False
    cover: Cover | None = None
    letter: Letter | None = None


class PageTask(Frozen):
    """A page to read. ``procedure`` is what a person or cover says it is; ``pdf`` the scan with its text."""

    page: PageInfo
    procedure: Slug | None
    pdf: Sha256 | None = None


class Registration(Frozen):
    """How well a page was laid over its blank.

    ``residual_mm`` is how far nine tenths of the print at most lie from where their neighbours say.
    """

    residual_mm: float
    score: Probability
    rotated: Literal[0, 90, 180, 270]
    skew_degrees: float


class Likeness(Frozen):
    """How much a page that no form claims looks like one known side; ``score`` 1 is as a page of it would."""

    procedure: Slug
    form_version: str
    page: int
    side: Side
    score: Probability


class Problem(Frozen):
    """Why a value needs eyes. ``code`` for machines, ``message`` in Japanese for people."""

    code: str
    message: str


class RuleProblem(Frozen):
    """What is wrong between fields, and which fields it concerns."""

    problem: Problem
    paths: tuple[FieldPath, ...]


class Strip(Frozen):
    """Evidence: the picture that a field was read from."""

    source: Literal["strip"] = "strip"
    sha256: Sha256
    box: Box


class TextLayer(Frozen):
    """Evidence: text that the PDF itself carries at the field's place."""

    source: Literal["text_layer"] = "text_layer"
    text: str
    box: Box


class TableCell(Frozen):
    """Evidence: a cell of a file without a picture."""

    source: Literal["table_cell"] = "table_cell"
    row: int
    column: str


class Person(Frozen):
    """Evidence: somebody said so."""

    source: Literal["person"] = "person"
    user_id: str


Evidence = Annotated[Strip | TextLayer | TableCell | Person, Field(discriminator="source")]


class Candidate(Frozen):
    """One possible raw reading with its probability."""

    raw: str
    probability: Probability


class Reading(Frozen):
    """One engine's opinion of one field."""

    engine: str
    model: str
    raw: str
    probability: Probability
    alternatives: tuple[Candidate, ...] = ()
    seconds: float


class Decision(StrEnum):
    """What the judge said: take the value, or let a person look."""

    ACCEPT = "accept"
    CHECK = "check"


class Clues(Frozen):
    """What a probability was made from: a group of fields, and that group's clues in the calibration's order.

    Kept so that a calibration can be fitted anew to what people said about the field.
    """

    group: str
    values: tuple[float, ...]


class FieldValue(Frozen):
    """One field of a record. ``value`` is None exactly when nothing could be understood.

    ``clues`` are None where the probability needs no calibration.
    """

    path: FieldPath
    value: Value | None
    raw: str
    probability: Probability
    decision: Decision
    problem: Problem | None = None
    evidence: Evidence
    readings: tuple[Reading, ...] = ()
    alternatives: tuple[Value, ...] = ()
    clues: Clues | None = None


class StageSeconds(Frozen):
    """Wall time of one stage; ``engine`` is the part spent inside an engine's own inference."""

    stage: str
    seconds: float
    engine: float = 0.0


class Found(Frozen):
    """How many people of the city's resident extract fit what was read in these fields."""

    count: int = Field(ge=0)
    paths: tuple[FieldPath, ...]


class SheetSide(Frozen):
    """One printed side that was read, and its picture laid over the blank."""

    page: int = 1
    side: Side = "front"
    registration: Registration | None
    aligned: Sha256


class Record(Frozen):
    """All fields of one application (or of one side of it), and what is wrong between them.

    ``sides`` are the paper sides that it was read from; ``registration`` is that of the worst of them.
    ``blind`` are accepted fields that the ledger drew: a person answers them without seeing the reading.
    ``twice`` are fields that two people answer, neither seeing the other's answer.
    """

    procedure: Slug
    form_version: str
    form_sha256: Sha256
    registration: Registration | None
    fields: tuple[FieldValue, ...]
    problems: tuple[Problem, ...] = ()
    seconds: tuple[StageSeconds, ...] = ()
    read_at: AwareDatetime | None = None
    calibration: str | None = None
    found: Found | None = None
    blind: tuple[FieldPath, ...] = ()
    twice: tuple[FieldPath, ...] = ()
    sides: tuple[SheetSide, ...] = ()

    def field(self, path: str) -> FieldValue:
        """Answer the field with this path.

        Raises:
            KeyError: the record has no such field.
        """
        for field in self.fields:
            if field.path == path:
                return field
        raise KeyError(path)


class Understood(Frozen):
    """What a normaliser answers: a value, or the problem; never its input unchanged."""

    value: Value | None
    problem: Problem | None = None
