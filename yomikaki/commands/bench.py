"""``yomikaki bench``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from yomikaki.commands.entry_bench import entry
from yomikaki.commands.forms_table import forms_table
from yomikaki.commands.reading_table import reading_table
from yomikaki.commands.say import console, errors, plainly

if TYPE_CHECKING:
    from samples.bench.pipeline import Figures

bench = typer.Typer(no_args_is_help=True, help="この機械でどれだけの時間がかかるかを測ります。")
bench.command()(entry)
STAGES = {
    "take": "受付(開く・保存)", "decode": "画像を開く", "identify": "様式の判別", "register": "重ね合わせ",
    "clean": "筆跡の取り出し", "read": "読み取り(エンジンを含む)", "evidence": "証拠画像", "judge": "判定",
    "store": "画像の保存", "file": "台帳への記録",
}  # fmt: skip


@bench.callback()
def prepare() -> None:
    """Keep the command named, however few there are."""


@bench.command()
def pipeline(
    sheets: Annotated[int, typer.Option(min=2, help="用紙の枚数")] = 24,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
    no_prefect: Annotated[bool, typer.Option("--no-prefect", help="Prefect の分を測りません。")] = False,
) -> None:
    """25項目の用紙が受付から台帳まで進む時間を、部分ごとに測ります。"""
    # Browser, engines and Prefect take seconds to load: not for every other command.
    from samples.bench.pipeline import measure

    with plainly(), errors.status("") as status:
        figures = measure(sheets, prefect=not no_prefect, progress=status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
    else:
        console.print(_table(figures))


@bench.command()
def reading(
    sheets: Annotated[int, typer.Option(min=1, help="種の数(練習用紙を3段階で、ほかに各業務の用紙)")] = 12,
    first: Annotated[int | None, typer.Option("--from", help="最初の種")] = None,
    processes: Annotated[int, typer.Option(min=1, help="読み取りのプロセス数")] = 2,
    plots: Annotated[Path | None, typer.Option(help="図を書くフォルダ", file_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """生成した用紙を読み取り、正しさ・確率の確かさ・確認に回る割合を測ります。"""
    # Browser and engines take seconds to load: not for every other command.
    from samples.reading.runs import MEASURED_FROM, measure

    with plainly(), Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("読み取り", total=None)
        report, outcomes = measure(
            sheets, MEASURED_FROM if first is None else first, processes,
            lambda done, whole: bar.update(task, completed=done, total=whole),
        )  # fmt: skip
    if plots is not None:
        from samples.reading.plots import draw

        draw(report, outcomes, plots)
    if as_json:
        typer.echo(report.model_dump_json())
    else:
        console.print(reading_table(report))


@bench.command()
def forms(
    known: Annotated[int, typer.Option("--forms", min=8, help="登録済みの様式の数")] = 60,
    pages: Annotated[int, typer.Option(min=24, help="登録済みの様式のスキャンの枚数")] = 600,
    unknown: Annotated[int, typer.Option(min=8, help="未登録の用紙の枚数")] = 200,
    crowd: Annotated[int, typer.Option(min=8, help="時間をもう一度計るときの様式の数")] = 600,
    timed: Annotated[int, typer.Option(min=2, help="時間を計る枚数")] = 48,
    processes: Annotated[int, typer.Option(min=1, help="プロセス数")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """よく似た様式を傷んだスキャンで見分け、重ね合わせの本当のずれと時間を測ります。"""
    # Browser and pictures take seconds to load: not for every other command.
    from samples.bench.forms import measure

    with plainly(), errors.status("") as status:
        figures = measure(known, pages, unknown, crowd, timed, processes, status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
    else:
        console.print(forms_table(figures))


@bench.command()
def defining(
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """25項目の帳票を白紙からブラウザで定義し、公開までの操作の数と、人が行う場合の時間を測ります。"""
    # Browser and engines take seconds to load: not for every other command.
    from samples.bench.defining import measure_defining

    with plainly(), errors.status("") as status:
        figures = measure_defining(status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    end = "できた定義は正しい定義と同じです。" if figures.equal else "違い: " + "、".join(figures.differences)
    console.print(
        f"{figures.fields}項目: クリック {figures.clicks}、キー {figures.keys}、枠を描く {figures.drags}。"
        f"人の速さで {figures.person_minutes:.1f} 分(目標 {figures.goal_minutes:.0f} 分未満)、"
        f"{end}"
    )


@bench.command()
def desk(
    cases: Annotated[int, typer.Option(min=100, help="案件の数")] = 100_000,
    requests: Annotated[int, typer.Option(min=5, help="画面ごとに開く回数")] = 40,
    sheets: Annotated[int, typer.Option(min=1, help="確認する用紙の数")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """大きな台帳(架空の人、1件25項目)で画面をサーバーが返す時間と、用紙1枚の確認にかかる打鍵と時間の予測を出します。"""
    # A browser lays out the form: not for every other command.
    from samples.bench.desk import measure_desk

    with plainly(), errors.status("") as status:
        figures = measure_desk(cases, requests, sheets, status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    heads = ("画面", *(f"{one.database} {word}" for one in figures.ledgers for word in ("中央値", "95%")))
    table = Table(
        title=f"{figures.cases:,}件(目標 95% が {figures.goal_ms:.0f} ミリ秒以内)", title_justify="left"
    )
    for head in heads:
        table.add_column(head, justify="left" if head == "画面" else "right")
    for name in figures.ledgers[0].pages:
        times = [one.pages[name] for one in figures.ledgers]
        table.add_row(name, *(f"{ms:.1f}" for one in times for ms in (one.median, one.p95)))
    console.print(table)
    one = figures.checking
    console.print(
        f"確認の予測(打鍵モデル。実測ではありません): 1枚 {one.predicted_seconds_a_sheet:.1f} 秒"
        f"(目標 {one.goal_seconds:.0f} 秒)、1項目 {one.predicted_seconds_a_field:.1f} 秒。"
        f"{one.sheets}枚、1枚{one.fields_a_sheet}項目のうち{one.asked_a_sheet}項目を確認、"
        f"直した項目 {one.changed}、打鍵 1枚 {one.keys_a_sheet:.1f} 回"
    )
    console.print(
        f"Enter から次まで(95%): 項目 {one.next_field.p95:.0f} ミリ秒、用紙 {one.next_sheet.p95:.0f} ミリ秒"
        f"(目標 {one.goal_ms:.0f} ミリ秒)"
    )


def _table(figures: "Figures") -> Table:
    table = Table(
        title=f"{figures.fields}項目の用紙 {figures.sheets}枚({figures.machine['cores']}コア)",
        title_justify="left",
    )
    for head in ("1枚あたり", "中央値", "95%", "目標"):
        table.add_column(head, justify="left" if head == "1枚あたり" else "right")
    rows = {"合計": figures.total, "エンジンの推論": figures.inference, "推論以外": figures.not_inference}
    rows |= {f"  {label}": figures.stages[name] for name, label in STAGES.items() if name in figures.stages}
    goals = {"合計": figures.goals["total"], "推論以外": figures.goals["not_inference"]}
    for label, one in rows.items():
        goal = f"{goals[label]:.1f} 秒" if label in goals else ""
        table.add_row(label, f"{one.median:.2f} 秒", f"{one.p95:.2f} 秒", goal)
    if figures.prefect_share is not None:
        table.add_row("Prefect", f"{figures.prefect_share:.2f} 秒", "", f"{figures.goals['prefect']:.1f} 秒")
    table.add_row("Tesseract をまとめて呼ぶ効果", f"{figures.tesseract_ratio:.1f} 倍", "", "")
    table.add_row("読み取りプロセスのメモリ", f"{figures.peak_memory_bytes / 2**20:.0f} MiB", "", "")
    return table
