"""``form.yaml``: where the fields of a printed form stand, in mm, and what each may hold."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.geometry import Box, Millimetre, Side
from records.paths import FieldPath, Slug, row_of, without_rows


class FieldKind(StrEnum):
    """What a field may hold. values/ has one rule per kind."""

    TEXT = "text"  # free Japanese text
    NAME = "name"  # 氏名: family name, space, given name
    KANA = "kana"  # フリガナ
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"  # seven digits
    PHONE = "phone"
    DIGITS = "digits"  # a number that is an identifier: leading zeros live
    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"  # one of the options
    CHECK = "check"  # ticked or not
    SIGN = "sign"  # one handwritten mark out of ``characters`` (+, -, ...), or blank


class Line(Frozen):
    """Writing on one or more lines inside one box; ``vertical`` runs from the top down in one column."""

    kind: Literal["line"] = "line"
    box: Box
    rows: int = Field(default=1, ge=1)
    vertical: bool = False


class Cells(Frozen):
    """One box per character, in reading order. ``point_after`` sets a printed decimal point."""

    kind: Literal["cells"] = "cells"
    boxes: tuple[Box, ...] = Field(min_length=1)
    point_after: int | None = None


class Option(Frozen):
    """One printed option: its code, what is printed, and the box of the print or of its tick box."""

    code: str
    label: str
    box: Box


class Options(Frozen):
    """Printed options, circled or ticked."""

    kind: Literal["options"] = "options"
    mark: Literal["circle", "tick"]
    options: tuple[Option, ...] = Field(min_length=1)


class DateParts(Frozen):
    """A date: an era that is circled or fixed by the print, then cells or one line per part."""

    kind: Literal["date_parts"] = "date_parts"
    era: Options | None = None
    fixed_era: Literal["M", "T", "S", "H", "R"] | None = None
    year: tuple[Box, ...] = Field(min_length=1)
    month: tuple[Box, ...] = Field(min_length=1)
    day: tuple[Box, ...] = Field(min_length=1)


class CheckBox(Frozen):
    """One box that is ticked or left empty."""

    kind: Literal["check_box"] = "check_box"
    box: Box


class Barcode(Frozen):
    """A bar code or QR code that was printed before the form was sent out: its text is the value."""

    kind: Literal["barcode"] = "barcode"
    box: Box


class Choice(Frozen):
    """One of the values that a choice may have, printed nowhere: its code, and what people call it."""

    code: str
    label: str


class Listed(Frozen):
    """Of an application that never comes on paper: no box, and the ``options`` of a choice."""

    kind: Literal["listed"] = "listed"
    options: tuple[Choice, ...] = ()


Layout = Annotated[
    Line | Cells | Options | DateParts | CheckBox | Barcode | Listed, Field(discriminator="kind")
]


class When(Frozen):
    """A condition: the field holds this code, flag or text. The only grammar for conditions."""

    field: FieldPath
    is_: str | bool = Field(alias="is")


class Rule(Frozen):
    """A check between fields; values/rules.py has one function per name.

    ``bank_branch`` names the field of the bank and that of its branch, ``resident`` those of the name, the
    birth date and the address, ``column_sum`` a column of a table and the field that holds its sum.
    """

    rule: Literal[
        "postal_matches_address", "not_before", "not_after", "kana_matches_name", "exactly_one", "resident",
        "bank_branch", "column_sum",
    ]  # fmt: skip
    fields: tuple[FieldPath, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_as_many_fields_as_it_judges(self) -> Self:
        asked = {"resident": 3, "exactly_one": len(self.fields)}.get(self.rule, 2)
        if len(self.fields) != asked:
            raise ValueError(f"rule {self.rule} is about {asked} fields")
        return self


# values/check_digits.py has one rule per name.
CheckDigit = Literal["individual_number", "corporate_number", "luhn", "modulus_11"]


class FieldDefinition(Frozen):
    """One field of a form."""

    path: FieldPath
    label: str
    kind: FieldKind
    layout: Layout
    required: bool = False
    identity: bool = False
    sensitive: bool = False
    characters: str | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    check_digit: CheckDigit | None = None
    not_future: bool = False
    when: When | None = None
    same_as: FieldPath | None = None  # the field whose value 〃 or 同上 in this one stands for

    @property
    def options(self) -> dict[str, str]:
        """What a choice may be: the label of each code, in their order."""
        known = self.layout.options if isinstance(self.layout, Options | Listed) else ()
        return {one.code: one.label for one in known}

    @property
    def masked(self) -> bool:
        """Tell whether pages, exports and pictures mask what it holds: 取扱注意, and マイナンバー always."""
        return self.sensitive or self.check_digit == "individual_number"

    @model_validator(mode="after")
    def _only_digits_are_checked(self) -> Self:
        if self.check_digit is not None and self.kind is not FieldKind.DIGITS:
            raise ValueError(f"{self.path} has a check digit and is no number of digits")
        return self


class Table(Frozen):
    """明細: printed rows that hold the same columns. A row in which nothing is written is no row.

    ``columns`` are the fields of the first row, with the paths of the definition (``meisai.kingaku``);
    ``offsets`` say how far each row lies below the first, in mm. A column that is ``same_as`` itself takes 〃
    for what stands one row above.
    """

    path: FieldPath
    label: str
    offsets: tuple[Millimetre, ...] = Field(min_length=1)
    columns: tuple[FieldDefinition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _columns_are_its_own(self) -> Self:
        if strange := [one.path for one in self.columns if not one.path.startswith(f"{self.path}.")]:
            raise ValueError(f"no columns of {self.path}: {strange}")
        if self.offsets[0] != 0 or list(self.offsets) != sorted(set(self.offsets)):
            raise ValueError(f"rows of {self.path} must begin at 0 and lie below each other")
        return self

    def rows(self) -> tuple[FieldDefinition, ...]:
        """Answer every cell as a field, row by row from 1: ``meisai[2].kingaku``."""
        return tuple(
            self._cell(column, number, offset)
            for number, offset in enumerate(self.offsets, start=1)
            for column in self.columns
        )

    def _cell(self, column: FieldDefinition, number: int, offset: Millimetre) -> FieldDefinition:
        own = {one.path for one in self.columns}

        def in_row(path: FieldPath, row: int = number) -> FieldPath:
            return f"{self.path}[{row}]{path.removeprefix(self.path)}" if path in own else path

        above = in_row(column.path, number - 1) if number > 1 else None
        same_as = above if column.same_as == column.path else column.same_as and in_row(column.same_as)
        when = column.when and column.when.model_copy(update={"field": in_row(column.when.field)})
        return column.model_copy(
            update={
                "path": in_row(column.path),
                "label": f"{self.label}{number} {column.label}",
                "layout": moved(column.layout, offset),
                "same_as": same_as,
                "when": when,
            }
        )


class Mark(Frozen):
    """A printed position mark: its centre's box on the blank."""

    box: Box


