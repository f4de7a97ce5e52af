"""What an invented screen is made of, and which field of a form each of its entries takes."""

from typing import Literal

from pydantic import Field

from records.base import Frozen
from records.form import FormDefinition
from records.paths import FieldPath

Widget = Literal["text", "area", "date", "select", "radio", "check"]
# How an entry's name is bound to it: by <label for>, by its row, ... Only the first and ``aria`` are bound in
# the page's source; the others only the eye sees.
Binding = Literal["for", "row", "pairs", "dl", "before", "above", "placeholder", "aria", "wrapped"]


class Piece(Frozen):
    """One element of the page, and what belongs into it."""

    name: str
    widget: Widget
    field: FieldPath | None = None
    format: str = "plain"
    codes: dict[str, str] = Field(default_factory=dict)
    label: str = ""
    after: str = ""
    placeholder: str = ""
    options: tuple[str, ...] = ()
    maxlength: int | None = None


class Item(Frozen):
    """One line of the page: a name, and one or more elements. ``shown`` joins them on later pages."""

    key: str
    label: str
    pieces: tuple[Piece, ...]
    required: bool = False
    hint: str = ""
    section: str = ""
    binding: Binding = "for"
    shown: str = "{0}"


class ScreenSheet(Frozen):
    """One screen with the form whose fields it takes."""

    number: int
    title: str
    form: FormDefinition
    items: tuple[Item, ...]
    sectioned: Literal["h2", "fieldset", "row"] = "h2"
    marks: str = "必須"

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every element, in order."""
        return tuple(piece for item in self.items for piece in item.pieces)
