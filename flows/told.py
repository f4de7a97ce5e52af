"""What a run leaves behind in Prefect: an artifact with its counts, links to the desk, and its state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from records.errors import ApplicationError, YomikakiError


def run_id() -> str | None:
    """Answer the id of the flow run, None outside of one."""
    return flow_run.id or None


def leave_artifact(
    key: str, title: str, counts: Mapping[str, int], links: Mapping[str, str], failures: Sequence[str] = ()
) -> None:
    """Leave a table of counts. Only counts, codes and addresses cross over: never a value of a sheet."""
    rows = "\n".join(f"| {name} | {count} |" for name, count in counts.items())
    codes = "".join(f"\n- `{code}`" for code in failures)
    pages = " / ".join(f"[{name}]({address})" for name, address in links.items())
    text = f"## {title}\n\n| | 件数 |\n| --- | ---: |\n{rows}\n\n{pages}\n"
    create_markdown_artifact(markdown=text + (f"\n技術的な失敗:\n{codes}\n" if codes else ""), key=key)


def leave_skipped(key: str, title: str, links: Mapping[str, str]) -> None:
    """Say that another run of the stage is at work on this machine, and that this one did nothing."""
    leave_artifact(key, title, {"別の回が動いているため見送り": 1}, links)


@contextmanager
def failure_told(key: str, title: str, links: Mapping[str, str]) -> Iterator[None]:
    """Leave an artifact with the code of an error that ends the run; the run still fails by it."""
    try:
        yield
    except YomikakiError as error:
        leave_artifact(key, title, {}, links, (error.code,))
        raise


def require_success(failures: Sequence[str]) -> None:
    """Let the run end as Failed where something technical went wrong: somebody has to look.

    Raises:
        ApplicationError: there were failures (``flow.failures``).
    """
    if failures:
        codes = ", ".join(sorted(set(failures)))
        raise ApplicationError("flow.failures", f"技術的な失敗が {len(failures)} 件ありました: {codes}")
