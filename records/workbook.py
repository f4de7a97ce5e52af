"""``excel.yaml``: the workbook that the records of a procedure end in, one row each, without code."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from records.base import Frozen
from records.paths import Slug
from records.screen import ReadBack

# The name is the same for every record: nothing of what people wrote gets into it.
FileName = Annotated[str, StringConstraints(pattern=r"^[^./\\:*?\"<>|~][^/\\:*?\"<>|]*\.xlsx$")]
SheetName = Annotated[str, StringConstraints(pattern=r"^[^/\\:*?\[\]']{1,31}$")]


class Column(ReadBack):
    """A header, and what is written and read back below it: a text, or a ``number`` to count with."""

    number: bool = False


class WorkbookDefinition(Frozen):
    """One sheet of one workbook: a row of headers, and a row per record, found again by our reference."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    workbook: FileName
    sheet: SheetName
    columns: tuple[Column, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _a_row_is_found_again(self) -> Self:
        headers = [column.header.strip() for column in self.columns]
        if not all(headers) or len(headers) != len(set(headers)):
            raise ValueError("every column has a header of its own")
        if sum(column.value.reference for column in self.columns) != 1:
            raise ValueError("exactly one column holds the reference")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """The first row of the sheet."""
        return tuple(column.header for column in self.columns)

    @property
    def reference_header(self) -> str:
        """The header under which our reference stands."""
        return next(column.header for column in self.columns if column.value.reference)
