"""``yomikaki status``."""

import json
from typing import Annotated

import typer
from rich.markup import escape

from ledger.halts import Halts
from ledger.sampling import Proof
from records.case import STATE_LABELS, PageState, ScanState
from yomikaki.commands.say import console, plainly
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings
from yomikaki.systems import standing, systems

Json = Annotated[bool, typer.Option("--json", help="JSON で出力します。")]


def status(as_json: Json = False) -> None:
    """案件が今どこに何件あるか、今日の受付の件数が合うか、業務システムが使えるかを示します。"""
    with plainly():
        office = open_office(Settings())
        counts, proofs = _counts(office), proofs_of(office)
        if as_json:
            budgets = {one.procedure: {**one.model_dump(), "proven": one.proven} for one in proofs}
            told = {**counts, **_systems(office), "budgets": budgets}
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            _tell(office, counts)
            _tell_systems(office)
            for one in proofs:
                console.print(proof_words(office, one), highlight=False)


def proofs_of(office: Office) -> tuple[Proof, ...]:
    """Answer how far every 業務's budget is proven."""
    return tuple(office.figures.proof(defined.procedure) for defined in office.catalog.values())


def proof_words(office: Office, proof: Proof) -> str:
    """Answer in a line what a 業務's budget is, and whether blind samples prove it."""
    title = office.defined(proof.procedure).procedure.title
    bound = f"、誤り {proof.wrong}件、95%上限 {proof.at_most:.2f}" if proof.fields else ""
    word = "実証済み" if proof.proven else "未実証"
    return f"{title}: 予算 {proof.budget}/1000 {word}(抜き取り {proof.fields}件{bound})"


def _counts(office: Office) -> dict[str, dict[str, int]]:
    today, files = office.figures.day(office.today()), office.figures.files_by_state()
    return {
        "cases": {state.value: count for state, count in office.figures.by_state().items()},
        "pages": {"to_sort": office.figures.pages_by_state()[PageState.TO_SORT]},
        "files": {state.value: files[state] for state in (ScanState.STORED, ScanState.QUARANTINED)},
        "today": {
            "received": today.received,
            "confirmed": today.confirmed,
            "waiting": today.waiting,
            "excluded": today.excluded,
            "unbalanced_bundles": today.unbalanced,
        },
    }


def _systems(office: Office) -> dict[str, dict[str, object]]:
    """Answer which business systems may be used, and which 業務 somebody stopped."""
    return {
        "systems": {
            one.target.slug: {
                "usable": one.closed is None and one.halt is None,
                "closed": one.closed,
                "opens": one.opens.isoformat() if one.opens else None,
                "halted": one.halt.reason if one.halt else None,
                "waiting": one.waiting,
            }
            for one in systems(office)
        },
        "halted": {slug: one.reason for slug, one in Halts(office.book).standing().items()},
    }


def _tell_systems(office: Office) -> None:
    for one in systems(office):
        waiting = f"、登録待ち {one.waiting}" if one.waiting else ""
        console.print(f"{one.target.title}: {escape(standing(one))}{waiting}", highlight=False)
    for slug, halt in Halts(office.book).standing().items():
        title = office.defined(slug).procedure.title if slug in office.catalog else slug
        console.print(
            f"[red]止めている業務[/] {title}({escape(halt.by)}: {escape(halt.reason)})", highlight=False
        )


def _tell(office: Office, counts: dict[str, dict[str, int]]) -> None:
    today = counts["today"]
    console.print(f"本日({office.today():%Y年%m月%d日})の受付", highlight=False)
    console.print(
        f"  受付 {today['received']} = 登録済み {today['confirmed']} + 処理中 {today['waiting']}"
        f" + 除外 {today['excluded']}",
        highlight=False,
    )
    if today["unbalanced_bundles"]:
        console.print(f"  [red]件数が合わない束 {today['unbalanced_bundles']}[/]", highlight=False)
    console.print("案件", highlight=False)
    standing = {label: counts["cases"][state.value] for state, label in STATE_LABELS.items()}
    for label, count in standing.items():
        if count:
            console.print(f"  {label} {count}", highlight=False)
    if not any(standing.values()):
        console.print("  まだありません", highlight=False)
    console.print(f"仕分け待ちのページ {counts['pages']['to_sort']}", highlight=False)
    console.print(f"取込みの途中のファイル {counts['files']['stored']}", highlight=False)
    console.print(f"隔離したファイル {counts['files']['quarantined']}", highlight=False)
