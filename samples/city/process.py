"""Start and stop a stand-in system as a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0


@dataclass(frozen=True)
class City:
    """A running stand-in system."""

    base_url: str
    database: Path

    def plan(
        self, fault: str, times: int = 1, *, step: str | None = None, amount: float | None = None
    ) -> None:
        """Let a fault happen from now on (needs ``control``); ``amount`` is in seconds or characters."""
        given = {"step": step, "amount": amount}
        query = urllib.parse.urlencode({name: one for name, one in given.items() if one is not None})
        self._ask(f"/_faults/{fault}/{times}?{query}", "POST")

    def clear(self) -> None:
        """Let nothing go wrong any more (needs ``control``)."""
        self._ask("/_faults", "DELETE")

    def _ask(self, path: str, method: str) -> None:
        request = urllib.request.Request(f"{self.base_url}{path}", method=method)  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - loopback


def free_port() -> int:
    """Answer a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(
    database: Path,
    *,
    user: str,
    password: str,
    port: int = 0,
    faults: Sequence[str] = (),
    control: bool = False,
    system: str = "samples.city",
) -> Iterator[City]:
    """Run a stand-in system until the block ends: the city's, or another ``system`` that starts alike."""
    chosen = port or free_port()
    command = [sys.executable, "-m", system, "--database", str(database), "--port", str(chosen)]
    command += [word for fault in faults for word in ("--fault", fault)]
    command += ["--control"] if control else []
    environment = {**os.environ, "CITY_USER": user, "CITY_PASSWORD": password}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own module
    try:
        base_url = f"http://127.0.0.1:{chosen}"
        _wait(process, base_url)
        yield City(base_url, database)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(process: "subprocess.Popen[bytes]", base_url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{base_url}/login", timeout=2).close()  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            return  # it answers, if only with an error that was planned
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the city system did not start")
