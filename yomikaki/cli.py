"""The command line. Exit codes: 0 done, 1 some refused, 2 wrong use, 3 environment (doctor says how)."""

import signal
from types import FrameType

import typer

from yomikaki.commands.advice import form_advice
from yomikaki.commands.audit import audit
from yomikaki.commands.bench import bench
from yomikaki.commands.demo import demo
from yomikaki.commands.desk import desk
from yomikaki.commands.doctor import doctor
from yomikaki.commands.enter import enter
from yomikaki.commands.halt import go_on, halt
from yomikaki.commands.learn import learn
from yomikaki.commands.ledger import ledger
from yomikaki.commands.notify import notify
from yomikaki.commands.people import people
from yomikaki.commands.procedures import procedures
from yomikaki.commands.read import read
from yomikaki.commands.recognise import recognise
from yomikaki.commands.register import register
from yomikaki.commands.retention import retention
from yomikaki.commands.say import plainly
from yomikaki.commands.screens import screens
from yomikaki.commands.status import status
from yomikaki.commands.watch import watch
from yomikaki.settings import require_settings

ABOUT = "読み書き: 手書きの申請書を読み取り、業務システムへ一度だけ登録します。"

app = typer.Typer(no_args_is_help=True, help=ABOUT, pretty_exceptions_show_locals=False)
for command in (demo, watch, desk, read, recognise, learn, enter, halt, notify, status, doctor):
    app.command()(command)
app.command(name="advice")(form_advice)
app.command(name="go-on")(go_on)
app.add_typer(people, name="people")
app.add_typer(procedures, name="procedures")
app.add_typer(bench, name="bench")
app.add_typer(audit, name="audit")
app.add_typer(ledger, name="ledger")
app.add_typer(register, name="register")
app.add_typer(retention, name="retention")
app.add_typer(screens, name="screens")


@app.callback(help=ABOUT)
def prepare() -> None:
    """Stop before any command where a setting cannot be read."""
    with plainly():
        require_settings()


def main() -> None:
    """Run the command line. SIGTERM ends a command as Ctrl-C does: what it started ends with it."""
    signal.signal(signal.SIGTERM, _ended)
    app()


def _ended(number: int, _frame: FrameType | None) -> None:
    # As shells say of a program that a signal ended.
    raise SystemExit(128 + number)
