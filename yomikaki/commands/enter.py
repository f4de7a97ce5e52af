"""``yomikaki enter``."""

import socket
from collections import Counter
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from records.case import State
from records.entry import EntryResult, Outcome
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.entering import enter_all, rehearse
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings
from yomikaki.systems import standing, systems

LABELS = {
    Outcome.CONFIRMED: "登録を確認",
    Outcome.READ: "照会",
    Outcome.NOTHING_SAVED: "登録していない",
    Outcome.STOPPED: "停止のため登録していない",
    Outcome.REFUSED: "画面が拒否",
    Outcome.HELD: "要判断",
    Outcome.IN_DOUBT: "結果を確認中",
    Outcome.DRY_RUN: "予行(登録していない)",
}
References = Annotated[
    list[str] | None, typer.Argument(help="整理番号(予行のとき。なければ登録待ちのすべて)")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="すべて入力し、登録ボタンの手前で止めて画面を残します。")
]


def enter(references: References = None, dry_run: DryRun = False) -> None:
    """登録待ちの案件を業務システムへ登録します。"""
    if references and not dry_run:
        raise typer.BadParameter("整理番号を選べるのは --dry-run のときだけです。")
    with plainly():
        office = open_office(Settings())
        if dry_run:
            _rehearse_all(office, references or [])
        else:
            _enter_all(office)


def _enter_all(office: Office) -> None:
    waiting = office.entries.waiting((*office.screens, *office.workbooks, *office.bulks, *office.lookups))
    with Progress(console=console) as bar:
        task = bar.add_task("登録", total=waiting)
        done = enter_all(office, socket.gethostname(), run_id=None, progress=lambda _: bar.advance(task))
    for outcome, count in done.counts.items():
        console.print(f"{LABELS[outcome]}: {count}件", highlight=False)
    for one in systems(office):
        if one.target.slug in (*done.closed, *done.halted):
            console.print(f"{one.target.title}: {escape(standing(one))}", highlight=False)
    for code, count in Counter(done.failures).items():
        console.print(f"機械の失敗: {code} {count}回", highlight=False)
    if not (done.counts or done.failures):
        console.print("登録する案件はありません。", highlight=False)
    if done.failures or set(done.counts) - {Outcome.CONFIRMED, Outcome.READ}:
        raise typer.Exit(REFUSED)


def _rehearse_all(office: Office, references: list[str]) -> None:
    named = [office.history.by_reference(reference) for reference in references]
    lines = named or office.history.cases((State.APPROVED,))
    results = []
    for line in lines:
        result = rehearse(office, office.entries.look(line.id))
        console.print(f"{line.reference}  {LABELS[result.outcome]}  {_said(result)}", highlight=False)
        _show_pictures(office, result)
        results.append(result)
    if any(result.outcome is not Outcome.DRY_RUN for result in results):
        raise typer.Exit(REFUSED)


def _said(result: EntryResult) -> str:
    """Answer our own words: those of a business system may name somebody, and stand on the case's page."""
    return (result.code if result.outcome is Outcome.REFUSED else result.message) or ""


def _show_pictures(office: Office, result: EntryResult) -> None:
    for one in result.differences:
        console.print(f"   {one.header}: 決裁された内容と違います", highlight=False)
    for picture in result.pictures:
        console.print(f"   画面: {office.blobs.place(picture)}", highlight=False)
