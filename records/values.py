"""What a field can hold: a closed union, told apart by ``type``.

Text is kept as written: never NFC or NFKC over a whole value (docs/formats.md). Digits with a
meaning (postal code, phone, account) are Text or Code: leading zeros live. Yen are Int.
"""

import datetime as dt
from decimal import Decimal as PyDecimal
from typing import Annotated, Literal

from pydantic import Field

from records.base import Frozen


class Text(Frozen):
    """Free or patterned text, Unicode as written."""

    type: Literal["text"] = "text"
    text: str


class Code(Frozen):
    """A choice out of a list: the option's code, never its label."""

    type: Literal["code"] = "code"
    code: str


class Date(Frozen):
    """A calendar day. ``era`` keeps the era as the person wrote it (R, H, S, T, M), for people."""

    type: Literal["date"] = "date"
    date: dt.date
    era: str | None = None


class PartialDate(Frozen):
    """A day of which parts are 不詳 (None)."""

    type: Literal["partial_date"] = "partial_date"
    year: int | None
    month: int | None
    day: int | None
    era: str | None = None


class Int(Frozen):
    """A count or an amount in yen."""

    type: Literal["int"] = "int"
    number: int


class Decimal(Frozen):
    """A decimal number, kept as the string that was written (39.8)."""

    type: Literal["decimal"] = "decimal"
    number: Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]

    def exact(self) -> PyDecimal:
        """Answer the number without rounding."""
        return PyDecimal(self.number)


class Bool(Frozen):
    """A check box."""

    type: Literal["bool"] = "bool"
    flag: bool


class Blank(Frozen):
    """The field was seen and nothing is written in it."""

    type: Literal["blank"] = "blank"


Value = Annotated[
    Text | Code | Date | PartialDate | Int | Decimal | Bool | Blank, Field(discriminator="type")
]
