"""``yomikaki screens``: have the business screens changed since they were last good?"""

from typing import Annotated

import typer
from rich.markup import escape

from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.office import open_office
from yomikaki.screens_check import ScreenCheck, check_screens
from yomikaki.settings import Settings
from yomikaki.taking_in import BUSY, alone

SAYINGS = {
    "same": "[green]○[/] 前と同じ",
    "first": "[yellow]・[/] はじめて見ました。業務台帳のこの業務の「登録画面」で受け入れてください",
    "good": "[green]○[/] 登録できているので、この画面を正しいものとしました",
    "changed": "[red]×[/] 変わっています。この業務の登録を止めました",
    "closed": "[yellow]・[/] 時間外のため見ていません",
    "failed": "[red]×[/] 見られませんでした",
}

screens = typer.Typer(no_args_is_help=True, help="業務システムの画面が変わっていないかを調べます。")


@screens.command()
def check(
    slug: Annotated[str | None, typer.Argument(help="業務の名前(省くとすべて)")] = None,
) -> None:
    """検索から確認画面までを前と比べ、変わっていれば業務を止めます。誰のものでもない値を入れ、登録はしません。"""
    with plainly():
        office = open_office(Settings())
        if slug is not None and slug not in office.screens:
            raise typer.BadParameter(f"{slug} には登録画面の定義(screen.yaml)がありません。")
        with alone(office.settings.home, "screens") as mine:
            if not mine:
                raise BUSY
            done = check_screens(office, None if slug is None else (slug,))
    for one in done:
        _say(one)
    if any(one.state in ("changed", "failed") for one in done):
        raise typer.Exit(REFUSED)


def _say(one: ScreenCheck) -> None:
    code = f" ({one.code})" if one.code else ""
    console.print(f"{SAYINGS[one.state]}  {one.procedure}{code}", highlight=False)
    if one.unseen is not None:
        console.print(f"   [yellow]・[/] {escape(one.unseen.says)}", highlight=False)
    for change in one.changes:
        console.print(f"   {escape(change.says)}", highlight=False)
