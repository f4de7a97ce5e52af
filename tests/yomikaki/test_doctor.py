import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.intake.rights import bound_by_modes
from yomikaki.cli import app
from yomikaki.doctor import Finding, examine
from yomikaki.settings import Credentials, Settings


def found(settings: Settings, environment: dict[str, str] | None = None) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(settings, environment or {})}


def the(findings: dict[str, Finding], part: str) -> Finding:
    (one,) = (finding for what, finding in findings.items() if part in what)
    return one


@pytest.fixture
def ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path, ports: tuple[int, int]) -> Settings:
    known = Credentials.model_validate({"user": "robot", "password": "x"})
    return Settings(
        home=tmp_path / "home", desk_port=ports[0], prefect_port=ports[1], credentials={"machi": known}
    )


def test_a_machine_with_everything_has_nothing_to_mend(settings: Settings) -> None:
    assert [finding.what for finding in examine(settings, {}) if not finding.fine] == []


def test_a_missing_browser_is_named_with_its_command(settings: Settings, tmp_path: Path) -> None:
    without = settings.model_copy(update={"browser": tmp_path / "no-such-browser"})
    missing = the(found(without), "ブラウザ")
    assert (missing.fine, "apt-get install -y chromium" in missing.mend) == (False, True)


def test_missing_programs_and_fonts_are_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = found(settings)
    assert the(findings, "Tesseract").mend == "apt-get install -y tesseract-ocr tesseract-ocr-jpn"
    wrong = {what for what, finding in findings.items() if not finding.fine}
    assert wrong == {
        "Tesseract と日本語データ", "ブラウザ(Chromium)", "フォント Noto Sans CJK JP", "フォント IPAMincho",
        "フォント IPAGothic",
    }  # fmt: skip


def test_credentials_that_nobody_set_are_named_by_their_variables(settings: Settings) -> None:
    missing = the(found(settings.model_copy(update={"credentials": {}})), "machi に登録するための利用者")
    assert missing.fine is False
    assert "YOMIKAKI_CREDENTIALS__MACHI__USER=" in missing.mend
    assert "YOMIKAKI_CREDENTIALS__MACHI__PASSWORD=" in missing.mend


def test_a_target_without_definition_names_the_procedures_that_use_it(
    settings: Settings, tmp_path: Path
) -> None:
    missing = the(found(settings.model_copy(update={"targets": tmp_path})), "machi の定義")
    assert (missing.fine, "inu_henko" in missing.mend) == (False, True)


def test_a_definition_that_says_something_else_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "suido_kaishi").mkdir()
    (tmp_path / "suido_kaishi" / "screen.yaml").write_text("schema: 7\n")
    wrong = the(found(settings.model_copy(update={"procedures": tmp_path})), "業務と業務システムの定義")
    assert (wrong.fine, "suido_kaishi/screen.yaml" in wrong.mend) == (False, True)


def test_a_folder_of_workbooks_that_is_gone_is_named(settings: Settings, tmp_path: Path) -> None:
    share = settings.model_copy(update={"excel": tmp_path / "share"})
    gone = the(found(share), "Excel")
    assert (gone.fine, "YOMIKAKI_EXCEL" in gone.mend) == (False, True)
    (tmp_path / "share").mkdir()
    assert the(found(share), "Excel").fine
    assert not [what for what in found(settings) if "Excel" in what]


def test_a_home_that_is_closed_is_named(settings: Settings, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with bound_by_modes():
        closed = the(found(settings), "書込みの権限")
    tmp_path.chmod(0o700)
    assert (closed.fine, str(settings.home) in closed.mend) == (False, True)


@pytest.fixture
def web(ports: tuple[int, int]) -> Iterator[list[bytes]]:
    """Serve these words on the desk's port."""
    words = [b"somebody else's page"]

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(words[0])

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", ports[0]), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield words
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_port_that_somebody_else_took_is_named_and_our_own_is_not(
    settings: Settings, web: list[bytes]
) -> None:
    taken = the(found(settings), f"ポート {settings.desk_port}")
    assert (taken.fine, taken.mend) == (False, "export YOMIKAKI_DESK_PORT=空いているポート番号")
    web[0] = "<title>受付 - 読み書き</title>".encode()
    assert the(found(settings), f"ポート {settings.desk_port}").fine


def test_threads_that_slow_reading_down_are_named(settings: Settings) -> None:
    assert the(found(settings, {"OMP_THREAD_LIMIT": "1"}), "OMP_THREAD_LIMIT").fine
    slow = the(found(settings, {"OMP_THREAD_LIMIT": "8"}), "OMP_THREAD_LIMIT")
    assert (slow.fine, slow.mend) == (False, "unset OMP_THREAD_LIMIT")


def test_doctor_ends_with_three_when_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YOMIKAKI_BROWSER", str(tmp_path / "none"))
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 3
    assert "apt-get install -y chromium" in result.output


def test_wrong_use_ends_with_two() -> None:
    assert CliRunner().invoke(app, ["no-such-command"]).exit_code == 2
