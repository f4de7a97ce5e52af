"""An address that postal code and paper say together: two sources that know nothing of each other."""

import re
from collections.abc import Sequence

from extractors.read import RawField
from records.values import Text, Value
from values.postal import address_beginnings

# What stands after the place name: 12-3, 12番地3, 1丁目2番3号. A building's name is nobody's to confirm.
NUMBERS = re.compile(r"[0-9]{1,5}((丁目|番地?の?|号|-|の)([0-9]{1,5})?){0,3}")
SURE = 0.8


def confirmed_address(code: Value | None, address: Value | None, raw: RawField) -> Text | None:
    """Answer the address if the postal code says how it begins and its numbers read the same twice.

    One character of the place name may be unsure and another than the postal code's: the name is then taken
    from the postal code's list. A character that was read surely is never changed.
    """
    if not isinstance(code, Text) or not isinstance(address, Text) or not raw.numbers_held:
        return None
    if len(raw.shares) != len(address.text):
        return None
    for beginning in address_beginnings(code.text):
        end = len(beginning)
        rest, shares = address.text[end:], raw.shares[end:]
        if NUMBERS.fullmatch(rest) and min(shares) >= SURE and _is_name(beginning, address.text, raw.shares):
            return Text(text=beginning + rest)
    return None


def _is_name(beginning: str, text: str, shares: Sequence[float]) -> bool:
    others = [share for one, read, share in zip(beginning, text, shares, strict=False) if one != read]
    return not others or (len(others) == 1 and others[0] < SURE)
