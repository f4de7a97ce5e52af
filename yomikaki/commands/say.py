"""How commands speak: one console, exit codes, errors as one Japanese line."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from records.errors import EnvironmentProblem, YomikakiError

REFUSED, WRONG_USE, ENVIRONMENT = 1, 2, 3

console = Console()
errors = Console(stderr=True)


@contextmanager
def plainly() -> Iterator[None]:
    """Turn an error that we know into its sentence and exit code; others are bugs and keep their trace.

    Raises:
        typer.Exit: 3 where the machine lacks something, 1 for everything else.
    """
    try:
        yield
    except YomikakiError as error:
        errors.print(f"[red]×[/] {error.message} ({error.code})", highlight=False)
        code = ENVIRONMENT if isinstance(error, EnvironmentProblem) else REFUSED
        raise typer.Exit(code) from error
