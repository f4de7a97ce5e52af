"""``screen.yaml``: what a bot does on a business screen, without code."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.locators import Locator, Shown, Words, numbered
from records.paths import FieldPath, Slug, of_row, row_of
from records.steps import FieldSource, Following, Leading, Press, Step, plain_steps
from records.values import Blank, Bool, Value

BESIDE = (Shown(),)


class ReadBack(Frozen):
    """One shown value to compare: the row's header on the page, and how the target writes the field."""

    header: str
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)

    def in_row(self, each: FieldPath, row: int, number: int) -> "ReadBack":
        """Answer what stands in the ``number``-th row of a 明細 that shows the record's ``row``."""
        value = self.value.model_copy(update={"field": of_row(self.value.field, each, row)})
        return self.model_copy(update={"header": numbered(self.header, number), "value": value})


class ReadRows(Frozen):
    """The rows of a 明細 to compare: what is read back of each, with the paths of the columns."""

    each: FieldPath
    most: int = Field(ge=1)
    columns: tuple[ReadBack, ...] = Field(min_length=1)

    def of(self, values: Mapping[FieldPath, Value]) -> tuple[ReadBack, ...]:
        """Answer what the rows of one record show: each of its rows, in the next row of the screen."""
        shown = enumerate(written_rows(self.each, values), start=1)
        return tuple(one.in_row(self.each, row, number) for number, row in shown for one in self.columns)

    def all(self) -> tuple[ReadBack, ...]:
        """Answer what the screen can show, for a record whose rows are all written."""
        rows = range(1, self.most + 1)
        return tuple(one.in_row(self.each, row, row) for row in rows for one in self.columns)


class SearchDefinition(Frozen):
    """How to look for records: by our reference, and by what identifies the thing itself.

    The search is opened at its ``path``, or reached by steps from wherever the login is. ``result_link`` is
    what opens a result: in its row stand our reference (``reference_header``) and the target's number
    (``receipt_header``; none: the words of the link). ``detail`` says where its own page shows what, in a
    window of its own where it ``opens`` one; ``back`` returns to the results where going back does not.
    """

    path: str | None = None
    reach: tuple[Annotated[Leading, Field(discriminator="do")], ...] = ()
    by_reference: Locator | None = None
    natural: dict[FieldPath, Locator] = Field(default_factory=dict)
    press: Locator
    none_found: Words
    result_link: Locator
    reference_header: str | None = None
    receipt_header: str | None = None
    opens: str | None = None
    detail: tuple[Shown, ...] = BESIDE
    back: Locator | None = None

    @model_validator(mode="after")
    def _one_way_to_it(self) -> Self:
        if (self.path is None) == (not self.reach):
            raise ValueError("a search is opened at its path or reached by steps")
        return self


class LookDefinition(Frozen):
    """How the screen is looked at when nobody enters anything.

    ``values`` are typed instead of invented ones, where the target takes no other (a test person's number).
    ``changing_options`` are the lists whose options change by themselves (years, days, staff): what they are
    called, their kind and their place is compared, what can be chosen is not.
    """

    values: dict[FieldPath, str] = Field(default_factory=dict)
    changing_options: tuple[Locator, ...] = ()


class ScreenDefinition(Frozen):
    """The plan for one procedure on one target."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    target: Slug
    search: SearchDefinition
    fill: tuple[Step, ...]
    confirm: tuple[ReadBack | ReadRows, ...]
    confirm_shown: tuple[Shown, ...] = BESIDE
    submit: Press
    after: tuple[Annotated[Following, Field(discriminator="do")], ...]
    saved: tuple[ReadBack | ReadRows, ...]
    saved_shown: tuple[Shown, ...] = BESIDE
    refused: Locator | None = None
    look: LookDefinition = LookDefinition()

    @model_validator(mode="after")
    def _one_press_saves(self) -> Self:
        others = plain_steps((*self.search.reach, *self.fill, *self.after))
        presses = [step for step in others if isinstance(step, Press)]
        if self.submit.effect != "saves" or any(step.effect == "saves" for step in presses):
            raise ValueError("exactly one press saves: the one under submit")
        if any(step.when is not None for step in (*self.search.reach, *self.after)):
            raise ValueError("only the steps under fill have conditions")
        return self

    @model_validator(mode="after")
    def _the_click_has_an_end(self) -> Self:
        if self.submit.when is not None or self.submit.if_shown:
            raise ValueError("the press that saves has no condition")
        if any(one.refuses for one in self.submit.dialogs):
            raise ValueError("no dialog of the press that saves refuses: what it means is settled by search")
        if self.submit.then is None and (self.submit.at.window, self.submit.at.frame) != (None, None):
            raise ValueError("a press that saves in a frame or window says what comes then")
        return self


def written_rows(each: FieldPath, values: Mapping[FieldPath, Value]) -> tuple[int, ...]:
    """Answer the rows of a 明細 in which something is written, from 1."""
    rows = {row for path, value in values.items() if _says(value) and (row := row_of(path))}
    return tuple(sorted(int(row[len(each) + 1 : -1]) for row in rows if row.startswith(f"{each}[")))


def every_back(backs: tuple[ReadBack | ReadRows, ...]) -> tuple[ReadBack, ...]:
    """Answer all that a screen can show, the rows of a 明細 one by one."""
    found: list[ReadBack] = []
    for one in backs:
        found += one.all() if isinstance(one, ReadRows) else (one,)
    return tuple(found)


def _says(value: Value) -> bool:
    return not isinstance(value, Blank) and value != Bool(flag=False)
