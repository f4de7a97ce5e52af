from pathlib import Path

import pytest
from typer.testing import CliRunner

from yomikaki.cli import app
from yomikaki.doctor import examine


def test_a_missing_browser_is_named_with_its_command(tmp_path: Path) -> None:
    findings = {finding.what: finding for finding in examine(tmp_path, tmp_path / "no-such-browser")}
    missing = findings["ブラウザ(Chromium)"]
    assert (missing.fine, missing.mend) == (False, "apt-get install -y chromium")


def test_doctor_ends_with_three_when_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YOMIKAKI_BROWSER", str(tmp_path / "none"))
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 3
    assert "apt-get install -y chromium" in result.output


def test_wrong_use_ends_with_two() -> None:
    assert CliRunner().invoke(app, ["no-such-command"]).exit_code == 2
