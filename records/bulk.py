"""``bulk.yaml``: the file in which many records leave at once, and the result file that answers it."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from records.base import Frozen
from records.paths import Slug
from records.steps import FieldSource

ENTRY = "{entry}"
# Nothing of what people wrote gets into a name: it is the same for every file but for the entry's reference.
FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*\{entry\}[A-Za-z0-9_-]*\.[a-z0-9]{1,8}$")
]
Width = Annotated[int, Field(ge=1, le=4000)]


class Place(Frozen):
    """Where one column stands in a line: ``bytes`` wide, or at most so long where columns are separated.

    Filled up with spaces behind, or with zeros before.
    """

    header: str = Field(min_length=1)
    bytes: Width | None = None
    fill: Literal["space", "zero"] = "space"


class BulkColumn(Place):
    """One column of a case's line: a value of its record, as the target writes it.

    An amount or count is a ``number``: digits only, and a trailer may hold its sum.
    """

    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)
    number: bool = False


class Control(Place):
    """One column of a line about the whole file.

    ``entry`` is the reference of the entry, ``file`` the name of the file, ``day`` the office day on which it
    was made, ``count`` how many lines of cases there are, ``sum`` that of a number's column (``of``),
    ``digest`` the SHA-256 of their bytes. A result's ``accepted`` and ``rejected`` are counts too; what a
    ``constant`` says must stand there when it is read, ``other`` may be anything.
    """

    holds: Literal[
        "constant", "entry", "file", "day", "count", "sum", "digest", "accepted", "rejected", "other"
    ]  # fmt: skip
    constant: str = ""
    of: str | None = None
    written: Literal["yyyymmdd", "mmdd"] = "yyyymmdd"

    @model_validator(mode="after")
    def _says_what_it_sums(self) -> Self:
        if (self.holds == "sum") is not (self.of is not None):
            raise ValueError(f"{self.header}: a sum says of which column, nothing else does")
        return self


class ResultColumn(Place):
    """One column of the line with which the target answers a line of ours."""

    holds: Literal["line", "reference", "outcome", "receipt", "reason", "other"]


class Layout(Frozen):
    """How lines are written. Without a ``separator`` every column has its bytes."""

    encoding: Literal["cp932", "utf-8", "utf-8-bom"] = "cp932"
    line_end: Literal["crlf", "lf"] = "crlf"
    separator: Literal[",", "\t"] | None = None
    # A line with the columns' names before the lines of the cases.
    names: bool = False
    head: tuple[tuple[Control, ...], ...] = ()
    tail: tuple[tuple[Control, ...], ...] = ()

    @property
    def controls(self) -> tuple[Control, ...]:
        """Every column of lines about the whole file."""
        return tuple(one for record in (*self.head, *self.tail) for one in record)

    def require_places(self, columns: tuple[Place, ...]) -> None:
        """Let columns pass that can be told apart when the file is read.

        Raises:
            ValueError: two have the same name, or one of a fixed width has none.
        """
        for record in (*self.head, columns, *self.tail):
            headers = [one.header for one in record]
            if not headers or len(headers) != len(set(headers)):
                raise ValueError("every line has columns, each with a name of its own")
            if self.separator is None and any(one.bytes is None for one in record):
                raise ValueError("without a separator every column has its bytes")
        if self.names and self.separator is None:
            raise ValueError("a line with names needs a separator")


class ResultDefinition(Layout):
    """The target's answer (取込結果): a line for each line of ours, accepted or rejected with a reason.

    ``within_hours`` after the file was laid down a person looks why there is none. ``rejected`` says in words
    what the target's codes mean.
    """

    columns: tuple[ResultColumn, ...]
    accepted: tuple[str, ...] = Field(min_length=1)
    rejected: dict[str, str] = Field(default_factory=dict)
    within_hours: float = Field(gt=0)

    @model_validator(mode="after")
    def _answers_line_by_line(self) -> Self:
        self.require_places(self.columns)
        held = [one.holds for one in self.columns]
        if {"reference", "outcome"} - set(held) or any(held.count(one) > 1 for one in held if one != "other"):
            raise ValueError("a result has one column each for the reference and the outcome")
        if not any(one.holds in ("entry", "file") for one in self.controls):
            raise ValueError("a result says of which file it is")
        if not any(one.holds == "count" for one in self.controls):
            raise ValueError("a result says how many lines it has: one that was cut off is found by it")
        if any(one.holds in ("sum", "day") for one in self.controls):
            raise ValueError("nothing is known of a result's sums and days: they are other")
        if set(self.accepted) & self.rejected.keys():
            raise ValueError("the same code is accepted and rejected")
        return self


class BulkDefinition(Layout):
    """The file of one 業務: ``name`` with the entry's reference in it, at most so many cases.

    Cases gather until the first has waited ``gather_minutes``, or as many are there as a file takes ``most``.
    """

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    name: FileName
    most: int = Field(default=1000, ge=1, le=5000)
    gather_minutes: int = Field(default=0, ge=0)
    columns: tuple[BulkColumn, ...] = Field(min_length=1)
    result: ResultDefinition

    @model_validator(mode="after")
    def _a_line_is_found_again(self) -> Self:
        self.require_places(self.columns)
        if sum(one.value.reference for one in self.columns) != 1:
            raise ValueError("exactly one column holds the reference")
        numbers = {one.header for one in self.columns if one.number}
        if any(one.of is not None and one.of not in numbers for one in self.controls):
            raise ValueError("a sum is that of a column of numbers")
        if any(one.holds in ("accepted", "rejected", "other") for one in self.controls):
            raise ValueError("only a result says what was accepted")
        if not any(one.holds == "count" for one in self.controls):
            raise ValueError("a line about the whole file says how many lines there are")
        return self

    @property
    def reference_header(self) -> str:
        """The column in which our reference stands."""
        return next(one.header for one in self.columns if one.value.reference)
