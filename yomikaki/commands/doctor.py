"""``yomikaki doctor``."""

import os

import typer

from yomikaki.commands.say import ENVIRONMENT, console
from yomikaki.doctor import examine
from yomikaki.settings import Settings


def doctor() -> None:
    """この機械に足りないものと、直すためのコマンドを示します。"""
    findings = examine(Settings(), os.environ)
    for finding in findings:
        console.print("[green]○[/]" if finding.fine else "[red]×[/]", finding.what, highlight=False)
        if not finding.fine:
            console.print("   →", finding.mend, highlight=False, soft_wrap=True)
    if not all(finding.fine for finding in findings):
        raise typer.Exit(ENVIRONMENT)
