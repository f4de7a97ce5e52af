"""The stages under a real Prefect server: artifacts, states, and what crosses over."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from prefect import State as FlowState
from prefect.client.orchestration import get_client
from prefect.flows import load_flow_from_entrypoint
from prefect.testing.utilities import prefect_test_harness

from flows import enter, read, rehearse, take
from flows.enter import enter_approved
from flows.read import read_batch
from flows.report import daily_report
from flows.serving import Stage
from flows.take import take_new_files
from intake.taking import Taken
from records.case import State
from records.entry import Outcome
from samples.city.process import City
from samples.sheets.make import make_sheet
from tests.flows.conftest import PASSWORD, USER, answer_all, drop
from yomikaki.office import Office
from yomikaki.reading_round import Read, read_all
from yomikaki.taking_in import alone, take_in

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=90):
        yield


@pytest.fixture
def office_by_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name, value in {"HOME": office.settings.home, "STABLE_SECONDS": 0, "TRIAL": 1, "READERS": 1}.items():
        monkeypatch.setenv(f"YOMIKAKI_{name}", str(value))
    return office


def artifact(key: str) -> str:
    """Answer the newest artifact of this key."""
    with get_client(sync_client=True) as client:
        found = [one for one in client.read_artifacts() if one.key == key]
    return str(max(found, key=lambda one: str(one.created)).data)


def ended(state: object) -> tuple[str, str]:
    assert isinstance(state, FlowState)
    return state.name, state.message or ""


def test_every_stage_is_a_deployment_of_its_own_on_office_time() -> None:
    assert [one["name"] for one in DEPLOYMENTS] == list(get_args(Stage))
    for one in DEPLOYMENTS:
        assert load_flow_from_entrypoint(one["entrypoint"]).name == one["name"]
        assert [schedule["timezone"] for schedule in one["schedules"]] == ["Asia/Tokyo"]
        assert load_flow_from_entrypoint(one["entrypoint"]).retries == 0


def test_every_end_of_a_file_page_or_attempt_has_its_word_in_the_artifact() -> None:
    assert set(take.LABELS) == set(Taken)
    assert set(read.LABELS) == set(Read)
    assert set(enter.LABELS) == set(Outcome) - {Outcome.DRY_RUN}
    # Who tries a screen clicks nothing, so nothing is stopped before a click; a lookup has no such screen.
    never = {Outcome.CONFIRMED, Outcome.IN_DOUBT, Outcome.STOPPED, Outcome.READ}
    assert set(rehearse.LABELS) == set(Outcome) - never


@pytest.mark.usefixtures("prefect_server")
def test_a_run_leaves_its_counts_and_links_and_no_personal_data(
    office_by_environment: Office, caplog: pytest.LogCaptureFixture
) -> None:
    sheet = make_sheet("suido_kaishi", 611, clean=True)
    name = sheet.truth["shimei"].text.replace("\u3000", "")  # type: ignore[union-attr]
    drop(office_by_environment, f"水道課/{name}.png", sheet)
    with caplog.at_level(logging.DEBUG):
        assert ended(take_new_files(return_state=True))[0] == "Completed"
        assert ended(read_batch(return_state=True))[0] == "Completed"
        assert ended(daily_report(return_state=True))[0] == "Completed"
    assert "| 受け付けたファイル | 1 |" in artifact("take")
    assert "| 案件にしたページ | 1 |" in artifact("read")
    assert "[確認](http://127.0.0.1:8600/check)" in artifact("read")
    assert "| 本日の受付 | 1 |" in artifact("daily-report")
    assert len(list(office_by_environment.settings.anchors.glob("*.json"))) == 1
    (line,) = office_by_environment.history.cases()
    run = office_by_environment.history.case(line.id).read_run
    with get_client(sync_client=True) as client:
        assert client.read_flow_run(run).name in {one.name for one in client.read_flow_runs()}  # type: ignore[arg-type]
    told = caplog.text + artifact("take") + artifact("read") + artifact("daily-report")
    assert name not in told


@pytest.mark.usefixtures("prefect_server")
def test_a_technical_failure_makes_the_run_failed(office_by_environment: Office) -> None:
    place = drop(office_by_environment, "水道課/a.png", make_sheet("suido_kaishi", 612, clean=True))
    (office_by_environment.settings.blobs / "sha256").write_bytes(b"no folder")
    name, message = ended(take_new_files(return_state=True))
    assert name == "Failed"
    assert "技術的な失敗が 1 件" in message
    assert place.exists()


@pytest.mark.usefixtures("prefect_server")
def test_entering_leaves_its_counts_and_tells_what_this_machine_lacks(
    office_by_environment: Office, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, sheet = office_by_environment, make_sheet("suido_kaishi", 613, clean=True)
    drop(office, "水道課/a.png", sheet)
    take_in(office)
    read_all(office, "test", run_id=None)
    answer_all(office, sheet)
    monkeypatch.setenv("YOMIKAKI_TARGET_URLS__MACHI", city.base_url)
    name, message = ended(enter_approved(return_state=True))
    assert (name, "environment.credentials" in message) == ("Failed", True)
    assert "- `environment.credentials`" in artifact("enter")
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__USER", USER)
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__PASSWORD", PASSWORD)
    assert ended(enter_approved(return_state=True))[0] == "Completed"
    assert "| 登録を確認 | 1 |" in artifact("enter")
    (line,) = office.history.cases()
    assert line.state is State.CONFIRMED
    assert office.history.case(line.id).entries[-1].run_id is not None


@pytest.mark.usefixtures("prefect_server")
def test_a_run_beside_another_says_that_it_did_nothing(office_by_environment: Office) -> None:
    with alone(office_by_environment.settings.home, "read") as mine:
        assert mine
        assert ended(read_batch(return_state=True))[0] == "Completed"
    assert "| 別の回が動いているため見送り | 1 |" in artifact("read")
