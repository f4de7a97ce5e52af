"""What was dropped, sheet by sheet: what is written on it, and what should become of it."""

from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from records.base import Frozen
from records.paths import FieldPath, Slug
from records.values import Value


class End(StrEnum):
    """What should become of a sheet."""

    ENTERED = "entered"
    HELD = "held"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


END_LABELS: dict[End, str] = {
    End.ENTERED: "登録",
    End.HELD: "要判断",
    End.ON_HOLD: "不備",
    End.WITHDRAWN: "取下げ",
    End.EXCLUDED: "除外",
}


class ExpectedSheet(Frozen):
    """One sheet as dropped. ``paper`` is the same for two scans of one paper; files without pages have none.

    ``truth`` leaves out a field whose writing nobody can know the meaning of.
    """

    folder: str
    file: str
    page: int
    paper: int | None
    procedure: Slug | None
    truth: dict[FieldPath, Value]
    end: End
    note: str = ""


_SHEETS: TypeAdapter[tuple[ExpectedSheet, ...]] = TypeAdapter(tuple[ExpectedSheet, ...])


def keep_truth(sheets: tuple[ExpectedSheet, ...], place: Path) -> None:
    """Write the truth down, outside of the watch folder: nothing that reads may see it."""
    place.write_bytes(_SHEETS.dump_json(sheets, indent=1))
