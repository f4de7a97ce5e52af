"""``yomikaki notify``."""

from typing import Annotated

import typer

from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.notifying import notify_all, send_test
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import BUSY, alone

Test = Annotated[bool, typer.Option("--test", help="設定された送り先へ、試験の通知をすぐに送ります。")]


def notify(test: Test = False) -> None:
    """待っている通知を、設定された送り先(チャット・メール)へ送ります。"""
    with plainly():
        office = open_office(Settings())
        wrong = _tested(office) if test else _sent(office)
    if wrong:
        raise typer.Exit(REFUSED)


def _tested(office: Office) -> bool:
    told = send_test(office)
    for name, code in told:
        mark = "[green]○[/]" if code is None else "[red]×[/]"
        console.print(f"{mark} {name}: {code or '送りました'}", highlight=False)
    return any(code for _name, code in told)


def _sent(office: Office) -> bool:
    with alone(office.settings.home, "notify") as mine:
        if not mine:
            raise BUSY
        done = notify_all(office)
    console.print(
        f"送った {done.sent}件、あとで再送 {done.waiting}件、あきらめた {done.given_up}件", highlight=False
    )
    return bool(done.codes)
