"""Field paths: ``shimei``, ``meisai[2].kingaku``. The one key of a field, in JSON too."""

import re
from typing import Annotated

from pydantic import StringConstraints

_PART = r"[a-z][a-z0-9_]*(\[\d+\])?"
FIELD_PATH_PATTERN = rf"^{_PART}(\.{_PART})*$"
SLUG_PATTERN = r"^[a-z][a-z0-9_]{1,39}$"

FieldPath = Annotated[str, StringConstraints(pattern=FIELD_PATH_PATTERN)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]

_INDEX = re.compile(r"\[(\d+)\]")


def without_rows(path: str) -> str:
    """Answer the definition's path of a table cell: ``meisai[2].kingaku`` -> ``meisai.kingaku``."""
    return _INDEX.sub("", path)


def row_of(path: str) -> str | None:
    """Answer the row of a table that a path lies in: ``meisai[2].kingaku`` -> ``meisai[2]``."""
    found = re.match(r".*?\[\d+\]", path)
    return found.group() if found else None


def of_row(path: str | None, each: str, row: int) -> str | None:
    """Answer a column's path in one row of its table: ``meisai.kingaku`` -> ``meisai[2].kingaku``."""
    if path is None or not path.startswith(f"{each}."):
        return path
    return f"{each}[{row}]{path.removeprefix(each)}"
