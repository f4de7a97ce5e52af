"""The command line. Exit codes: 0 done, 1 some refused, 2 wrong use, 3 environment (doctor says how)."""

import typer
from rich.console import Console

from yomikaki.doctor import examine
from yomikaki.office import Settings, limit_libraries

ENVIRONMENT = 3
ABOUT = "読み書き: 手書きの申請書を読み取り、業務システムへ一度だけ登録します。"

app = typer.Typer(
    no_args_is_help=True, help="読み書き: 手書きの申請書を読み取り、業務システムへ一度だけ登録します。"
)
console = Console()


@app.callback(help=ABOUT)
def prepare() -> None:
    """Set what libraries read once, before any command imports them."""
    limit_libraries()


@app.command(help="この機械に足りないものと、直すためのコマンドを示します。")
def doctor() -> None:
    """Name what is missing and the command that mends it."""
    settings = Settings()
    findings = examine(settings.home, settings.browser)
    for finding in findings:
        console.print("[green]○[/]" if finding.fine else "[red]×[/]", finding.what, highlight=False)
        if not finding.fine:
            console.print("   →", finding.mend, highlight=False)
    if not all(finding.fine for finding in findings):
        raise typer.Exit(ENVIRONMENT)


def main() -> None:
    """Run the command line."""
    app()
