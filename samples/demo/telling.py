"""What the demonstration says at its beginning and at its end."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from samples.demo.day import Outcome
from samples.demo.lists import RowEnd
from samples.demo.table import count_table, print_figures, print_phases, rows_table, sheets_table
from samples.demo.verdict import wrong_arrivals, wrong_counts, wrong_ends, wrong_reading, wrong_rows
from yomikaki.settings import Settings


def announce(console: Console, *, clerk: bool, broken: bool) -> None:
    """Say before anything happens who acts here, and who does not."""
    if clerk:
        console.print("[bold yellow]この確認は台本どおりの自動操作です(scripted clerk)。[/]")
        console.print(
            "台本の職員は本物のブラウザで実際の確認画面を操作し、用紙に書かれた値を入力します。",
            soft_wrap=True,
        )
    else:
        console.print("[bold yellow]確認する人も決裁する人もいません(--no-clerk)。[/]")
        console.print(
            "決裁は方針 demo-nobody-there に替え、読み取りだけで通るものを登録します。", soft_wrap=True
        )
    if broken:
        console.print("[bold red]読み取りを壊してあります(--break-reading)。失敗しなければなりません。[/]")


def tell(console: Console, outcome: Outcome, *, clerk: bool, seconds: float) -> bool:
    """Print everything, and answer whether the day went as it must."""
    console.print(sheets_table(outcome.seen))
    console.print(rows_table(outcome.rows))
    console.print(count_table(outcome.bundles))
    print_figures(console, outcome.figures)
    if not clerk:
        _print_passed(console, outcome)
    wrong = _wrong(outcome, clerk=clerk)
    _print_comparison(console, outcome, wrong)
    print_phases(console, outcome.phases, seconds)
    _print_places(console, outcome.settings, outcome.city_database)
    return not wrong


def _wrong(outcome: Outcome, *, clerk: bool) -> list[str]:
    return [
        *wrong_reading(outcome.figures),
        *wrong_arrivals(outcome.comparison, outcome.seen),
        *(wrong_ends(outcome.seen) if clerk else ()),
        *wrong_rows(outcome.rows),
        *wrong_counts(outcome.bundles, len(outcome.seen) + sum(one.row > 0 for one in outcome.rows)),
    ]


def _print_passed(console: Console, outcome: Outcome) -> None:
    read = [one for one in outcome.seen if one.case is not None]
    arrived = [one for one in outcome.comparison.arrivals if not one.wrong]
    console.print(f"人がいなくても登録まで進んだ用紙: {len(arrived)} 枚 / 読み取った {len(read)} 枚")


def _print_comparison(console: Console, outcome: Outcome, wrong: list[str]) -> None:
    arrivals = outcome.comparison.arrivals
    equal = sum(not one.wrong for one in arrivals)
    console.print(
        f"市のデータベースとの照合: 届くべき {len(arrivals)} 件のうち"
        f"一度だけ届いて全ての値が一致 {equal} 件"
        f"({outcome.comparison.values} 項目を比較)",
        soft_wrap=True,
    )
    rows = [one for one in outcome.rows if one.row > 0]
    console.print(
        f"紙のない業務との照合: {len(rows)} 件({_of_each(rows)})のうち"
        f"決まりどおりに終わって全ての値が一致 {sum(not one.wrong for one in rows)} 件"
        f"({sum(one.values for one in rows)} 項目を比較)",
        soft_wrap=True,
    )
    for sentence in wrong:
        console.print("[red]×[/]", sentence, highlight=False, soft_wrap=True)
    console.print("[bold red]不合格[/]" if wrong else "[bold green]合格[/]")


def _of_each(rows: Sequence[RowEnd]) -> str:
    counts = Counter(one.what for one in rows)
    return "、".join(f"{what} {count}" for what, count in counts.items())


def _print_places(console: Console, settings: Settings, city_database: Path) -> None:
    for name, place in (
        ("取り込んだファイル", settings.watch / "done"),
        ("画像と証拠", settings.blobs),
        ("台帳", settings.home / "ledger.sqlite"),
        ("市のデータベース", city_database),
        ("銀行へ渡したファイルと結果", settings.bulk_files),
        ("照会の結果", settings.results),
        ("記録", settings.home / "logs"),
    ):
        console.print(f"{name}: {place}", soft_wrap=True, highlight=False)
    console.print(
        f"画面をもう一度開くには: YOMIKAKI_HOME={settings.home} yomikaki desk",
        soft_wrap=True,
        highlight=False,
    )
