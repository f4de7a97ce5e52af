"""``yomikaki watch`` as an office runs it: started, a stage paused, a file taken, stopped by a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.serving import Stage, ask
from records.case import PageState
from samples.city.process import free_port
from samples.sheets.make import make_sheet
from tests.flows.conftest import drop
from yomikaki.office import open_office
from yomikaki.running import Running
from yomikaki.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - loopback
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "nothing came of it"
        time.sleep(0.2)


def deployed(settings: Settings) -> bool:
    try:
        return len(ask(settings, "/deployments/filter", {})) == 4
    except OSError:
        return False


def paused(settings: Settings, stage: Stage) -> bool:
    """Pause a stage's schedule as Prefect's own page does; False while its server is busy."""
    try:
        deployment = ask(settings, f"/deployments/name/{stage}/{stage}")
        (schedule,) = ask(settings, f"/deployments/{deployment['id']}/schedules")
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{settings.prefect_url}/api/deployments/{deployment['id']}/schedules/{schedule['id']}",
            b'{"active": false}', {"content-type": "application/json"}, method="PATCH",
        )  # fmt: skip
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - loopback
    except OSError:
        return False
    return True


def planned(settings: Settings, stage: Stage) -> int:
    """Answer how many runs of a stage are to come or going on."""
    deployment = ask(settings, f"/deployments/name/{stage}/{stage}")
    going = {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}}
    wanted = {"flow_runs": {"deployment_id": {"any_": [deployment["id"]]}, "state": going}}
    return len(ask(settings, "/flow_runs/filter", wanted))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home",
        stable_seconds=0.0,
        readers=1,
        desk_port=free_port(),
        prefect_port=free_port(),
    )


@pytest.fixture
def watching(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ,
        "YOMIKAKI_HOME": str(settings.home),
        "YOMIKAKI_STABLE_SECONDS": "0",
        "YOMIKAKI_READERS": "1",
        "YOMIKAKI_DESK_PORT": str(settings.desk_port),
        "YOMIKAKI_PREFECT_PORT": str(settings.prefect_port),
    }
    command = [sys.executable, "-m", "yomikaki", "watch"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def test_a_paused_stage_waits_the_others_go_on_and_a_signal_stops_everything(
    settings: Settings, watching: "subprocess.Popen[bytes]"
) -> None:
    wait_until(lambda: deployed(settings) and answers(settings.desk_url))
    wait_until(lambda: paused(settings, "read"))
    wait_until(lambda: planned(settings, "read") == 0)
    office = open_office(settings)
    drop(office, "水道課/a.png", make_sheet("suido_kaishi", 621, clean=True))
    # By its schedule, within a minute: nobody starts anything here.
    wait_until(lambda: len(office.history.pages()) == 1)
    assert planned(settings, "take") > 0
    assert planned(settings, "read") == 0
    assert [line.state for line in office.history.pages()] == [PageState.TO_SORT]
    assert Running(settings).run_now("read") == "Completed"
    assert [line.state for line in office.history.pages()] == [PageState.SORTED]
    watching.send_signal(signal.SIGTERM)
    assert watching.wait(PATIENCE) == 0
    assert watching.stdout is not None
    assert "止めました" in watching.stdout.read().decode()
    for port in (settings.desk_port, settings.prefect_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
