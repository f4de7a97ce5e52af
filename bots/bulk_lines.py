"""Approved records to the lines of a bulk file, and what stands in one compared with them. Pure."""

import datetime as dt
from collections.abc import Sequence

from bots.bulk_text import Texts, digest_of_lines, line_of, lines_of, mark_of, names_of, shown_as
from bots.plan import differences, text_of, value_of
from records.base import Frozen
from records.bulk import BulkColumn, BulkDefinition, Control
from records.entry import Difference, EntryResult, FinalRecord, Outcome
from records.errors import BusinessError, ScreenChanged
from records.screen import ReadBack

DAYS = {"yyyymmdd": "%Y%m%d", "mmdd": "%m%d"}


class Whole(Frozen):
    """What lines about the whole file may say of it."""

    entry: str
    file: str
    day: dt.date


def unfit(definition: BulkDefinition, record: FinalRecord) -> EntryResult | None:
    """Answer why a record cannot stand in the file, None where it can. The others go without it."""
    try:
        line_of(definition, definition.columns, texts_of(definition, record))
    except BusinessError as error:
        return EntryResult(outcome=Outcome.REFUSED, code=error.code, message=error.message)
    return None


def texts_of(definition: BulkDefinition, record: FinalRecord) -> dict[str, str]:
    """Answer what stands in each column of a record's line.

    Raises:
        BusinessError: the record lacks a field, a code has no word (``plan.unknown_code``), a value cannot be
            written so (``value.unknown_format``), or a number is none (``bulk.not_a_number``).
    """
    return {one.header: _text(one, record) for one in definition.columns}


def composed(definition: BulkDefinition, whole: Whole, records: Sequence[FinalRecord]) -> bytes:
    """Answer the file, a line for each record.

    Raises:
        BusinessError: a text does not fit its column (``unfit`` says of which record before), or a total
            does not (``bulk.too_long``): the file takes fewer cases.
    """
    texts = [texts_of(definition, one) for one in records]
    lines = b"".join(line_of(definition, definition.columns, one) for one in texts)
    digest = digest_of_lines(lines)
    head, tail = (
        b"".join(line_of(definition, one, _told(one, whole, texts, digest)) for one in part)
        for part in (definition.head, definition.tail)
    )
    return mark_of(definition) + head + names_of(definition, definition.columns) + lines + tail


def require_equal(
    definition: BulkDefinition, whole: Whole, records: Sequence[FinalRecord], data: bytes
) -> None:
    """Let a file pass whose every line is its record, by the values rules, with the totals of its lines.

    Raises:
        ScreenChanged: it is not (``bulk.draft_differs``), or cannot be read (``bulk.broken``).
    """
    read = lines_of(definition, definition.columns, data)
    if len(read.rows) != len(records):
        raise _differs("行の数")
    for record, row in zip(records, read.rows, strict=True):
        if wrong := wrong_in(definition, record, row):
            raise _differs(f"「{wrong[0].header}」の列")
    for controls, shown in zip((*definition.head, *definition.tail), (*read.head, *read.tail), strict=True):
        _require_controls(controls, shown, _told(controls, whole, read.rows, read.digest))


def wrong_in(definition: BulkDefinition, record: FinalRecord, row: Texts) -> tuple[Difference, ...]:
    """Answer where a line says something else than its record."""
    columns = definition.columns
    filled = [one for one in columns if one.fill == "zero"]
    backs = tuple(_back(one) for one in columns if one not in filled)
    found = list(differences(backs, record, dict(row)))
    for one in filled:
        # How many zeros stand before a number is the column's matter: compared as it must be written.
        wanted = shown_as(one, _text(one, record))
        if row[one.header] != wanted:
            found.append(Difference(header=one.header, expected=wanted, shown=row[one.header]))
    return tuple(found)


def _require_controls(controls: Sequence[Control], shown: Texts, told: Texts) -> None:
    for one in controls:
        if shown[one.header] != shown_as(one, told[one.header]):
            raise _differs(f"「{one.header}」")


def _told(controls: Sequence[Control], whole: Whole, rows: Sequence[Texts], digest: str) -> dict[str, str]:
    """Answer what a line about the whole file says, by header."""
    return {one.header: _control(one, whole, rows, digest) for one in controls}


def _control(one: Control, whole: Whole, rows: Sequence[Texts], digest: str) -> str:
    if one.of is not None:
        return str(sum(int(row[one.of] or "0") for row in rows))
    known = {
        "constant": one.constant,
        "entry": whole.entry,
        "file": whole.file,
        "day": whole.day.strftime(DAYS[one.written]),
        "count": str(len(rows)),
        "digest": digest,
    }
    return known[one.holds]


def _text(column: BulkColumn, record: FinalRecord) -> str:
    text = text_of(_back(column), value_of(column.value, record))
    if column.number and text and not (text.isascii() and text.isdigit()):
        raise BusinessError("bulk.not_a_number", f"「{column.header}」の列に入る整数ではありません。")
    return text


def _back(column: BulkColumn) -> ReadBack:
    return ReadBack(header=column.header, value=column.value, codes=column.codes)


def _differs(where: str) -> ScreenChanged:
    return ScreenChanged(
        "bulk.draft_differs", f"書いたファイルを読み返すと、{where}が登録する内容と違います。"
    )
