"""``yomikaki advice``."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from ledger.advice import BoxAdvice, advice
from yomikaki.commands.say import console, plainly
from yomikaki.office import open_office
from yomikaki.settings import Settings

Slug = Annotated[str, typer.Argument(help="業務の名前", metavar="SLUG")]
AsJson = Annotated[bool, typer.Option("--json", help="1項目を1行の JSON で出します。")]


def form_advice(slug: Slug, as_json: AsJson = False) -> None:
    """様式のどの欄の確認に時間がかかっているか、どう直すとよいかを台帳から示します。"""
    with plainly():
        office = open_office(Settings())
        if slug not in office.catalog:
            raise typer.BadParameter(f"{slug} という業務はありません。あるのは: {', '.join(office.catalog)}")
        told = advice(office.book, office.defined(slug).form)
        if as_json:
            for one in told:
                typer.echo(json.dumps(_line(one), ensure_ascii=False))
        else:
            console.print(_table(told, office.defined(slug).procedure.title))


def _line(one: BoxAdvice) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "reasons": dict(one.reasons), "hint": one.hint.name.lower()}


def _table(told: tuple[BoxAdvice, ...], title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for head in ("項目", "人へ", "直した", "秒(中央値)", "合計(分)", "助言"):
        table.add_column(head, justify="left" if head in ("項目", "助言") else "right", overflow="fold")
    for one in told:
        table.add_row(
            one.label, f"{one.sent} / {one.applications}", str(one.corrected), f"{one.median_seconds:.1f}",
            f"{one.total_seconds / 60:.1f}", one.hint.value,
        )  # fmt: skip
    return table
