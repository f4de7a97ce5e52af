"""``yomikaki status``."""

import json
from typing import Annotated

import typer

from records.case import STATE_LABELS, PageState, ScanState
from yomikaki.commands.say import console, plainly
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="JSON で出力します。")]


def status(as_json: Json = False) -> None:
    """案件が今どこに何件あるか、今日の受付の件数が合うかを示します。"""
    with plainly():
        office = open_office(Settings())
        counts = _counts(office)
        if as_json:
            typer.echo(json.dumps(counts, ensure_ascii=False))
        else:
            _tell(office, counts)


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
