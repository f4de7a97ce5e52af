"""Which characters a field of a business system takes: one rule per name."""

import re
from collections.abc import Callable

# Kana of half width, with their marks and signs.
_NARROW_KANA = "\uff61-\uff9f"
_PATTERNS = {
    "zenkaku": rf"[^\x00-\x7f{_NARROW_KANA}]*",
    "hankaku": rf"[\x20-\x7e{_NARROW_KANA}]*",
    "zenkaku_kana": "[ァ-ヺーヽヾ・\u3000]*",
    "hankaku_kana": rf"[\x20{_NARROW_KANA}]*",
    "digits": "[0-9]*",
    "alphanumeric": "[0-9A-Za-z]*",
}


def _in_shift_jis(text: str) -> bool:
    try:
        # What comes back as another character would be saved as that one.
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


def _matching(pattern: str) -> Callable[[str], bool]:
    expression = re.compile(pattern)
    return lambda text: expression.fullmatch(text) is not None


_RULES: dict[str, Callable[[str], bool]] = {
    **{name: _matching(pattern) for name, pattern in _PATTERNS.items()},
    "shift_jis": _in_shift_jis,
}
CHARSETS = frozenset(_RULES)


def within(text: str, charset: str) -> bool:
    """Tell whether a field of this set of characters takes the text.

    Raises:
        KeyError: there is no such set.
    """
    return _RULES[charset](text)
