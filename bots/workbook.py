"""A workbook that staff read while rows are added to it: one writer, never half a file, text stays text."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from bots.laying_down import Busy, LinkInTheWay, alone, moved_to, own
from records.entry import Found
from records.errors import BusinessError, ScreenChanged, TargetUnavailable, YomikakiError
from records.ids import Reference
from records.workbook import WorkbookDefinition

LONGEST_TEXT = 32_767
AS_TEXT = "@"
# A text that begins like this would be a formula if somebody edited its cell.
LIKE_A_FORMULA = ("=", "+", "-", "@")
LINK = TargetUnavailable(
    "excel.link", "ブックのフォルダに、作業ファイルと同じ名前のリンクがあります。消してください。"
)
# What stands in one cell, by header: an amount or count is a number, everything else a text.
Row = Mapping[str, str | int]


class WorkbookFile:
    """One workbook in the folder that the office sets."""

    def __init__(self, folder: Path, definition: WorkbookDefinition) -> None:
        self._folder, self._definition = folder, definition
        self._place = folder / definition.workbook
        self._draft = folder / f".{definition.workbook}.draft"
        self._drafted_from: tuple[int, int, int] | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process of ours away from the workbook for as long as the block lasts.

        A process that died holds nothing. Whoever gets in knows that nobody else is about to write.

        Raises:
            TargetUnavailable: the folder is not there (``excel.no_folder``), is closed to this program
                (``excel.no_permission``), another process of ours has the workbook (``excel.busy``), or a
                link lies where our lock would (``excel.link``).
        """
        with ExitStack() as held:
            with _told():
                held.enter_context(alone(self._folder / f".{self._definition.workbook}.lock"))
            yield

    def find(self, reference: Reference) -> tuple[Found, ...]:
        """Answer the rows that stand under our reference."""
        return self._find(self._place, reference)

    def find_in_draft(self, reference: Reference) -> tuple[Found, ...]:
        """Answer the rows of the draft that stand under our reference."""
        return self._find(self._draft, reference)

    def write_draft(self, row: Row) -> None:
        """Write the workbook with one more row beside the workbook itself, durably.

        Raises:
            BusinessError: a cell cannot hold what was approved (``excel.unfit_text``).
            TargetUnavailable: somebody has the workbook open (``excel.open_elsewhere``), a link lies where
                our draft would (``excel.link``), or the disk refuses.
            ScreenChanged: the workbook is not as defined (``excel.changed``, ``excel.unreadable``).
        """
        self._require_closed()
        self._drafted_from = self._fingerprint()
        with _understood():
            book, sheet = self._opened()
            number = _last_row(sheet) + 1
            for column, header in enumerate(self._definition.headers, start=1):
                _put(sheet.cell(number, column), row[header])
            with os.fdopen(own(self._draft, os.O_WRONLY | os.O_TRUNC), "wb") as file:
                book.save(file)
                file.flush()
                os.fsync(file.fileno())
            if self._place.exists():
                shutil.copymode(self._place, self._draft)

    def publish_draft(self) -> None:
        """Let the draft take the workbook's place, in one step that happens or does not.

        Raises:
            TargetUnavailable: somebody opened or changed the workbook meanwhile, or the disk refuses.
        """
        self._require_closed()
        if self._fingerprint() != self._drafted_from:
            raise TargetUnavailable("excel.changed_meanwhile", "書き込みの間にブックが変わりました。")
        with _told():
            moved_to(self._draft, self._place)

    def discard_draft(self) -> None:
        """Remove the draft, if there is one; one that cannot be removed is written over the next time."""
        with suppress(OSError):
            self._draft.unlink()

    def _find(self, place: Path, reference: Reference) -> tuple[Found, ...]:
        with ExitStack() as opened:
            opened.enter_context(_understood())
            if not place.exists():
                return ()
            # Opened as a file: by its name the draft would be refused.
            file = opened.enter_context(place.open("rb"))
            book = opened.enter_context(closing(load_workbook(file, read_only=True)))
            sheet: Any = self._sheet_of(book)
            # What a sheet says of its own size may be wrong: rows beyond it would not be found.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=len(self._definition.columns), values_only=True)
            headers = self._definition.headers
            self._require_headers(next(rows, ()))
            shown = [(number, dict(zip(headers, map(_text, cells), strict=True)))
                     for number, cells in enumerate(rows, start=2)]  # fmt: skip
        name = self._definition.reference_header
        return tuple(
            Found(reference=reference, receipt=f"{number}行目", shown=row)
            for number, row in shown
            if row[name] == reference
        )

    def _opened(self) -> tuple[Workbook, Worksheet]:
        """Answer the workbook to write on; where there is none, one with nothing but headers."""
        if self._place.exists():
            with self._place.open("rb") as file:
                book = load_workbook(file)
            sheet = self._sheet_of(book)
            self._require_headers(tuple(cell.value for cell in sheet[1][: len(self._definition.columns)]))
            return book, sheet
        book = Workbook()
        del book[book.sheetnames[0]]
        sheet = book.create_sheet(self._definition.sheet)
        sheet.freeze_panes = "A2"
        for column, header in enumerate(self._definition.headers, start=1):
            _put(sheet.cell(1, column), header)
        return book, sheet

    def _sheet_of(self, book: Workbook) -> Worksheet:
        if self._definition.sheet not in book.sheetnames:
            raise ScreenChanged("excel.changed", "ブックに定義のシートがありません。")
        sheet: Worksheet = book[self._definition.sheet]
        return sheet

    def _require_headers(self, first: tuple[object, ...]) -> None:
        if tuple(map(_text, first)) != self._definition.headers:
            raise ScreenChanged("excel.changed", "シートの見出しが定義と違います。")

    def _require_closed(self) -> None:
        """Stop while Excel or LibreOffice has the workbook open: whoever saves there would undo our row."""
        name = self._definition.workbook
        with _told():
            opened = any((self._folder / mark).exists() for mark in (f"~${name}", f".~lock.{name}#"))
        if opened:
            raise TargetUnavailable("excel.open_elsewhere", "ブックが開かれています。閉じてください。")

    def _fingerprint(self) -> tuple[int, int, int] | None:
        with _told():
            if not self._place.exists():
                return None
            seen = self._place.stat()
        return seen.st_ino, seen.st_size, seen.st_mtime_ns


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what the disk refuses."""
    try:
        yield
    except Busy as error:
        raise TargetUnavailable("excel.busy", "別の処理がブックに書き込んでいます。") from error
    except LinkInTheWay as error:
        raise LINK from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TargetUnavailable("excel.no_folder", "ブックを置くフォルダがありません。") from error
    except PermissionError as error:
        raise TargetUnavailable(
            "excel.no_permission", "ブックに書き込めません。開かれていないか、権限を確かめてください。"
        ) from error
    except OSError as error:
        raise TargetUnavailable(
            "excel.disk", "ブックを保存できません。ディスクを確かめてください。"
        ) from error


@contextmanager
def _understood() -> Iterator[None]:
    """Say in our words that a file is no workbook, or cannot be read: a parser may raise anything at all."""
    try:
        with _told():
            yield
    except YomikakiError:
        raise
    except Exception as error:
        raise ScreenChanged("excel.unreadable", "ブックを開けません。壊れているかもしれません。") from error


def _last_row(sheet: Worksheet) -> int:
    """Answer the last row in which anything stands; rows that only have a format are free."""
    rows = zip(range(sheet.max_row, 0, -1), reversed(tuple(sheet.values)), strict=True)
    return next((number for number, cells in rows if any(one is not None for one in cells)), 1)


def _put(cell: Cell | MergedCell, value: str | int) -> None:
    """Write a number, or a text that stays one whatever it begins with."""
    if isinstance(cell, MergedCell):
        raise ScreenChanged("excel.changed", "シートの行が結合されています。")
    if isinstance(value, int):
        cell.value = value
        return
    if ILLEGAL_CHARACTERS_RE.search(value) or len(value) > LONGEST_TEXT:
        raise BusinessError("excel.unfit_text", "Excel のセルに入らない文字か長さです。")
    if value:
        cell.value = value
        cell.data_type = "s"
        cell.number_format = AS_TEXT
        cell.quotePrefix = value.startswith(LIKE_A_FORMULA)


def _text(cell: object) -> str:
    """Answer a cell's value as text; Excel keeps whole numbers as 3.0 now and then."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
