"""Everything that one machine needs, running: Prefect with its worker, and the desk."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from flows.serving import Stage, begin_now, run_now, serving
from yomikaki.programs import program, require_free, wait_until_it_answers
from yomikaki.settings import Settings


@dataclass(frozen=True)
class Running:
    """What runs, and where."""

    settings: Settings

    @property
    def desk_url(self) -> str:
        """Where the desk's pages are."""
        return self.settings.desk_url

    @property
    def prefect_url(self) -> str:
        """Where Prefect's own pages are."""
        return self.settings.prefect_url

    def run_now(self, deployment: Stage) -> str:
        """Run a stage once, now; wait for its end and answer its final state's name."""
        return run_now(self.settings, deployment)


def starting(settings: Settings, stage: Stage) -> Callable[[], None]:
    """Answer what has a stage run soon, without waiting; where Prefect does not answer, the schedule does."""

    def begin() -> None:
        with suppress(OSError):
            begin_now(settings, stage)

    return lambda: threading.Thread(target=begin, name=f"start-{stage}", daemon=True).start()


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Run Prefect and the desk until the block ends. Their output is in ``logs/`` under the home.

    Raises:
        EnvironmentProblem: one of them does not start (``environment.program``), or its port is taken
            (``environment.port``).
    """
    require_free(settings.desk_port, "YOMIKAKI_DESK_PORT")
    log = settings.home / "logs" / "desk.log"
    command = [sys.executable, "-m", "yomikaki", "desk", "--port", str(settings.desk_port)]
    desk_environment = {**os.environ, "YOMIKAKI_HOME": str(settings.home)}
    with program(command, desk_environment, log) as desk, serving(settings):
        wait_until_it_answers(settings.desk_url, desk, log)
        yield Running(settings)
