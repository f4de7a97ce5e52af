"""``yomikaki ledger``: verify, anchor, restored, resume, absent."""

import getpass
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from ledger.audit import Heads, Verdict, verify
from ledger.heads import KEY_FILE, Anchor, public_key_of, read_anchor, signing_key, write_anchor
from ledger.maybe_entered import note_absent
from ledger.restoring import resume, settled_anchors
from records.case import STATE_LABELS
from records.errors import BusinessError
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.findings import KINDS, sentence
from yomikaki.office import Office, open_office
from yomikaki.restored import LookedUp, looked_up, lost_heads
from yomikaki.robots import logged_in
from yomikaki.settings import Settings

ledger = typer.Typer(no_args_is_help=True, help="台帳を検証し、署名し、復元のあとに再開します。")

NEXT_STEPS = """業務システムに既にある案件: {there}件。登録は止まっています。次の順に片付けてください。
  1. バックアップより後に届いた紙や一覧を、done フォルダから監視フォルダへ入れ直します。
  2. 「?」の案件を業務システムで確かめます。
  3. 確かめたことを書いて再開します: yomikaki ledger resume --reason 理由
  4. 「ある」の案件は、再開のあと、登録の前にロボットが見つけて「要判断」に並べます。画面と見比べて
     「既に登録されている」と決めます。「ある」と「?」の案件は、それまで取下げも返戻もできません。
  5. 「?」の案件が業務システムにないと確かめたら: yomikaki ledger absent 整理番号 --reason 理由
人が確かめるまで、どの案件も登録せず、どの案件も終わらせません。"""

AnchorFile = Annotated[
    Path | None,
    typer.Option("--anchor", help="署名済みの記録(なければ anchors フォルダのすべてと照らします)"),
]
Reason = Annotated[
    str, typer.Option("--reason", help="何を確かめて再開するか。台帳に残るので個人名は書かないでください。")
]

Seen = Annotated[str, typer.Option("--reason", help="どの画面で何を確かめたか。個人名は書かないでください。")]


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


@ledger.command("restored")
def restored_ledger() -> None:
    """バックアップから戻した台帳で、失われた記録と、業務システムに既にある案件をさがし、次にすることを示します。"""
    with plainly():
        office = open_office(Settings())
        lost = lost_heads(office)
        if not lost:
            console.print("台帳は署名済みの記録と合っています。何もすることはありません。", highlight=False)
            return
        for one in lost:
            console.print(
                f"[red]×[/] 台帳にない署名: {one.at[:19]}Z、{one.head.position} 番まで", highlight=False
            )
        there = sum(_tell_looked_up(office, one) for one in looked_up(office, logged_in, time.sleep))
        console.print(NEXT_STEPS.format(there=there), highlight=False, soft_wrap=True)
        raise typer.Exit(REFUSED)


@ledger.command("resume")
def resume_ledger(reason: Reason) -> None:
    """バックアップから戻した台帳で、失われた案件を確かめたうえで登録を再開します。"""
    with plainly():
        office = open_office(Settings())
        with console.status("業務システムを検索しています…"):
            asked = looked_up(office, logged_in, time.sleep) if lost_heads(office) else ()
            doubted = [one.case.id for one in asked if one.maybe_entered]
        place = resume(
            office.book, office.ledger_id, office.settings.anchors,
            maybe_entered=doubted, reason=reason, actor=_actor(),
        )  # fmt: skip
        console.print(f"登録を再開できます。新しい署名: {place}", highlight=False, soft_wrap=True)
        if doubted:
            console.print(
                f"業務システムに既にあるか、検索できない案件: {len(doubted)}件。"
                "登録の有無が決まるまで、取下げと返戻はできません。",
                highlight=False,
                soft_wrap=True,
            )


@ledger.command("absent")
def absent_case(reference: Annotated[str, typer.Argument(help="整理番号")], reason: Seen) -> None:
    """復元のあと検索できなかった案件が、業務システムにないと確かめたことを台帳に書きます。"""
    with plainly():
        office = open_office(Settings())
        line = office.history.by_reference(reference)
        note_absent(office.book, line.id, reason, actor=_actor())
        console.print(f"{reference}: 業務システムにないことを台帳に書きました。", highlight=False)


def _actor() -> str:
    return f"cli:{getpass.getuser()}"


def _tell_looked_up(office: Office, one: LookedUp) -> bool:
    """Say where a case stands in its business system; answer whether it does."""
    said = "[yellow]?[/] 検索できません。人が業務システムで確かめてください"
    if one.receipts is not None:
        found = f"[red]ある[/] 受付番号 {escape('、'.join(one.receipts))}"
        said = found if one.receipts else "ない"
    title = office.catalog[one.case.procedure].procedure.title if one.case.procedure in office.catalog else ""
    state = STATE_LABELS[one.case.state]
    console.print(f"  {one.case.reference} {title}({state}): {said}", highlight=False, soft_wrap=True)
    return bool(one.receipts)


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
