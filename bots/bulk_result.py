"""A result file (取込結果), matched line by line to the file that it answers; what is not proved is held."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bots.bulk_text import Lines, Texts, lines_of
from records.base import Frozen
from records.bulk import BulkDefinition, Control, ResultDefinition
from records.entry import EntryResult, Outcome, Receipt
from records.errors import ScreenChanged
from records.ids import Reference

# Which line of our file a case stands in.
LinesOfCases = Mapping[Reference, int]


class Answered(Frozen):
    """What a result says of each case; ``code`` says why none of it can be believed."""

    answers: dict[Reference, EntryResult]
    code: str | None = None


def read_result(definition: ResultDefinition, data: bytes) -> Lines:
    """Answer what stands in a result.

    Raises:
        ScreenChanged: it is not as defined: cut off, another encoding, totals that are not those of its lines
            (``bulk.broken``).
    """
    read = lines_of(definition, definition.columns, data)
    counted = Counter(
        "accepted" if row in definition.accepted else "rejected" for row in _outcomes(definition, read)
    )
    for controls, shown in _controls(definition, read):
        for one in controls:
            wanted = _wanted(one, read, counted)
            if wanted is not None and _unfilled(one, shown) != wanted:
                raise ScreenChanged("bulk.broken", f"取込結果の「{one.header}」が行と合いません。")
    return read


def named_in(definition: ResultDefinition, read: Lines) -> str:
    """Answer the reference or the name of the file that a result answers."""
    names = {
        shown[one.header]
        for controls, shown in _controls(definition, read)
        for one in controls
        if one.holds in ("entry", "file")
    }
    # Two names are of no file that we know.
    return " ".join(sorted(names))


def answers_in(definition: BulkDefinition, name: str, lines: LinesOfCases, read: Lines) -> Answered:
    """Answer what became of each case of a file.

    A line of ours that has no answer is held alone. A line that is none of ours, another number or the same
    twice: the result answers something else, and a person looks at all of it.
    """
    result = definition.result
    headers: dict[str, str] = {one.holds: one.header for one in result.columns}
    rows = [(row[headers["reference"]].strip(), row) for row in read.rows]
    names = [reference for reference, _ in rows]
    if len(set(names)) != len(names):
        return _all_held(lines, "bulk.repeated_line", "取込結果に同じ整理番号の行が二つあります。")
    if set(names) - lines.keys():
        return _all_held(lines, "bulk.unknown_line", "取込結果に、このファイルにない行があります。")
    if "line" in headers and any(_number(row[headers["line"]]) != lines[one] for one, row in rows):
        return _all_held(lines, "bulk.other_line", "取込結果の行番号が、渡したファイルと違います。")
    answers = {one: _answer(result, headers, name, lines[one], row) for one, row in rows}
    missing = dict.fromkeys(lines.keys() - answers.keys(), MISSING)
    return Answered(answers={**answers, **missing})


def broken(lines: LinesOfCases) -> Answered:
    """Answer that a result is there and cannot be read."""
    return _all_held(lines, "bulk.result_broken", "取込結果が途中で切れているか、合計が合いません。")


MISSING = EntryResult(
    outcome=Outcome.HELD, code="bulk.missing_line", message="取込結果に、この案件の行がありません。"
)  # fmt: skip


def _answer(
    result: ResultDefinition, headers: Mapping[str, str], name: str, line: int, row: Texts
) -> EntryResult:
    outcome = row[headers["outcome"]].strip()
    reason = row[headers["reason"]].strip() if "reason" in headers else ""
    if outcome in result.accepted:
        given = row[headers["receipt"]].strip() if "receipt" in headers else ""
        receipt = Receipt(number=given or f"{name} {line}行目", saved=dict(row))
        return EntryResult(outcome=Outcome.CONFIRMED, receipt=receipt)
    if outcome in result.rejected:
        said = " ".join(one for one in (result.rejected[outcome], reason) if one)
        return EntryResult(
            outcome=Outcome.REFUSED, code="bulk.rejected", message=f"取込先が受け付けませんでした: {said}"
        )
    return EntryResult(
        outcome=Outcome.HELD, code="bulk.unknown_outcome", message="取込結果の区分が定義にありません。"
    )  # fmt: skip


def _all_held(lines: LinesOfCases, code: str, message: str) -> Answered:
    held = EntryResult(outcome=Outcome.HELD, code=code, message=message)
    return Answered(answers=dict.fromkeys(lines, held), code=code)


def _controls(definition: ResultDefinition, read: Lines) -> list[tuple[Sequence[Control], Texts]]:
    return list(zip((*definition.head, *definition.tail), (*read.head, *read.tail), strict=True))


def _outcomes(definition: ResultDefinition, read: Lines) -> list[str]:
    header = next(one.header for one in definition.columns if one.holds == "outcome")
    return [row[header].strip() for row in read.rows]


def _wanted(one: Control, read: Lines, counted: Counter[str]) -> str | None:
    """Answer what a column about the whole file must say; None where anything may stand."""
    match one.holds:
        case "constant":
            return one.constant
        case "count":
            return str(len(read.rows))
        case "accepted" | "rejected":
            return str(counted[one.holds])
        case "digest":
            return read.digest
    return None


def _unfilled(one: Control, shown: Texts) -> str:
    text = shown[one.header].strip()
    return text.lstrip("0") or "0" if one.fill == "zero" else text


def _number(text: str) -> int | None:
    found = text.strip()
    return int(found) if found.isascii() and found.isdigit() else None
