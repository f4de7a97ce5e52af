import json
from typing import Any

import pytest
from typer.testing import CliRunner

from samples.bench.orchestrated import FlowSeconds
from yomikaki.cli import app

STAGES = [
    "take", "decode", "identify", "register", "clean", "read", "evidence", "judge", "store", "file",
]  # fmt: skip


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    answer = CliRunner().invoke(app, ["bench", "pipeline", "--sheets", "2", "--json", "--no-prefect"])
    assert answer.exit_code == 0, answer.stderr
    return dict(json.loads(answer.stdout))


def test_it_says_of_what_it_measured(printed: dict[str, Any]) -> None:
    assert (printed["sheets"], printed["fields"], printed["dpi"]) == (2, 25, 300.0)
    assert len(printed["each"]) == 2
    assert printed["machine"]["cores"] >= 1
    assert printed["prefect"] is None


def test_the_stages_are_the_whole(printed: dict[str, Any]) -> None:
    for sheet in printed["each"]:
        assert list(sheet["stages"]) == STAGES
        assert min(sheet["stages"].values()) > 0
        assert sum(sheet["stages"].values()) == pytest.approx(sheet["total"], abs=1e-6)
        assert 0 < sheet["inference"] < sheet["stages"]["read"]
    assert list(printed["stages"]) == STAGES


def test_middle_and_end_are_of_the_sheets(printed: dict[str, Any]) -> None:
    one, other = sorted(sheet["total"] for sheet in printed["each"])
    assert printed["total"]["median"] == pytest.approx((one + other) / 2)
    assert printed["total"]["p95"] == pytest.approx(one + 0.95 * (other - one))
    rest = [sheet["total"] - sheet["inference"] for sheet in printed["each"]]
    assert printed["not_inference"]["median"] == pytest.approx(sum(rest) / 2)


def test_tesseract_reads_the_same_both_ways(printed: dict[str, Any]) -> None:
    found = printed["tesseract"]
    # The form has nine fields of text on a line; numbers are not shown to Tesseract.
    assert found["lines"] >= 9
    assert found["same_answers"] == found["lines"]
    assert printed["tesseract_ratio"] == pytest.approx(found["a_call_each"] / found["one_call"])


def test_memory_is_a_process_with_its_engines(printed: dict[str, Any]) -> None:
    assert 100 * 2**20 < printed["peak_memory_bytes"] < 4 * 2**30


def test_prefect_is_what_is_not_the_body() -> None:
    assert FlowSeconds(sheets=10, run=30.0, body=29.0).share == pytest.approx(0.1)


def test_one_sheet_is_no_measurement() -> None:
    assert CliRunner().invoke(app, ["bench", "pipeline", "--sheets", "1"]).exit_code == 2
