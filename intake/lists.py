"""Columns and rows out of an untrusted CSV, JSON or Excel file. Runs only in the child process."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import openpyxl
from openpyxl.cell.cell import TYPE_ERROR, TYPE_FORMULA

from intake.sniff import CSV, JSON, text_of
from records.errors import QuarantineError
from records.listing import Export

Cell = TypeVar("Cell")
# A day of a large city's online applications is some hundred; more is no export of a day.
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 20_000, 500, 10_000
# What a workbook may weigh unpacked, and how deep an export may nest.
MOST_UNPACKED, DEEPEST = 200 * 2**20, 6

# Half of a pair, and the sign that ends texts of other programs.
_NO_CHARACTERS = re.compile("[\ud800-\udfff\x00]")

BROKEN = QuarantineError(
    "list.broken", "一覧のファイルが壊れているか、途中で切れています。もう一度出力してください。"
)
TOO_MANY = QuarantineError(
    "list.too_many_rows", f"一覧が大きすぎます({MOST_ROWS}件、{MOST_COLUMNS}列まで)。分けて出力してください。"
)
TOO_LARGE = QuarantineError("list.too_large", "Excel の中身が大きすぎます。分けて出力してください。")
LONG_CELL = QuarantineError("list.long_cell", f"長すぎる項目があります({MOST_CHARACTERS}文字まで)。")
MACROS = QuarantineError("list.macros", "マクロを含む Excel は取り込みません。.xlsx で保存し直してください。")
NO_WORKBOOK = QuarantineError("list.no_workbook", "Excel のファイルではありません(圧縮ファイルなど)。")
MANY_SHEETS = QuarantineError(
    "list.many_sheets", "表のあるシートがいくつもあります。一つだけにして保存し直してください。"
)
SAME_COLUMNS = QuarantineError(
    "list.same_columns", "同じ名前の列が二つあります。どちらを使うか決められません。"
)
NO_ROWS = QuarantineError("list.empty", "一覧に申請が一件もありません。")
NO_LIST = QuarantineError("list.no_rows", "JSON の中に、申請の一覧が一つに決まりません。")


def export_of(data: bytes, media_type: str) -> Export:
    """Answer the columns and rows of an export; nothing in it is calculated or run.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
    """
    if media_type == CSV:
        return _headed(enumerate(_csv(data), start=1))
    if media_type == JSON:
        return _json(data)
    return _headed(_excel(data))


def _csv(data: bytes) -> Iterator[list[str]]:
    text = text_of(data)
    if text is None:
        raise BROKEN
    head = text.partition("\n")[0]
    separator = "\t" if head.count("\t") > head.count(",") else ","
    csv.field_size_limit(MOST_CHARACTERS * 4)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise BROKEN from error


def _headed(lines: Iterable[tuple[int, list[str]]]) -> Export:
    """Answer the table of lines whose first is the header; empty lines count and are no rows."""
    columns: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _header(cells)
            continue
        if len(rows) == MOST_ROWS:
            raise TOO_MANY
        rows.append((number, _row(number, columns, cells)))
    if not rows:
        raise NO_ROWS
    return Export(columns=tuple(name for name in columns if name), rows=tuple(rows))


def _header(cells: list[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    while not columns[-1]:
        columns.pop()
    if len(columns) > MOST_COLUMNS:
        raise TOO_MANY
    named = [name for name in columns if name]
    if len(named) != len(set(named)):
        raise SAME_COLUMNS
    return columns


def _row(number: int, columns: list[str], cells: list[str]) -> dict[str, str]:
    beyond = any(cell.strip() for cell in cells[len(columns) :])
    nameless = any(cell.strip() for name, cell in zip(columns, cells, strict=False) if not name)
    if len(cells) < len(columns) or beyond or nameless:
        raise QuarantineError("list.ragged", f"{number}行目の項目の数が、列の数と合いません。")
    if any(len(cell) > MOST_CHARACTERS for cell in cells):
        raise LONG_CELL
    return {name: cell for name, cell in zip(columns, cells, strict=False) if name}


def _json(data: bytes) -> Export:
    text = text_of(data)
    try:
        whole = json.loads(text or "", object_pairs_hook=_once, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise BROKEN from error
    applications = _list_in(whole)
    if len(applications) > MOST_ROWS:
        raise TOO_MANY
    # Two names may become one when they are flat: "a.b" beside "b" in "a".
    rows = tuple((number, _once(list(_flat(one, "", 0)))) for number, one in enumerate(applications, start=1))
    columns = tuple(dict.fromkeys(name for _, cells in rows for name in cells))
    if len(columns) > MOST_COLUMNS:
        raise TOO_MANY
    return Export(columns=columns, rows=rows)


def _once(pairs: Sequence[tuple[str, Cell]]) -> dict[str, Cell]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise SAME_COLUMNS
    return dict(pairs)


def _list_in(whole: object) -> list[dict[str, Any]]:
    """Answer the applications: the whole, or the one list of objects in it."""
    found = [whole] if isinstance(whole, list) else []
    if isinstance(whole, dict):
        found = [one for one in whole.values() if isinstance(one, list)]
    if len(found) != 1 or not all(isinstance(one, dict) for one in found[0]):
        raise NO_LIST
    if not found[0]:
        raise NO_ROWS
    return found[0]


def _flat(value: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Answer the leaves of a value under names like ``申請者.氏名`` and ``明細[2].金額``."""
    if depth > DEEPEST:
        raise BROKEN
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from _flat(one, f"{name}[{number}]", depth + 1)
    else:
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        if len(text) > MOST_CHARACTERS:
            raise LONG_CELL
        yield _legible(name), _legible(text)


def _legible(text: str) -> str:
    """Answer a text that can be kept: what JSON may name and is no character is marked as lost."""
    return _NO_CHARACTERS.sub("\ufffd", text)


def _excel(data: bytes) -> Iterator[tuple[int, list[str]]]:
    _require_plain(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    tables = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and _is_filled(sheet)]
    if len(tables) > 1:
        raise MANY_SHEETS
    for sheet in tables:
        # What a sheet says of its own size may be anything.
        sheet.reset_dimensions()
        width = 0
        for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
            cells = [_text(cell, number) for cell in line]
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))


def _is_filled(sheet: Any) -> bool:
    sheet.reset_dimensions()
    lines = sheet.iter_rows(max_row=1000, max_col=MOST_COLUMNS, values_only=True)
    return any(value is not None for line in lines for value in line)


def _require_plain(data: bytes) -> None:
    """Let a workbook pass that is one, holds no program, and does not swell when it is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise BROKEN from error
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise NO_WORKBOOK
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise MACROS
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TOO_LARGE


def _text(cell: Any, number: int) -> str:
    """Answer a cell as people see it; zeros that only its format shows are put before its number."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in (TYPE_FORMULA, TYPE_ERROR):
        raise QuarantineError(
            "list.formula", f"{number}行目に数式かエラーがあります。値だけにして保存し直してください。"
        )
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = cell.number_format
    padded = isinstance(value, int) and not isinstance(value, bool) and set(shown) == {"0"}
    return (
        str(value).zfill(len(shown))
        if padded
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
