"""What the demonstration prints: one table of sheets, the day's count, the figures, where things are."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ledger.figures import BundleCount
from ledger.history import CaseFile
from records.case import STATE_LABELS
from records.reading import Decision
from records.values import Value
from samples.demo.expected import END_LABELS, End
from samples.demo.lists import RowEnd
from samples.demo.reading import MOST_CHECKED_PERCENT, ReadingFigures
from samples.demo.seen import SeenSheet
from values.formats import write

NOTHING = "-"


def sheets_table(seen: Sequence[SeenSheet]) -> Table:
    """Answer the table of sheets, narrow enough for eighty columns."""
    table = Table(
        title="用紙ごとの結果(読取・確認・登録は秒)", title_justify="left", box=None, collapse_padding=True,
        pad_edge=False, header_style="bold underline",
    )  # fmt: skip
    for name in ("用紙", "業務", "結果"):
        table.add_column(name, no_wrap=name != "結果", overflow="fold")
    for name in ("項目", "要確認", "受付番号", "読取", "確認", "登録"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in seen:
        table.add_row(_name(one), one.sheet.procedure or NOTHING, _end(one), *_numbers(one.case))
    return table


def rows_table(rows: Sequence[RowEnd]) -> Table:
    """Answer the table of what came without paper, row by row."""
    table = Table(
        title="紙のない業務(一覧の行ごと)", title_justify="left", box=None, collapse_padding=True,
        pad_edge=False, header_style="bold underline",
    )  # fmt: skip
    for name in ("一覧", "行", "すること", "整理番号", "項目", "結果"):
        table.add_column(name, justify="right" if name in ("行", "項目") else "left")
    for one in rows:
        end = "違い" if one.wrong else "一致"
        table.add_row(one.file, str(one.row), one.what, one.reference or NOTHING, str(one.values), end)
    return table


def _name(one: SeenSheet) -> str:
    several = one.sheet.paper is not None and not one.sheet.file.endswith(".jpg")
    return f"{one.sheet.file} p{one.sheet.page}" if several else one.sheet.file


def _end(one: SeenSheet) -> str:
    if one.end is None:
        return STATE_LABELS[one.case.line.state] if one.case is not None else "仕分け待ち"
    word = END_LABELS[one.end]
    return word if one.end is End.ENTERED else f"{word}({one.sheet.note})"


def _numbers(case: CaseFile | None) -> tuple[str, ...]:
    if case is None or case.contents is None:
        return (NOTHING,) * 6
    record = case.contents.record
    checked = sum(field.decision is Decision.CHECK for field in record.fields)
    reading = sum(stage.seconds for stage in record.seconds)
    looking = sum(answer.milliseconds for answer in case.answers) / 1000
    entering = sum(
        (entry.ended_at - entry.claimed_at).total_seconds() for entry in case.entries if entry.ended_at
    )
    return (
        str(len(record.fields)), str(checked), receipt_of(case) or NOTHING,
        f"{reading:.1f}", _seconds(looking), _seconds(entering),
    )  # fmt: skip


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}" if seconds else NOTHING


def receipt_of(case: CaseFile) -> str | None:
    """Answer the number that the city gave, as the bot read it."""
    receipts = [entry.result.receipt for entry in case.entries if entry.result and entry.result.receipt]
    return receipts[-1].number if receipts else None


def count_table(bundles: Iterable[BundleCount]) -> Table:
    """Answer the day's count: received = confirmed + waiting + excluded, by department and in all."""
    table = Table(title="本日の件数(受付 = 登録済み + 処理中 + 除外)", title_justify="left")
    table.add_column("束")
    for name in ("受付", "登録済み", "処理中", "除外", "照合"):
        table.add_column(name, justify="right")
    counts = sorted(bundles, key=lambda one: one.folder)
    for one in counts:
        numbers = (one.received, one.confirmed, one.waiting, one.excluded)
        table.add_row(one.folder, *map(str, numbers), "一致" if one.balanced else "不一致")
    table.add_section()
    total = [
        sum(getattr(one, name) for one in counts) for name in ("received", "confirmed", "waiting", "excluded")
    ]
    table.add_row("合計", *map(str, total), "一致" if total[0] == sum(total[1:]) else "不一致")
    return table


def print_figures(console: Console, figures: ReadingFigures) -> None:
    """Print how the reading did before any person saw anything."""
    console.print(
        f"読取(人が見る前): {figures.fields} 項目、確認へ回した {figures.checked} 項目"
        f"({figures.checked_percent:.1f} %、上限 {MOST_CHECKED_PERCENT} %)、"
        f"誤って確定した {len(figures.wrong)} 項目",
        soft_wrap=True,
    )
    for one in figures.wrong:
        console.print(
            f"  [red]×[/] {one.file} p.{one.page} {one.path}:"
            f" 用紙「{_plain(one.truth)}」 読取「{_plain(one.value)}」",
            soft_wrap=True,
        )


def _plain(value: Value | None) -> str:
    return "分かりません" if value is None else write(value, "plain")


def print_phases(console: Console, phases: Mapping[str, float], seconds: float) -> None:
    """Print how long each phase took; the sheets are made while the programs start."""
    parts = "、".join(f"{name} {each:.1f} 秒" for name, each in phases.items())
    console.print(f"所要時間 {seconds:.0f} 秒: {parts}", highlight=False, soft_wrap=True)
