"""Is what a screen shows the approved value? Tolerant of the way of writing, never of the fact."""

import datetime as dt

from records.errors import BusinessError
from records.values import Blank, Date, Int, Text, Value
from values.dates import understand_date
from values.formats import write
from values.text import digits_of, to_narrow, to_wide

_NUMERIC_WAYS = frozenset({"postal_hyphen", "phone_hyphen", "digits"})


def _day_of(shown: str) -> dt.date | None:
    value = understand_date(shown, None).value
    return value.date if isinstance(value, Date) else None


def _folded(text: str) -> str:
    """Answer the text with widths made one and spaces gone; characters of one family stay apart."""
    return to_narrow(to_wide(text)).replace(" ", "").replace("\u3000", "")


def equal(value: Value, shown: str, way: str) -> bool:
    """Tell whether the target shows this value, which it was given in this way of writing."""
    if isinstance(value, Date):
        return _day_of(shown.strip()) == value.date
    if isinstance(value, Text) and way in _NUMERIC_WAYS:
        return digits_of(shown) == value.text
    if isinstance(value, Int):
        return to_narrow(shown).replace(",", "").strip("¥￥円 \u3000") == str(value.number)
    try:
        return _folded(write(value, way)) == _folded(shown)
    except BusinessError:
        return False


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same fact: the era as written and spaces do not count."""
    if isinstance(one, Date) and isinstance(other, Date):
        return one.date == other.date
    if isinstance(one, Text) and isinstance(other, Text):
        return _folded(one.text) == _folded(other.text)
    if isinstance(one, Text) and isinstance(other, Blank):
        return not one.text
    return one == other
