"""Prefect on this machine alone: server on loopback, deployments, one worker; started and stopped as one."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Literal

from yomikaki.programs import LOOPBACK, program, require_free, run_through, wait_until_it_answers
from yomikaki.settings import Settings

POOL = "yomikaki"
# Two stages at once: a third would share the two cores with them.
RUNS_AT_ONCE = 2
POLL_SECONDS = 0.5
BUSY_SECONDS = 60.0
UNAVAILABLE = 503
Stage = Literal["take", "read", "enter", "rehearse", "screens", "report", "notify", "dispose"]

# Batch sizes: eight-task flows went from 35 to 132 a minute on SQLite with these.
# Nothing looks anything up outside of this machine.
SERVER_SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
    # The server's database would grow by 20 KB a task run for ever: flow runs are kept for 90 days.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    # A client that lost its server must fail, not start one of its own that forgets.
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
}


def environment(settings: Settings) -> dict[str, str]:
    """Answer what Prefect's programs and the flows' processes are started with."""
    return {
        **os.environ,
        **SERVER_SETTINGS,
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_API_URL": f"{settings.prefect_url}/api",
        "YOMIKAKI_HOME": str(settings.home),
    }


@contextmanager
def server(settings: Settings) -> Iterator[None]:
    """Run Prefect's server alone until the block ends.

    Raises:
        EnvironmentProblem: it does not start (``environment.program``), or its port is taken
            (``environment.port``).
    """
    require_free(settings.prefect_port, "YOMIKAKI_PREFECT_PORT")
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    log = settings.home / "logs" / "prefect-server.log"
    start = _prefect("server", "start", "--host", LOOPBACK, "--port", str(settings.prefect_port))
    with program(start, environment(settings), log) as process:
        wait_until_it_answers(f"{settings.prefect_url}/api/health", process, log)
        yield


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Run Prefect until the block ends: server, deployments of prefect.yaml, worker. Logs are in ``logs/``.

    Raises:
        EnvironmentProblem: it does not start (``environment.program``).
    """
    env, logs = environment(settings), settings.home / "logs"
    with ExitStack() as running:
        running.enter_context(server(settings))
        _make_pool(settings)
        work = _prefect("worker", "start", "--pool", POOL, "--limit", str(RUNS_AT_ONCE))
        running.enter_context(program(work, env, logs / "prefect-worker.log"))
        run_through(_prefect("--no-prompt", "deploy", "--all"), env, logs / "prefect-deploy.log")
        yield


def begin_now(settings: Settings, stage: Stage) -> Any:
    """Have a stage run once, as soon as a worker is free, and answer the run.

    Raises:
        OSError: the server does not answer, or with an error.
    """
    deployment = ask(settings, f"/deployments/name/{stage}/{stage}")
    return ask(settings, f"/deployments/{deployment['id']}/create_flow_run", {})


def run_now(settings: Settings, stage: Stage) -> str:
    """Run a stage once, now, and answer the name of the state that the run ended in."""
    run = begin_now(settings, stage)
    while not _ended(run):
        time.sleep(POLL_SECONDS)
        run = ask(settings, f"/flow_runs/{run['id']}")
    return str(run["state"]["name"])


def _ended(run: dict[str, Any]) -> bool:
    return (run.get("state") or {}).get("type") in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def _make_pool(settings: Settings) -> None:
    pools = {pool["name"] for pool in ask(settings, "/work_pools/filter", {})}
    if POOL not in pools:
        ask(settings, "/work_pools/", {"name": POOL, "type": "process"})


def _prefect(*words: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *words]


def ask(settings: Settings, path: str, body: dict[str, object] | None = None) -> Any:
    """Ask the server on this machine: GET, or POST where there is a body.

    On SQLite the server says 503 while its database is locked, and means: ask again.

    Raises:
        OSError: it does not answer, or with another error, or with 503 for long.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _asked(settings, path, body)
        except urllib.error.HTTPError as error:
            if error.code != UNAVAILABLE or time.monotonic() > until:
                raise
            time.sleep(POLL_SECONDS)


def _asked(settings: Settings, path: str, body: dict[str, object] | None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{settings.prefect_url}/api{path}", data, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        return json.load(answer)
