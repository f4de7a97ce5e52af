"""What the city's own database and workbook must hold, once and equal, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

from records.base import Frozen
from samples.city.store import rows
from samples.demo.columns import TABLES, WIDTHS, Columns, Table
from samples.demo.expected import ExpectedSheet

Row = Mapping[str, str]
# The city had one person before anybody dropped anything.
BEFORE = {"kokuho": "99000001"}
# Columns that the city system fills by itself, and the reference, which the ledger knows.
OWN = frozenset({"id", "uketsuke_bango", "seiri_bango", "toroku_at"})


class Arrival(Frozen):
    """What arrived for one sheet: the receipt number and reference of its row, and what is wrong."""

    sheet: ExpectedSheet
    receipt: str | None = None
    reference: str | None = None
    wrong: tuple[str, ...] = ()


class Comparison(Frozen):
    """Every sheet that should have arrived, and what nobody sent."""

    arrivals: tuple[Arrival, ...]
    strays: tuple[str, ...]
    values: int

    @property
    def equal(self) -> bool:
        """Tell whether everything arrived once and equal, and nothing else."""
        return not self.strays and not any(one.wrong for one in self.arrivals)


def compare(database: Path, workbooks: Path, sheets: Sequence[ExpectedSheet]) -> Comparison:
    """Compare the records of the city's ``database`` and its folder of ``workbooks`` with the truth.

    ``sheets`` are those that should have arrived.
    """
    arrivals, strays, values = [], [], 0
    for slug, table in TABLES.items():
        held = _in_workbook(workbooks, table) if table.workbook else rows(database, table.name)
        left: list[Row] = [row for row in held if not _known_before(table, row)]
        for sheet in (one for one in sheets if one.procedure == slug):
            expected = table.columns(sheet.truth)
            mine = [row for row in left if row[table.key] == expected[table.key]]
            left = [row for row in left if row[table.key] != expected[table.key]]
            arrivals.append(_arrival(sheet, table, expected, mine))
            values += len(expected) if mine else 0
        strays += [f"{table.name} {row['uketsuke_bango']}: どの用紙にもない届出です" for row in left]
    return Comparison(arrivals=tuple(arrivals), strays=tuple(strays), values=values)


def _in_workbook(folder: Path, table: Table) -> Iterator[Row]:
    """Answer the rows of a workbook in the city's own words; a row's number is its receipt."""
    place = folder / str(table.workbook)
    if not place.exists():
        return
    headers, *found = load_workbook(place)[table.name].values
    for number, cells in enumerate(found, start=2):
        row = {
            str(header): "" if cell is None else str(cell)
            for header, cell in zip(headers, cells, strict=True)
        }
        yield {"uketsuke_bango": f"{number}行目", "seiri_bango": row.pop("整理番号"), **row}


def _known_before(table: Table, row: Row) -> bool:
    return row["seiri_bango"] is None and row[table.key] == BEFORE.get(table.name)


def _arrival(sheet: ExpectedSheet, table: Table, expected: Columns, mine: Sequence[Row]) -> Arrival:
    if not mine:
        return Arrival(sheet=sheet, wrong=("届いていません",))
    wrong = list(_differences(table, expected, mine[0]))
    if len(mine) > 1:
        wrong.append(f"{len(mine)}回登録されています")
    return Arrival(
        sheet=sheet, receipt=mine[0]["uketsuke_bango"], reference=mine[0]["seiri_bango"], wrong=tuple(wrong)
    )


def _differences(table: Table, expected: Columns, row: Row) -> Iterable[str]:
    for name in (name for name in row if name not in OWN and name not in expected):
        yield f"{name}: 比べる値がありません"
    for name, value in expected.items():
        held = row[name] or ""
        if WIDTHS.get((table.name, name), str)(held) != value:
            yield f"{name}: 用紙「{value}」 登録「{held}」"
