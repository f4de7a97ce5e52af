"""``yomikaki halt`` and ``yomikaki go-on``."""

import getpass
from typing import Annotated

import typer

from ledger.halts import Halts
from records.errors import BusinessError
from yomikaki.commands.say import console, plainly
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

Name = Annotated[str, typer.Argument(help="業務(procedures/ の名前)か業務システム(targets/ の名前)")]
Reason = Annotated[
    str, typer.Option("--reason", help="止める理由。画面に出て台帳に残るので、個人名は書かないでください。")
]


def halt(name: Name, reason: Reason) -> None:
    """業務か業務システムへの登録をすぐに止めます。入力の途中の案件も、登録ボタンは押しません。"""
    with plainly():
        if not reason.strip():
            raise BusinessError("halt.no_reason", "止める理由を入力してください。")
        office = open_office(Settings())
        if _is_target(office, name):
            Halts(office.book).halt_target(name, reason, actor=_actor())
        else:
            Halts(office.book).halt(name, reason, actor=_actor())
        console.print(f"止めました: {_title(office, name)}", highlight=False)


def go_on(name: Name) -> None:
    """止めた業務か業務システムへの登録を再開します。"""
    with plainly():
        office = open_office(Settings())
        if _is_target(office, name):
            Halts(office.book).go_on_target(name, actor=_actor())
        else:
            Halts(office.book).go_on(name, actor=_actor())
        console.print(f"再開しました: {_title(office, name)}", highlight=False)


def _is_target(office: Office, name: str) -> bool:
    if name not in office.targets and name not in office.catalog:
        raise BusinessError("halt.unknown", f"{name} という業務も業務システムもありません。")
    return name in office.targets


def _title(office: Office, name: str) -> str:
    return office.targets[name].title if name in office.targets else office.defined(name).procedure.title


def _actor() -> str:
    return f"cli:{getpass.getuser()}"
