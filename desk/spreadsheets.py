"""Tables as files that a spreadsheet opens: CSV in two encodings, and Excel. No cell is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from records.errors import BusinessError
from values.spreadsheets import neutral

Kind = Literal["utf8", "cp932", "xlsx"]
SUFFIX: dict[Kind, str] = {"utf8": "csv", "cp932": "csv", "xlsx": "xlsx"}
MEDIA: dict[Kind, str] = {
    "utf8": "text/csv; charset=utf-8",
    "cp932": "text/csv; charset=shift_jis",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# One character, of which the tables of Unicode and of Windows each know another: nothing is lost.
_TWINS = str.maketrans("〜−—‖", "～－―∥")
# XML 1.0, 2.2: what no document may hold. Looked for before anything is written.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHOWN = 5


def as_file(kind: Kind, rows: Sequence[Sequence[str]]) -> bytes:
    """Answer a table, its heads first, as the bytes of a file.

    Raises:
        BusinessError: a character has no place in the encoding (``export.not_in_cp932``) or in any
            spreadsheet (``export.control_character``): nothing is written that would lose it.
    """
    if kind == "xlsx":
        return _workbook(rows)
    text = _csv(rows)
    return text.encode("utf-8-sig") if kind == "utf8" else _cp932(text)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[neutral(cell) for cell in row] for row in rows])
    return out.getvalue()


def _cp932(text: str) -> bytes:
    plain = text.translate(_TWINS)
    try:
        return plain.encode("cp932")
    except UnicodeEncodeError:
        lost = dict.fromkeys(one for one in plain if one.encode("cp932", "ignore") == b"")
        named = "、".join(f"「{one}」(U+{ord(one):04X})" for one in list(lost)[:_SHOWN])
        more = f"など{len(lost)}文字" if len(lost) > _SHOWN else ""
        raise BusinessError(
            "export.not_in_cp932",
            f"CP932 では書けない文字があります: {named}{more}。UTF-8 か Excel を選んでください。",
        ) from None


def _workbook(rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet()
    for row in rows:
        sheet.append([_text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    if _NO_XML.search(text):
        raise BusinessError(
            "export.control_character", "Excel に書けない制御文字があります。CSV を選んでください。"
        )
    cell = WriteOnlyCell(sheet, value=text)
    # Always text: leading zeros live, and what begins with = is shown and not calculated.
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
