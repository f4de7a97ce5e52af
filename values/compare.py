"""Is what a screen shows the approved value? Tolerant of the way of writing, never of the fact."""

import datetime as dt
import re

from records.errors import BusinessError
from records.values import Blank, Date, Int, Text, Value
from values.dates import understand_date
from values.formats import write
from values.text import digits_of, to_narrow, to_wide

_NUMERIC_WAYS = frozenset({"postal_hyphen", "phone_hyphen", "digits"})
# A page that is not told otherwise shows line ends and tabs as spaces, and many of them as one.
_GAP = re.compile(r"[ \u3000\t\r\n]+")
# Without what parts them these would be read together: 2丁目3 4, two lines.
_PARTED = re.compile(r"(?<=[0-9A-Za-z]) (?=[0-9A-Za-z])|[\t\r\n]")


def _day_of(shown: str) -> dt.date | None:
    value = understand_date(shown, None).value
    return value.date if isinstance(value, Date) else None


def _folded(text: str) -> str:
    """Answer the text with widths made one and spaces gone; characters of one family stay apart."""
    return to_narrow(to_wide(text)).replace(" ", "").replace("\u3000", "")


def _shows(text: str, shown: str) -> bool:
    """Tell whether a target shows this text: each gap where it was, or, where no gap parts anything, none."""
    ours, theirs = to_narrow(to_wide(text.strip())), _one_gap(to_narrow(to_wide(shown)))
    if _one_gap(ours) == theirs:
        return True
    return " " not in theirs and not _PARTED.search(ours) and _GAP.sub("", ours) == theirs


def _one_gap(text: str) -> str:
    return _GAP.sub(" ", text).strip(" ")


def equal(value: Value, shown: str, way: str) -> bool:
    """Tell whether the target shows this value, which it was given in this way of writing."""
    if isinstance(value, Date):
        return _day_of(shown.strip()) == value.date
    if isinstance(value, Text) and way in _NUMERIC_WAYS:
        return digits_of(shown) == value.text
    if isinstance(value, Int):
        return to_narrow(shown).replace(",", "").strip("¥￥円 \u3000") == str(value.number)
    try:
        return _shows(write(value, way), shown)
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
