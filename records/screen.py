"""``screen.yaml``: what a bot does on a business screen, without code."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.form import When
from records.paths import FieldPath, Slug


class Locator(Frozen):
    """How to find one element: by label, role and name, visible text, or (last resort) CSS."""

    label: str | None = None
    role: str | None = None
    name: str | None = None
    text: str | None = None
    css: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.label, self.role, self.text, self.css]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("a locator names exactly one of label, role, text, css")
        return self


class FieldSource(Frozen):
    """The value to enter: a field of the record by path, in a way of writing that values/format.py knows."""

    field: FieldPath | None = None
    reference: bool = False
    constant: str | None = None
    format: str = "plain"

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum((self.field is not None, self.reference, self.constant is not None)) != 1:
            raise ValueError("a source is exactly one of field, reference, constant")
        return self


class Open(Frozen):
    """Open a path of the target."""

    do: Literal["open"] = "open"
    path: str


class Fill(Frozen):
    """Put a value into a text field."""

    do: Literal["fill"] = "fill"
    at: Locator
    value: FieldSource
    when: When | None = None


class Select(Frozen):
    """Choose an option of a list; ``codes`` maps our code to the option's label."""

    do: Literal["select"] = "select"
    at: Locator
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)
    when: When | None = None


class Choose(Frozen):
    """Choose a radio button; ``codes`` maps our code to the button's label."""

    do: Literal["choose"] = "choose"
    at: Locator
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)
    when: When | None = None


class Check(Frozen):
    """Set a check box to the record's flag."""

    do: Literal["check"] = "check"
    at: Locator
    value: FieldSource
    when: When | None = None


class Press(Frozen):
    """Press a button. Exactly one press of a plan saves.

    One that keeps or drops a draft (下書き) says so: a draft is no registration, a search never counts it,
    and a rehearsal stops before it. ``if_shown``: a page that does not have the button is passed by, such as
    the question whether a draft that an earlier attempt left is to be dropped.
    """

    do: Literal["press"] = "press"
    at: Locator
    effect: Literal["none", "draft", "saves"]
    if_shown: bool = False


class Expect(Frozen):
    """Stop unless this text is on the page."""

    do: Literal["expect"] = "expect"
    text: str


class ReadText(Frozen):
    """Read a text, such as the receipt number."""

    do: Literal["read"] = "read"
    at: Locator
    into: Literal["receipt"]


Step = Annotated[Open | Fill | Select | Choose | Check | Press | Expect | ReadText, Field(discriminator="do")]


class ReadBack(Frozen):
    """One shown value to compare: the row's header on the page, and how the target writes the field."""

    header: str
    value: FieldSource
    codes: dict[str, str] = Field(default_factory=dict)


class SearchDefinition(Frozen):
    """How to look for records: by our reference, and by what identifies the thing itself."""

    path: str
    by_reference: Locator | None = None
    natural: dict[FieldPath, Locator] = Field(default_factory=dict)
    press: Locator
    none_found: str
    result_link: Locator
    reference_header: str | None = None


class ScreenDefinition(Frozen):
    """The plan for one procedure on one target."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    target: Slug
    search: SearchDefinition
    fill: tuple[Step, ...]
    confirm: tuple[ReadBack, ...]
    submit: Press
    after: tuple[Step, ...]
    saved: tuple[ReadBack, ...]
    refused: Locator | None = None

    @model_validator(mode="after")
    def _one_press_saves(self) -> Self:
        others = [step for step in (*self.fill, *self.after) if isinstance(step, Press)]
        certain = self.submit.effect == "saves" and not self.submit.if_shown
        if not certain or any(step.effect == "saves" for step in others):
            raise ValueError("exactly one press saves: the one under submit")
        return self
