"""Texts in the cells of spreadsheets: what looks like a formula is none."""

import re

# Full-width ones too: a Japanese spreadsheet takes them for the same signs.
_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def neutral(text: str) -> str:
    """Answer a cell that no spreadsheet calculates: an apostrophe stands before what looks like a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
