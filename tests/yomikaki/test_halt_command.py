"""``yomikaki halt`` and ``yomikaki go-on``, and what ``yomikaki status`` then says."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yomikaki.cli import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def status() -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = json.loads(run("status", "--json").output)
    return told


@pytest.mark.parametrize(
    ("name", "title"), [("machi", "みどり野市 業務システム"), ("inu_henko", "犬の登録事項変更届")]
)
def test_what_is_stopped_stands_until_it_goes_on(name: str, title: str) -> None:
    stopped = run("halt", name, "--reason", "障害[調査]")
    assert (stopped.exit_code, f"止めました: {title}" in stopped.output) == (0, True)
    shown = run("status").output
    assert (title in shown, "障害[調査]" in shown) == (True, True)
    assert run("halt", name, "--reason", "もう一度").exit_code == 1
    assert run("go-on", name).exit_code == 0
    assert "障害" not in run("status").output
    assert run("go-on", name).exit_code == 1


def test_status_tells_machines_what_is_usable() -> None:
    machi = status()["systems"]["machi"]
    assert machi == {"usable": True, "closed": None, "opens": None, "halted": None, "waiting": 0}
    run("halt", "machi", "--reason", "調査")
    run("halt", "inu_henko", "--reason", "様子を見る")
    told = status()
    assert told["systems"]["machi"] == {**machi, "usable": False, "halted": "調査"}
    assert told["halted"] == {"inu_henko": "様子を見る"}


@pytest.mark.parametrize(
    ("words", "code"),
    [(("nowhere", "--reason", "x"), "halt.unknown"), (("machi", "--reason", " "), "halt.no_reason")],
)
def test_what_is_refused(words: tuple[str, ...], code: str) -> None:
    refused = run("halt", *words)
    assert (refused.exit_code, code in refused.stderr) == (1, True)
