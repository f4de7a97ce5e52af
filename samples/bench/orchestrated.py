"""What Prefect adds to a batch: a real flow run against a real server, less its own work."""

import sys
import time

from flows.serving import ask, environment, server
from records.base import Frozen
from yomikaki.programs import run_through
from yomikaki.settings import Settings

RUN = "from flows.read import read_batch; read_batch()"


class FlowSeconds(Frozen):
    """A run of the read stage: from the start of its process to its end, and its task's body alone."""

    sheets: int
    run: float
    body: float

    @property
    def share(self) -> float:
        """Seconds per sheet for everything but the body: starting, importing, telling the server."""
        return (self.run - self.body) / self.sheets


def flow_seconds(settings: Settings, sheets: int) -> FlowSeconds:
    """Read what waits in a flow run of a process of its own, as a worker starts it.

    Raises:
        EnvironmentProblem: server or flow do not run (``environment.program``).
    """
    with server(settings):
        surroundings = environment(settings) | {
            "YOMIKAKI_PROCEDURES": str(settings.procedures), "YOMIKAKI_TRIAL": "1",
        }  # fmt: skip
        begun = time.perf_counter()
        run_through([sys.executable, "-c", RUN], surroundings, settings.home / "logs" / "flow.log")
        run = time.perf_counter() - begun
        return FlowSeconds(sheets=sheets, run=run, body=_body_seconds(settings))


def _body_seconds(settings: Settings) -> float:
    """Answer the task's seconds as the server has them; it writes them down a moment after the end."""
    while True:
        (task,) = ask(settings, "/task_runs/filter", {})
        if task["end_time"] is not None:
            return float(task["total_run_time"])
        time.sleep(0.2)
