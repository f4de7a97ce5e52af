"""What a person sees who starts the program with a wrong setting, or twice."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.serving import server
from records.errors import EnvironmentProblem
from yomikaki.cli import app
from yomikaki.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("YOMIKAKI_DESK_PORT", "himitsu", "YOMIKAKI_DESK_PORT"),
        ("YOMIKAKI_DESK_PORT", "99999", "YOMIKAKI_DESK_PORT"),
        ("YOMIKAKI_CREDENTIALS__MACHI__PASWORD", "himitsu", "YOMIKAKI_CREDENTIALS__MACHI"),
        ("YOMIKAKI_CREDENTIALS", "himitsu", "YOMIKAKI_"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    done = CliRunner().invoke(app, ["status"])
    said = done.output.replace("\n", "")
    assert (done.exit_code, "environment.setting" in said, named in said) == (3, True, True)
    assert "himitsu" not in said


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("himitsu", "environment.ledger_url"),
        ("mysql://a:himitsu@127.0.0.1/x", "environment.ledger_url"),
        ("postgresql://a:himitsu@127.0.0.1:1/x", "ledger.unavailable"),
    ],
)
def test_a_ledger_that_cannot_be_opened_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, address: str, code: str
) -> None:
    monkeypatch.setenv("YOMIKAKI_LEDGER_URL", address)
    done = CliRunner().invoke(app, ["status"])
    assert (done.exit_code != 0, code in done.output.replace("\n", "")) == (True, True)
    assert "himitsu" not in done.output


def test_a_desk_whose_port_is_taken_says_so(taken: int) -> None:
    done = CliRunner().invoke(app, ["desk", "--port", str(taken)])
    said = done.output.replace("\n", "")
    assert (done.exit_code, "environment.port" in said, f"ポート {taken}" in said) == (3, True, True)


def test_another_program_on_the_port_is_not_taken_for_our_prefect(taken: int, home: Path) -> None:
    with (
        pytest.raises(EnvironmentProblem, match=r"environment\.port"),
        server(Settings(home=home, prefect_port=taken)),
    ):
        pytest.fail("nothing may start")
    assert not home.exists()
