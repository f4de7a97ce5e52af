"""What a run leaves behind in Prefect: an artifact with its counts, links to the desk, and its state."""

from collections.abc import Mapping, Sequence

from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from records.errors import ApplicationError


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


def require_success(failures: Sequence[str]) -> None:
    """Let the run end as Failed where something technical went wrong: somebody has to look.

    Raises:
        ApplicationError: there were failures (``flow.failures``).
    """
    if failures:
        codes = ", ".join(sorted(set(failures)))
        raise ApplicationError("flow.failures", f"技術的な失敗が {len(failures)} 件ありました: {codes}")
