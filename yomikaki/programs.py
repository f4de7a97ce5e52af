"""Programs that run beside this one: each in a group of its own, ended with it, its output in a log."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from records.errors import EnvironmentProblem
from yomikaki.settings import ROOT

LOOPBACK = "127.0.0.1"
START_SECONDS = 120.0
STOP_SECONDS = 15.0
Process = subprocess.Popen[bytes]


@contextmanager
def program(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Process]:
    """Run a program until the block ends; whatever it started ends with it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield process
        finally:
            _end(process)


def require_free(port: int, variable: str) -> None:
    """Let a program start that will listen on a port of this machine.

    Without this the first answer on the port, another program's, would pass for the one that was started.

    Raises:
        EnvironmentProblem: another program listens there (``environment.port``).
    """
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((LOOPBACK, port))
        except OSError as error:
            raise EnvironmentProblem(
                "environment.port",
                f"ポート {port} はほかのプログラムが使っています。"
                f"yomikaki watch が既に動いていないか確かめるか、{variable} で別の番号にしてください。",
            ) from error


def run_through(command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Run a program to its end.

    Raises:
        EnvironmentProblem: it failed; its log says why (``environment.program``).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out, check=False
        )
    if done.returncode != 0:
        raise EnvironmentProblem("environment.program", f"起動の準備に失敗しました。記録: {log}")


def wait_until_it_answers(address: str, process: Process, log: Path) -> None:
    """Wait until a web program answers at ``address``.

    Raises:
        EnvironmentProblem: it ended, or does not answer in time (``environment.program``).
    """
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - loopback
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise EnvironmentProblem("environment.program", f"起動しません。記録: {log}")


def _end(process: Process) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
