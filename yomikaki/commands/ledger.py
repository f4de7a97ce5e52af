"""``yomikaki ledger``: verify, anchor, resume."""

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from ledger.audit import Heads, Verdict, verify
from ledger.heads import KEY_FILE, Anchor, public_key_of, read_anchor, signing_key, write_anchor
from ledger.restoring import resume, settled_anchors
from records.errors import BusinessError
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.findings import KINDS, sentence
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

ledger = typer.Typer(no_args_is_help=True, help="台帳を検証し、署名し、復元のあとに再開します。")

AnchorFile = Annotated[
    Path | None,
    typer.Option("--anchor", help="署名済みの記録(なければ anchors フォルダのすべてと照らします)"),
]
Reason = Annotated[
    str, typer.Option("--reason", help="何を確かめて再開するか。台帳に残るので個人名は書かないでください。")
]


@ledger.command("verify")
def verify_ledger(anchor: AnchorFile = None) -> None:
    """台帳と、台帳が示すすべての画像・原本が書かれたときのままかを確かめます。"""
    with plainly():
        office = open_office(Settings())
        anchors, wrong = _given(office, anchor) if anchor else _kept(office)
        verdict = _verified(office, anchors)
        _tell_scope(office, verdict, anchors)
        references = {line.id: line.reference for line in office.history.cases(limit=10**9)}
        wrong += [sentence(finding, references) for finding in verdict.findings]
        for one in wrong:
            console.print("[red]×[/]", one, highlight=False, soft_wrap=True)
        if wrong:
            console.print(f"{len(wrong)}件の食い違いがあります。", highlight=False)
            raise typer.Exit(REFUSED)
        console.print("[green]○[/] すべて書かれたときのままです。", highlight=False)


@ledger.command("anchor")
def anchor_ledger() -> None:
    """台帳の末尾に署名し、データベースの外に書き出します。"""
    with plainly():
        office = open_office(Settings())
        place = write_anchor(office.book, office.ledger_id, office.settings.anchors)
        console.print(f"署名しました: {place}", highlight=False, soft_wrap=True)


@ledger.command("resume")
def resume_ledger(reason: Reason) -> None:
    """バックアップから戻した台帳で、失われた案件を確かめたうえで登録を再開します。"""
    with plainly():
        office = open_office(Settings())
        actor = f"cli:{getpass.getuser()}"
        place = resume(office.book, office.ledger_id, office.settings.anchors, reason=reason, actor=actor)
        console.print(f"登録を再開できます。新しい署名: {place}", highlight=False, soft_wrap=True)


def _given(office: Office, place: Path) -> tuple[list[Anchor], list[str]]:
    anchor = read_anchor(place)
    if anchor.ledger_id != office.ledger_id:
        raise BusinessError("anchor.other_ledger", "このアンカーファイルは別の台帳のものです。")
    return [anchor], []


def _kept(office: Office) -> tuple[list[Anchor], list[str]]:
    """Answer the anchors of the folder, and what is wrong with the files themselves.

    Those that a restore made void, and that somebody answered for (``resume``), are left out.
    """
    folder, settled = office.settings.anchors, settled_anchors(office.book)
    own = public_key_of(signing_key(folder)) if (folder / KEY_FILE).exists() else None
    found, wrong = [], []
    for place in sorted(folder.glob("*.json")):
        try:
            anchor = read_anchor(place)
        except BusinessError as error:
            wrong.append(f"{place.name}: {error.message}")
            continue
        if anchor.ledger_id != office.ledger_id or anchor.signature in settled:
            continue
        if own not in (None, anchor.public_key):
            wrong.append(f"{place.name}: この機械の鍵による署名ではありません。")
        found.append(anchor)
    return sorted(found, key=lambda one: one.at), wrong


def _verified(office: Office, anchors: list[Anchor]) -> Verdict:
    heads = [Heads(cases=one.head, looks=one.looks) for one in anchors]
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("画像と原本", total=None)
        return verify(
            office.book,
            office.blobs,
            heads,
            lambda done, of: bar.update(task, completed=done, total=of),
        )


def _tell_scope(office: Office, verdict: Verdict, anchors: list[Anchor]) -> None:
    console.print(f"台帳 {office.ledger_id}", highlight=False)
    looked = "、".join(f"{KINDS[kind]} {count}" for kind, count in verdict.counts.items())
    console.print(f"見たもの: {looked}", highlight=False, soft_wrap=True)
    if not anchors:
        console.print(
            "署名済みの記録がないため、末尾の切取りと全体の書直しは見つけられません"
            "(yomikaki ledger anchor で署名できます)。",
            highlight=False,
            soft_wrap=True,
        )
        return
    newest = anchors[-1]
    console.print(
        f"照らした署名: {len(anchors)}件、最新 {newest.at[:19]}Z({newest.head.position}番まで)、"
        f"鍵 {newest.public_key[:16]}",
        highlight=False,
        soft_wrap=True,
    )
