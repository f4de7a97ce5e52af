"""``yomikaki read``."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from values.calendar import OFFICE
from yomikaki.catalog import Catalog, load_catalog
from yomikaki.commands.say import REFUSED, console, errors, plainly
from yomikaki.settings import Settings

Files = Annotated[
    list[Path],
    typer.Argument(
        exists=True,
        dir_okay=False,
        readable=True,
        help="読み取るファイル(PDF・TIFF・JPEG・PNG、一覧の CSV・JSON・Excel)",
    ),
]
Procedure = Annotated[str | None, typer.Option(help="業務の名前(様式がわかっているとき)")]
AsJson = Annotated[bool, typer.Option("--json", help="1枚を1行の JSON で出します。")]


def read(files: Files, procedure: Procedure = None, as_json: AsJson = False) -> None:
    """ファイルを読み取って結果を示します。台帳には何も書きません。"""
    settings = Settings()
    with plainly():
        catalog = load_catalog(settings.procedures)
        if procedure is not None and procedure not in catalog:
            raise typer.BadParameter(f"{procedure} という業務はありません。あるのは: {', '.join(catalog)}")
        if not _told(settings, catalog, files, procedure, as_json=as_json):
            raise typer.Exit(REFUSED)


def _told(
    settings: Settings, catalog: Catalog, files: Sequence[Path], procedure: str | None, *, as_json: bool
) -> bool:
    """Read, print every sheet, and tell whether none was refused."""
    # Engines and OpenCV take a second to load: not for every other command.
    from extractors.pipeline import BLANK_PAGE
    from yomikaki.commands import sheet as shown
    from yomikaki.loose import read_loose

    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("読み取り", total=None)
        sheets = read_loose(
            settings, files, procedure, dt.datetime.now(OFFICE).date(),
            progress=lambda done, total: bar.update(task, completed=done, total=total or None),
        )  # fmt: skip
    for one in sheets:
        record = one.reading.record if one.reading else None
        if as_json:
            typer.echo(json.dumps(shown.as_json(one), ensure_ascii=False))
        elif record is not None:
            console.print(shown.as_table(one, record, catalog[record.procedure]))
        if one.problem is not None:
            place = escape(f"{one.file} {shown.place_of(one)}".rstrip())
            errors.print(f"[red]×[/] {place}: {one.problem.message} ({one.problem.code})", highlight=False)
    return all(one.problem in (None, BLANK_PAGE) for one in sheets)
