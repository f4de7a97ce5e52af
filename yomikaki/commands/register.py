"""``yomikaki register``: 業務台帳 outside of the pages."""

from typing import Annotated

import typer

from desk.opendata import open_data
from desk.units import units
from yomikaki.commands.say import console, plainly
from yomikaki.office import open_office
from yomikaki.settings import Settings

register = typer.Typer(no_args_is_help=True, help="業務台帳を書き出します。")


@register.command()
def export(file: Annotated[typer.FileBinaryWrite, typer.Argument(help="書き出すCSVファイル")]) -> None:
    """業務台帳をオープンデータ(CSV、BOM付きUTF-8、個人名なし)として書き出します。"""
    with plainly():
        office = open_office(Settings())
        rows, automations = units(office), office.figures.automations()
    file.write(open_data(rows, automations))
    console.print(f"書き出しました: {file.name}({len(rows) + len(automations)}業務)", highlight=False)
