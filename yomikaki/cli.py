"""The command line. Exit codes: 0 done, 1 some refused, 2 wrong use, 3 environment (doctor says how)."""

import typer

from yomikaki.commands.doctor import doctor
from yomikaki.settings import limit_libraries

ABOUT = "読み書き: 手書きの申請書を読み取り、業務システムへ一度だけ登録します。"

app = typer.Typer(no_args_is_help=True, help=ABOUT, pretty_exceptions_show_locals=False)
app.command()(doctor)


@app.callback(help=ABOUT)
def prepare() -> None:
    """Set what libraries read once, before any command imports them."""
    limit_libraries()


def main() -> None:
    """Run the command line."""
    app()
