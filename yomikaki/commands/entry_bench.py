"""``yomikaki bench entry``: is each case entered exactly once, whatever fails, and what does that take."""

from typing import Annotated

import typer

from yomikaki.commands.say import console, errors, plainly


def entry(
    simulated: Annotated[int, typer.Option(min=1, help="模擬の回数")] = 10_000,
    first: Annotated[int, typer.Option("--from", help="最初の種")] = 0,
    processes: Annotated[int, typer.Option(min=1, help="プロセス数")] = 2,
    seed: Annotated[
        int | None, typer.Option(help="この種の模擬だけを1回行い、起きたことを出します。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出します。")] = False,
) -> None:
    """故障を起こしながら登録し、二重登録と登録漏れがないかを、登録先に残ったもので数えます。"""
    # The ledger takes seconds to load: not for every other command.
    from samples.bench.entry_simulated.measure import replay, simulate

    with plainly(), errors.status("") as status:
        if seed is not None:
            typer.echo(replay(seed).model_dump_json())
            return
        figures = simulate(simulated, first, processes, status.update)
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    console.print(
        f"模擬 {figures.runs:,}回、案件 {figures.cases:,}件: "
        f"二重登録 {figures.double}、登録漏れ {figures.lost}、"
        f"そのほかの違反 {sum(figures.wrong.values()) - figures.double - figures.lost}、"
        f"結果が不明だった時間は最長 {figures.longest_doubt_minutes} 分({figures.wall_seconds:.0f} 秒)"
    )
