"""``list.yaml``: what an export of another system holds, column by column, and the rows that came of one."""

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.form import FormDefinition
from records.ids import Id
from records.paths import FieldPath, Slug

# Stands in a column's name for the number of a table's row: 明細{row}_金額, 明細[{row}].金額.
ROW = "{row}"


class ListColumn(Frozen):
    """Which columns feed a field, and how its values are written there.

    Several columns are joined: 姓 and 名. ``codes`` says what a choice or a check box is called there, as the
    option's code, ``1`` or nothing. A date is ``written`` as people write it or in ISO, ``compact``
    (20261103), or followed by a ``time`` of day that does not count. A column that is ``optional`` may lack.
    """

    path: FieldPath
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    between: str = "\u3000"
    codes: dict[str, str] = Field(default_factory=dict)
    date: Literal["written", "compact", "time"] = "written"
    optional: bool = False

    @property
    def repeated(self) -> bool:
        """Whether the columns are there once for each row of a table."""
        return ROW in self.from_[0]

    @model_validator(mode="after")
    def _is_repeated_whole(self) -> Self:
        if any((ROW in name) is not self.repeated for name in self.from_):
            raise ValueError(f"{self.path} is joined from columns of a table's rows and others")
        return self


class ListDefinition(Frozen):
    """The export of one 業務. ``id`` is the column with the service's own number of an application.

    ``unused`` are columns that are known and feed no field.
    """

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    id: str
    columns: tuple[ListColumn, ...] = Field(min_length=1)
    unused: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _feeds_each_field_once(self) -> Self:
        paths = [one.path for one in self.columns]
        if len(paths) != len(set(paths)):
            raise ValueError("two columns feed the same field")
        return self

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that every export must have; those of a table's rows come and go."""
        fed = [name for one in self.columns if not (one.optional or one.repeated) for name in one.from_]
        return tuple(dict.fromkeys((self.id, *fed)))

    def knows(self, name: str) -> bool:
        """Tell whether a column is one that the definition speaks of."""
        plain = {self.id, *self.unused, *(name for one in self.columns for name in one.from_)}
        return name in plain or any(_of_a_row(one, name) for one in plain if ROW in one)


def _of_a_row(pattern: str, name: str) -> bool:
    before, _, after = pattern.partition(ROW)
    return re.fullmatch(rf"{re.escape(before)}[1-9]\d*{re.escape(after)}", name) is not None


class Export(Frozen):
    """What an export holds: columns, and rows with the number that people count in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


class ListedRow(Frozen):
    """One application of an export: its row as people count them in the file, the service's number, cells."""

    number: int
    key: str
    cells: dict[str, str]


class Listing(Frozen):
    """An export whose columns were recognised. ``unknown`` are columns that nobody spoke of."""

    definition: ListDefinition
    rows: tuple[ListedRow, ...]
    unknown: tuple[str, ...] = ()


class ListTask(Frozen):
    """A row that waits to become a case, with the definition that it came in by.

    ``form`` is what its case is pinned to, where it is read again.
    """

    id: Id
    row: ListedRow
    definition: ListDefinition
    form: FormDefinition | None = None
