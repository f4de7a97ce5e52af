"""Where a thing stands on a business screen: an element, words that show something, a place of values."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from records.base import Frozen

# The ways to name one element, of which a locator has exactly one.
WAYS = ("label", "role", "text", "near", "column", "css")


class Place(Frozen):
    """A page: the window that some press ``opens`` (none: the one of the login), and a frame in it.

    ``frame`` is the frame's name, title or id; a frame in a frame is ``outer/inner``.
    """

    window: str | None = None
    frame: str | None = None


class Locator(Place):
    """How to find one element, in one of six ways; CSS is the last resort.

    ``label``: bound to it. ``role`` and ``name``: as a screen reader calls it. ``text``: its own words.
    ``near``: the words beside it that are bound to nothing: in the cell to the left, the ``dt``, or just
    before it. ``column``: below this head of a table, in the ``row`` of this number (from 1; none: the first)
    or that holds this text. ``number`` chooses among several, from 1; ``within`` names what it lies in.

    What is typed into is the field beside the words or in the cell; what is read, and what other things lie
    ``within``, is the cell itself.
    """

    label: str | None = None
    role: str | None = None
    name: str | None = None
    text: str | None = None
    near: str | None = None
    column: str | None = None
    row: int | str | None = None
    css: str | None = None
    number: Annotated[int, Field(ge=1)] | None = None
    within: "Locator | None" = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(getattr(self, way) is not None for way in WAYS) != 1:
            raise ValueError(f"a locator names exactly one of {', '.join(WAYS)}")
        if self.row is not None and self.column is None:
            raise ValueError("a row belongs to a column")
        if self.within is not None and (self.within.window, self.within.frame) != (None, None):
            raise ValueError("window and frame are said outside, not in what it lies within")
        return self

    def in_row(self, number: int) -> "Locator":
        """Answer the locator of one row of a 明細: ``{row}`` in its words, and the row of its column."""
        words = {
            name: said.replace("{row}", str(number))
            for name in (*WAYS, "name", "row")
            if isinstance(said := getattr(self, name), str)
        }
        changed: dict[str, object] = {**words, "within": self.within and self.within.in_row(number)}
        if self.column is not None and self.row is None:
            changed["row"] = number
        return self.model_copy(update=changed)


class Sign(Place):
    """What shows that a page has come: words, an element, or a part of the page's address.

    ``seconds``: how long it may take, where that is longer or shorter than usual.
    """

    text: str | None = None
    at: Locator | None = None
    url: str | None = None
    seconds: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_sign(self) -> Self:
        if sum(one is not None for one in (self.text, self.at, self.url)) != 1:
            raise ValueError("a sign is exactly one of text, at, url")
        if self.at is not None and (self.window, self.frame) != (None, None):
            raise ValueError("window and frame of an element are said in its locator")
        return self


def _sign(said: object) -> object:
    return {"text": said} if isinstance(said, str) else said


# ``none_found: 該当なし`` is short for ``none_found: {text: 該当なし}``.
Words = Annotated[Sign, BeforeValidator(_sign, json_schema_input_type=str | Sign)]


class Dialog(Frozen):
    """A dialog that is expected: a part of what it says, and how it is answered.

    ``refuses`` says that it tells what is wrong with the values: the entry ends as refused, in its words.
    """

    says: str = Field(min_length=1)
    answer: Literal["ok", "cancel"] = "ok"
    refuses: bool = False


class Shown(Place):
    """Where headers and values stand, and how they lie to each other.

    ``beside``: ``th`` and the ``td`` right of it. ``pairs``: cells by turns. ``above``:
    a row of heads, the values in the row below. ``list``: ``dt`` and ``dd``. ``rows``: a 明細, one row of
    heads and many of values. A header that comes again is counted: 氏名, 氏名[2]. ``title`` is put before
    the headers of this place, where another place has the same ones.
    """

    layout: Literal["beside", "pairs", "above", "list", "rows"] = "beside"
    within: Locator | None = None
    title: str = ""


def numbered(header: str, number: int) -> str:
    """Answer how a header is called that stands there for the ``number``-th time."""
    return header if number == 1 else f"{header}[{number}]"


def said(at: Locator) -> str:
    """Answer a locator in words for people."""
    if at.column is not None:
        return f"{at.column}({at.row})" if isinstance(at.row, str) else f"{at.column}({at.row or 1}行目)"
    return at.label or at.name or at.text or at.near or at.css or at.role or ""
