"""``yomikaki demo``."""

import datetime as dt
import time
from pathlib import Path
from typing import Annotated

import typer

from records.errors import BusinessError
from values.calendar import OFFICE
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.settings import ROOT


def demo(
    home: Annotated[Path | None, typer.Option(help="実演のフォルダ(新しく作ります)")] = None,
    no_clerk: Annotated[
        bool, typer.Option("--no-clerk", help="人がいないときに何が通るかを示します")
    ] = False,
    break_reading: Annotated[
        bool, typer.Option("--break-reading", help="読み取りをわざと壊します(実演は失敗します)")
    ] = False,
) -> None:
    """見本の用紙を監視フォルダから業務システムまで通し、登録された値を全て用紙と比べます。"""
    # The samples load browsers and engines: not for every other command.
    from samples.demo.day import spend_day
    from samples.demo.telling import announce, tell

    with plainly():
        place = (home or ROOT / "var" / "demo" / f"{dt.datetime.now(OFFICE):%Y%m%d-%H%M%S}").resolve()
        if place.exists():
            raise BusinessError("demo.home_exists", f"{place} は既にあります。新しい名前にしてください。")
        announce(console, clerk=not no_clerk, broken=break_reading)
        begun = time.monotonic()
        outcome = spend_day(place, console, clerk=not no_clerk, broken=break_reading)
        if not tell(console, outcome, clerk=not no_clerk, seconds=time.monotonic() - begun):
            raise typer.Exit(REFUSED)
