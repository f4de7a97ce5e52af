"""``yomikaki people``: accounts, made and stopped on the machine itself."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from desk.passwords import hashed
from records.account import ROLE_LABELS, Role, User
from records.errors import BusinessError
from yomikaki.commands.say import console, plainly
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

ACTOR = "yomikaki people"

people = typer.Typer(no_args_is_help=True, help="利用者を登録し、停止します。")

Name = Annotated[str, typer.Argument(help="ログインに使う利用者名")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="パスワードを標準入力から読みます")]


@people.command()
def add(
    name: Name,
    shown: Annotated[str, typer.Option(help="画面に出る名前")],
    role: Annotated[list[Role], typer.Option(help="役割(何度でも)")],
    password_stdin: FromStdin = False,
) -> None:
    """利用者を登録します。"""
    with plainly():
        accounts = open_office(Settings()).accounts
        kept = hashed(_password(from_stdin=password_stdin))
        accounts.add(name, shown, kept, tuple(dict.fromkeys(role)), actor=ACTOR)
    console.print(f"登録しました: {name}", highlight=False)


@people.command("list")
def show() -> None:
    """利用者の一覧を示します。"""
    with plainly():
        users = open_office(Settings()).accounts.all()
    table = Table("利用者名", "表示名", "役割", "状態")
    for user in users:
        roles = "・".join(ROLE_LABELS[role] for role in user.roles)
        table.add_row(user.name, user.shown, roles, "利用中" if user.active else "停止")
    console.print(table)


@people.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """パスワードを替えます。その人のログインはすべて切れます。"""
    with plainly():
        office = open_office(Settings())
        kept = hashed(_password(from_stdin=password_stdin))
        office.accounts.set_password(_user(office, name).id, kept, actor=ACTOR)
    console.print(f"パスワードを替えました: {name}", highlight=False)


@people.command()
def stop(name: Name) -> None:
    """利用を停止します。記録は残ります。"""
    with plainly():
        office = open_office(Settings())
        office.accounts.set_active(_user(office, name).id, active=False, actor=ACTOR)
    console.print(f"停止しました: {name}", highlight=False)


def _user(office: Office, name: str) -> User:
    found = next((user for user in office.accounts.all() if user.name == name), None)
    if found is None:
        raise BusinessError("user.unknown", "この利用者名は登録されていません。")
    return found


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("パスワード", hide_input=True, confirmation_prompt="もう一度"))
