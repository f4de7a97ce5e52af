"""``yomikaki bench entry``: is each case entered exactly once, whatever fails, and what does that take."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from yomikaki.commands.say import console, errors, plainly

if TYPE_CHECKING:
    from samples.bench.entry import EntryFigures


class Only(StrEnum):
    """The parts, as they are chosen; a command's options are known before what they measure is loaded."""

    SIMULATED = "simulated"
    BROWSER = "browser"
    TEXTS = "texts"
    TIMING = "timing"
    SCREENS = "screens"


def entry(
    only: Annotated[list[Only] | None, typer.Option(help="測る部分(なければすべて)")] = None,
    simulated: Annotated[int, typer.Option(min=1, help="模擬の回数")] = 10_000,
    browser: Annotated[int, typer.Option(min=1, help="本物のブラウザで登録する回数")] = 500,
    texts: Annotated[
        int, typer.Option(min=1, max=300, help="三つのシステムに入力する、変わりやすい文字列の数")
    ] = 300,
    timing: Annotated[int, typer.Option(min=2, help="時間を比べる件数")] = 30,
    screens: Annotated[int, typer.Option(min=1, help="対応付けを提案する、初めて見る画面の数")] = 20,
    changed: Annotated[int, typer.Option(min=1, help="変わった画面の数")] = 50,
    first: Annotated[int, typer.Option("--from", help="模擬の最初の種")] = 0,
    processes: Annotated[int, typer.Option(min=1, help="模擬のプロセス数")] = 2,
    seed: Annotated[
        int | None, typer.Option(help="この種の模擬だけを1回行い、起きたことを出します。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """故障を起こしながら登録し、二重登録と登録漏れがないかを、登録先に残ったもので数えます。"""
    # Browser and ledger take seconds to load: not for every other command.
    from samples.bench.entry import Part, Sizes, measure_entry
    from samples.bench.entry_simulated.measure import replay

    sizes = Sizes(
        simulated=simulated, browser=browser, texts=texts, timing=timing, screens=screens, changed=changed,
        first=first, processes=processes,
    )  # fmt: skip
    with plainly(), errors.status("") as status:
        if seed is not None:
            typer.echo(replay(seed).model_dump_json())
            return
        figures = measure_entry([Part(one) for one in only or Only], sizes, status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
    else:
        console.print(_table(figures))


def _table(figures: "EntryFigures") -> Table:
    table = Table(title="登録(ちょうど1回)", title_justify="left")
    for head in ("部分", "測ったもの", "結果", "目標"):
        table.add_column(head)
    if (one := figures.simulated) is not None:
        others = sum(one.wrong.values()) - one.double - one.lost
        table.add_row(
            "模擬", f"{one.runs:,}回", f"二重 {one.double}、漏れ {one.lost}、ほかの違反 {others}", "0"
        )
        table.add_row("", "結果が不明の時間(最長)", f"{one.longest_doubt_minutes} 分", "10 分と待ち時間")
    if (two := figures.browser) is not None:
        text = f"二重 {two.doubles}、漏れ {two.losses}、決着なし {two.unsettled}"
        table.add_row("ブラウザ", f"{two.runs:,}回", text, "0")
    if (five := figures.texts) is not None:
        table.add_row("文字", f"{five.texts}種", f"変わって気付かれなかったもの {five.unnoticed}", "0")
    if (three := figures.timing) is not None:
        goals = "、".join(f"{name} {goal}" for name, goal in three.goals.items())
        table.add_row("時間", f"{three.cases}件", f"単純な操作より {three.added:.2f} 秒多い", goals)
    if (four := figures.screens) is not None:
        mapped, changes = four.mapping, four.changes
        table.add_row(
            "対応付け", f"{mapped.screens}画面", f"{mapped.right} / {mapped.fields} 項目が正しい", ""
        )
        table.add_row("変わった画面", f"{changes.variants}", f"誤った登録 {changes.wrong}", "0")
    return table
