"""``form.yaml``: where the fields of a printed form stand, in mm, and what each may hold."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from records.base import Frozen
from records.geometry import Box, Millimetre
from records.paths import FieldPath, Slug


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


Layout = Annotated[Line | Cells | Options | DateParts | CheckBox, Field(discriminator="kind")]


class When(Frozen):
    """A condition: the field holds this code, flag or text. The only grammar for conditions."""

    field: FieldPath
    is_: str | bool = Field(alias="is")


class Rule(Frozen):
    """A check between fields; values/rules.py has one function per name.

    ``bank_branch`` names the field of the bank and that of its branch, ``resident`` those of the name, the
    birth date and the address.
    """

    rule: Literal[
        "postal_matches_address", "not_before", "not_after", "kana_matches_name", "exactly_one", "resident",
        "bank_branch",
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

    @model_validator(mode="after")
    def _only_digits_are_checked(self) -> Self:
        if self.check_digit is not None and self.kind is not FieldKind.DIGITS:
            raise ValueError(f"{self.path} has a check digit and is no number of digits")
        return self


class Mark(Frozen):
    """A printed position mark: its centre's box on the blank."""

    box: Box


class FormDefinition(Frozen):
    """One version of one printed form."""

    schema_: Literal[1] = Field(alias="schema")
    slug: Slug
    title: str
    version: str
    width: Millimetre
    height: Millimetre
    blank: str = "blank.png"
    marks: tuple[Mark, ...] = ()
    ignore: tuple[Box, ...] = ()
    fields: tuple[FieldDefinition, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _paths_are_unique_and_known(self) -> Self:
        paths = [field.path for field in self.fields]
        if len(paths) != len(set(paths)):
            raise ValueError("two fields have the same path")
        known = set(paths)
        for rule in self.rules:
            if unknown := set(rule.fields) - known:
                raise ValueError(f"rule names unknown fields: {sorted(unknown)}")
        for field in self.fields:
            if field.same_as is not None and field.same_as not in known - {field.path}:
                raise ValueError(f"{field.path} cannot be the same as {field.same_as}")
        return self

    def field(self, path: str) -> FieldDefinition:
        """Answer the field with this path.

        Raises:
            KeyError: the form has no such field.
        """
        for field in self.fields:
            if field.path == path:
                return field
        raise KeyError(path)
