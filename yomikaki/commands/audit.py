"""``yomikaki audit``: export the 抽出ログ, and verify what was exported."""

import getpass
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ledger.extraction_log import LogQuery
from ledger.heads import read_anchor
from ledger.seals import Seal, differences, in_ledger, read_seal
from records.errors import BusinessError
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.office import open_office
from yomikaki.settings import Settings

audit = typer.Typer(no_args_is_help=True, help="抽出ログを書き出し、書き出したものを検証します。")
DAY = ["%Y-%m-%d"]


@audit.command("log")
def export_log(
    since: Annotated[datetime, typer.Option(formats=DAY, help="読取日(この日から)")],
    until: Annotated[datetime, typer.Option(formats=DAY, help="読取日(この日まで)")],
    out: Annotated[Path, typer.Option(help="書き出す先の ZIP", dir_okay=False)],
    procedure: Annotated[str | None, typer.Option(help="業務(procedures の下のフォルダ名)")] = None,
) -> None:
    """期間と業務の抽出ログを、署名付きの ZIP に書き出します。書き出しは台帳に記録されます。"""
    # Forms and words of the pages: not for every other command.
    from desk.log_file import log_file

    with plainly():
        office = open_office(Settings())
        titles = {slug: defined.procedure.title for slug, defined in office.catalog.items()}
        query = LogQuery(since=since.date(), until=until.date(), procedure=procedure)
        file = log_file(office, query, titles, actor=f"cli:{getpass.getuser()}")
        out.write_bytes(file.content)
        console.print(f"書き出しました: {out}", highlight=False, soft_wrap=True)


@audit.command("verify")
def verify_export(
    file: Annotated[Path, typer.Argument(help="書き出した ZIP", exists=True, dir_okay=False)],
    anchor: Annotated[
        Path | None, typer.Option("--anchor", help="台帳の鍵を確かめる署名済みの記録(anchors の JSON)")
    ] = None,
    against: Annotated[
        bool, typer.Option("--ledger", help="この機械の台帳が書き出したものかも確かめます。")
    ] = False,
) -> None:
    """書き出したものが一行も書き換えられていないことを、台帳なしに確かめます。"""
    with plainly():
        seal, content = _opened(file)
        wrong = [*differences(seal, content)]
        if anchor is not None:
            wrong += _by_anchor(seal, anchor)
        if against:
            wrong += in_ledger(seal, open_office(Settings()).book)
        _tell(seal)
        for one in wrong:
            console.print("[red]×[/]", one, highlight=False, soft_wrap=True)
        if wrong:
            raise typer.Exit(REFUSED)
        if anchor is None and not against:
            console.print("鍵がこの台帳のものかは、--anchor か --ledger で確かめられます。", highlight=False)
        console.print("[green]○[/] 書き出したときのままです。", highlight=False)


def _tell(seal: Seal) -> None:
    head, key = seal.anchor.head, seal.anchor.public_key[:16]
    console.print(
        f"台帳 {seal.anchor.ledger_id}、{seal.asked['since']} から {seal.asked['until']}、"
        f"{len(seal.lines)}行、書き出しの記録 {seal.event}番、"
        f"台帳の末尾 {head.position}番 {head.sha256[:16]}、鍵 {key}",
        highlight=False,
        soft_wrap=True,
    )


def _opened(file: Path) -> tuple[Seal, bytes]:
    try:
        with zipfile.ZipFile(file) as bundle:
            seal = read_seal(bundle.read("manifest.json"))
            return seal, bundle.read(seal.file)
    except (zipfile.BadZipFile, KeyError) as error:
        raise BusinessError("seal.unreadable", "書き出したファイルではないか、壊れています。") from error


def _by_anchor(seal: Seal, place: Path) -> list[str]:
    """Answer in words what an anchor that somebody kept does not confirm."""
    kept, found = read_anchor(place), []
    if kept.ledger_id != seal.anchor.ledger_id:
        found.append("別の台帳から書き出したものです。")
    if kept.public_key != seal.anchor.public_key:
        found.append("この台帳の鍵による署名ではありません。")
    if kept.head.position == seal.anchor.head.position and kept.head.sha256 != seal.anchor.head.sha256:
        found.append("台帳の末尾が、署名済みの記録と違います。")
    return found
