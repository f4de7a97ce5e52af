"""The set-up of a machine says what it cannot do, and goes on."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def program(folder: Path, name: str, body: str) -> None:
    place = folder / name
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)


def set_up(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PACKAGES": "strace left-out",
        "HERE": str(folder),
    }
    command = ["sh", str(ROOT / "scripts" / "setup-system.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Put a dpkg that knows one of the packages before the real one, and root's rights at hand."""
    program(tmp_path, "dpkg-query", '[ "$3" = strace ] && echo "install ok installed"')
    program(tmp_path, "id", "echo 0")
    program(tmp_path, "apt-get", 'echo "$*" >> "$HERE/asked"')
    return tmp_path


def test_only_what_is_missing_is_installed(machine: Path) -> None:
    done = set_up(machine)
    assert (done.returncode, done.stdout) == (0, "")
    assert (machine / "asked").read_text().splitlines()[-1].endswith(" left-out")
    assert "strace" not in (machine / "asked").read_text()


def test_without_rights_the_one_line_is_printed(machine: Path) -> None:
    program(machine, "id", "echo 1000")
    program(machine, "sudo", "exit 1")
    done = set_up(machine)
    assert (done.returncode, "  apt-get install -y left-out" in done.stdout) == (0, True)
    assert not (machine / "asked").exists()


def test_without_a_network_it_says_so_and_goes_on(machine: Path) -> None:
    program(machine, "apt-get", "exit 100")
    done = set_up(machine)
    assert (done.returncode, "apt-get install -y left-out" in done.stdout) == (0, True)


def test_what_is_there_is_skipped(machine: Path) -> None:
    program(machine, "dpkg-query", 'echo "install ok installed"')
    assert (set_up(machine).stdout, (machine / "asked").exists()) == ("", False)
