"""The verbs of ``screen.yaml``: what a bot does on a business screen, one step each."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.form import When
from records.locators import Dialog, Locator, Place, Sign
from records.paths import FieldPath

# values/charsets.py has one rule per name.
Charset = Literal[
    "zenkaku", "hankaku", "zenkaku_kana", "hankaku_kana", "digits", "alphanumeric", "shift_jis"
]  # fmt: skip


class FieldSource(Frozen):
    """The value to enter: a field of the record by path, in a way of writing that values/formats.py knows."""

    field: FieldPath | None = None
    reference: bool = False
    constant: str | None = None
    format: str = "plain"

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum((self.field is not None, self.reference, self.constant is not None)) != 1:
            raise ValueError("a source is exactly one of field, reference, constant")
        return self


class _Step(Frozen):
    when: When | None = None


class _Written(_Step):
    """A text that is put into a field. What does not fit is refused before anything is typed."""

    at: Locator
    value: FieldSource
    max_length: int | None = Field(default=None, ge=1)
    charset: Charset | None = None


class _Chosen(_Step):
    at: Locator
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)


class Open(_Step):
    """Open a path of the target."""

    do: Literal["open"] = "open"
    path: str


class Menu(_Step, Place):
    """Press these links or buttons of the menu one after the other, logging in where that is needed."""

    do: Literal["menu"] = "menu"
    items: tuple[str, ...] = Field(min_length=1)
    then: Sign | None = None


class Fill(_Written):
    """Put a value into a text field."""

    do: Literal["fill"] = "fill"


class Type(_Written):
    """Type a value key by key, for a screen that listens to keys; then leave the field."""

    do: Literal["type"] = "type"


class Filled(_Written):
    """Wait until the screen has filled this field by itself (郵便番号 → 住所), and compare.

    Where it holds something else it is overwritten, or the entry stops for a person.
    """

    do: Literal["filled"] = "filled"
    otherwise: Literal["overwrite", "stop"] = "stop"


class Select(_Chosen):
    """Choose an option of a list; ``codes`` maps our code to the option's label."""

    do: Literal["select"] = "select"


class Choose(_Chosen):
    """Choose a radio button; ``codes`` maps our code to the button's label."""

    do: Literal["choose"] = "choose"


class Check(_Step):
    """Set a check box to the record's flag."""

    do: Literal["check"] = "check"
    at: Locator
    value: FieldSource


class PickDate(_Step):
    """Choose a day in a calendar, for a field that nobody can type into.

    ``press`` opens the calendar, ``month`` shows year and month (2026年11月, 令和8年11月), ``back`` and
    ``forward`` turn to the month before and after, and the day is pressed in ``days`` by its number.
    """

    do: Literal["pick_date"] = "pick_date"
    at: Locator
    value: FieldSource
    press: Locator
    month: Locator
    back: Locator
    forward: Locator
    days: Locator


class UploadColumn(Frozen):
    """One column of the file that is uploaded: its head, and what stands below it."""

    header: str
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)


class Upload(_Step):
    """Hand the record over as a CSV file: ``{reference}`` in its name is our reference."""

    do: Literal["upload"] = "upload"
    at: Locator
    name: str = "{reference}.csv"
    columns: tuple[UploadColumn, ...] = Field(min_length=1)
    heads: bool = True
    encoding: Literal["utf-8", "cp932"] = "cp932"


class Press(_Step):
    """Press a button or a link. Exactly one press of a plan saves.

    One that keeps or drops a draft (下書き) says so: a draft is no registration, a search never counts it,
    and a rehearsal stops before it. ``if_shown``: a page that does not have the button is passed by, such as
    the question whether a draft that an earlier attempt left is to be dropped.

    ``opens`` names the window that comes up. ``dialogs`` are answered when they come; one that is not named
    here stops the entry. ``then`` shows that what follows has come.
    """

    do: Literal["press"] = "press"
    at: Locator
    effect: Literal["none", "draft", "saves"]
    if_shown: bool = False
    opens: str | None = None
    dialogs: tuple[Dialog, ...] = ()
    then: Sign | None = None


class Wait(_Step, Sign):
    """Wait until something shows, or (``gone``) until it shows no more."""

    do: Literal["wait"] = "wait"
    gone: bool = False


class Expect(_Step, Sign):
    """Stop unless this shows now."""

    do: Literal["expect"] = "expect"


class ReadText(_Step):
    """Read a text, such as the receipt number."""

    do: Literal["read"] = "read"
    at: Locator
    into: Literal["receipt"]


class Download(_Step):
    """Press what answers a file, and read the receipt number out of it.

    ``pattern`` is a regular expression with one group. ``bots.steps.downloaded`` answers the file itself, for
    work that wants the file and not a number in it.
    """

    do: Literal["download"] = "download"
    at: Locator
    pattern: str
    encoding: Literal["utf-8", "cp932"] = "cp932"
    into: Literal["receipt"] = "receipt"


# Steps that need no record: what leads to a page, and what follows the saving click.
Leading = Open | Menu | Press | Wait | Expect
Following = Leading | ReadText | Download
PlainStep = (
    Open | Menu | Fill | Type | Filled | Select | Choose | Check | PickDate | Upload | Press | Wait | Expect
    | ReadText | Download
)  # fmt: skip


class Rows(_Step):
    """Do the steps once for each row of a 明細 in which something is written.

    In the steps ``meisai.kingaku`` is the column of the row, ``{row}`` in a locator's words the number of the
    row on the screen (from 1, rows without writing left out), and a ``column`` without ``row`` lies in it.
    ``add`` is pressed before every row but the first. More rows than ``most`` are refused before anything is
    typed.
    """

    do: Literal["rows"] = "rows"
    each: FieldPath
    most: int = Field(ge=1)
    steps: tuple[Annotated[PlainStep, Field(discriminator="do")], ...] = Field(min_length=1)
    add: Locator | None = None


Step = Annotated[PlainStep | Rows, Field(discriminator="do")]


def plain_steps(steps: tuple[PlainStep | Rows, ...]) -> tuple[PlainStep, ...]:
    """Answer the steps with those of every 明細 once, for whoever asks what may be done."""
    found: list[PlainStep] = []
    for step in steps:
        found += step.steps if isinstance(step, Rows) else (step,)
    return tuple(found)


def conditions(steps: tuple[PlainStep | Rows, ...]) -> dict[FieldPath, str | bool]:
    """Answer values on which the conditions of steps hold; of two about one field the first."""
    found: dict[FieldPath, str | bool] = {}
    for step in (*steps, *plain_steps(steps)):
        if step.when is not None:
            found.setdefault(step.when.field, step.when.is_)
    return found