class FormPage(Frozen):
    """One printed side of a form. ``code`` is the text of a bar or QR code that no other side carries."""

    page: int = Field(default=1, ge=1)
    side: Side = "front"
    width: Millimetre
    height: Millimetre
    blank: str = "blank.png"
    code: str | None = None

    def holds(self, box: Box) -> bool:
        """Tell whether a box lies on this side."""
        return (box.page, box.side) == (self.page, self.side)


class FormDefinition(Frozen):
    """One version of one printed form: its first side, and what follows in ``further_pages``.

    An application that never comes on paper has no width and no height: its fields are ``listed``.
    """

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: str
    version: str
    width: Millimetre = 0.0
    height: Millimetre = 0.0
    blank: str = "blank.png"
    code: str | None = None
    further_pages: tuple[FormPage, ...] = ()
    marks: tuple[Mark, ...] = ()
    ignore: tuple[Box, ...] = ()
    single_fields: tuple[FieldDefinition, ...] = Field(default=(), alias="fields")
    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def pages(self) -> tuple[FormPage, ...]:
        """Every printed side, in the order in which they are read; none of what never comes on paper."""
        if not self.width:
            return ()
        first = FormPage(width=self.width, height=self.height, blank=self.blank, code=self.code)
        return (first, *self.further_pages)

    @cached_property
    def fields(self) -> tuple[FieldDefinition, ...]:
        """Every field, those of the tables row by row."""
        return (*self.single_fields, *(cell for table in self.tables for cell in table.rows()))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Answer a changed copy, which does not keep what the original had worked out from its parts."""
        copied = super().model_copy(update=update, deep=deep)
        for worked_out in ("pages", "fields"):
            copied.__dict__.pop(worked_out, None)
        return copied

    @model_validator(mode="after")
    def _paths_are_unique_and_known(self) -> Self:
        paths = [field.path for field in self.fields]
        if len(paths) != len(set(paths)):
            raise ValueError("two fields have the same path")
        known = set(paths)
        for field in self.fields:
            if field.same_as is not None and field.same_as not in known - {field.path}:
                raise ValueError(f"{field.path} cannot be the same as {field.same_as}")
            if field.when is not None and field.when.field not in known - {field.path}:
                raise ValueError(f"{field.path} cannot depend on {field.when.field}")
        return self

    @model_validator(mode="after")
    def _rules_name_fields_or_columns(self) -> Self:
        known = {field.path for field in self.fields}
        tables = {without_rows(path): without_rows(row_of(path) or "") for path in known}
        for rule in self.rules:
            columns = set(rule.fields) - known
            if unknown := columns - tables.keys():
                raise ValueError(f"rule names unknown fields: {sorted(unknown)}")
            if len({tables[column] for column in columns}) > 1 or (columns and rule.rule == "resident"):
                raise ValueError(f"rule {rule.rule} cannot be about these columns: {sorted(columns)}")
            if rule.rule == "column_sum" and columns != {rule.fields[0]}:
                raise ValueError("rule column_sum is about a column of a table and the field of its sum")
        return self

    @model_validator(mode="after")
    def _lies_on_its_pages(self) -> Self:
        if not self.width:
            return self._on_no_paper()
        sides = [(one.page, one.side) for one in self.pages]
        if len(sides) != len(set(sides)):
            raise ValueError("two pages are the same side")
        for field in self.fields:
            faces = {(box.page, box.side) for box in boxes_in(field.layout)}
            if len(faces) != 1 or not faces <= set(sides):
                raise ValueError(f"{field.path} lies on no page of the form, or on two")
        return self

    def _on_no_paper(self) -> Self:
        printed = [one.path for one in self.fields if not isinstance(one.layout, Listed)]
        if printed or self.height or self.further_pages or self.marks or self.ignore:
            raise ValueError(f"a form without paper has no places: {printed[:3]}")
        return self

    def on(self, page: FormPage) -> "FormDefinition":
        """Answer the part of the form that lies on one side: its fields one by one, and rules among them."""
        fields = [one for one in self.fields if page.holds(boxes_in(one.layout)[0])]
        known = {one.path for one in fields}
        columns = {without_rows(path) for path in known}
        apart = {"fields": [_alone(one, known) for one in fields],
                 "rules": [rule for rule in self.rules if set(rule.fields) <= known | columns]}  # fmt: skip
        whole = {name: getattr(self, name) for name in type(self).model_fields if name not in _OF_FIELDS}
        return type(self).model_validate({**whole, "schema": 1, **apart})

    def field(self, path: str) -> FieldDefinition:
        """Answer the field with this path.

        Raises:
            KeyError: the form has no such field.
        """
        for field in self.fields:
            if field.path == path:
                return field
        raise KeyError(path)


_OF_FIELDS = frozenset({"schema_", "single_fields", "tables", "rules"})


def _alone(field: FieldDefinition, known: set[FieldPath]) -> FieldDefinition:
    """Answer a field without what it says about fields that are not known."""
    lost: dict[str, bool | None] = {}
    if field.same_as is not None and field.same_as not in known:
        lost["same_as"] = None
    if field.when is not None and field.when.field not in known:
        # Whether it must be filled cannot be told without its condition.
        lost |= {"when": None, "required": False}
    return field.model_copy(update=lost)


def boxes_in(layout: Layout) -> tuple[Box, ...]:
    """Answer every box of a layout."""
    match layout:
        case Line() | CheckBox() | Barcode():
            return (layout.box,)
        case Cells():
            return layout.boxes
        case Options():
            return tuple(option.box for option in layout.options)
        case DateParts():
            era = tuple(option.box for option in layout.era.options) if layout.era else ()
            return (*era, *layout.year, *layout.month, *layout.day)
        case Listed():
            return ()


def moved(layout: Layout, down: Millimetre) -> Layout:
    """Answer a layout ``down`` mm lower on the page."""

    def lower(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        return tuple(box.model_copy(update={"y": round(box.y + down, 2)}) for box in boxes)

    match layout:
        case Line() | CheckBox() | Barcode():
            return layout.model_copy(update={"box": lower((layout.box,))[0]})
        case Cells():
            return layout.model_copy(update={"boxes": lower(layout.boxes)})
        case Options():
            places = zip(layout.options, lower(boxes_in(layout)), strict=True)
            options = tuple(option.model_copy(update={"box": box}) for option, box in places)
            return layout.model_copy(update={"options": options})
        case DateParts():
            era = moved(layout.era, down) if layout.era else None
            days = {name: lower(getattr(layout, name)) for name in ("year", "month", "day")}
            return layout.model_copy(update={"era": era, **days})
        case Listed():
            return layout
