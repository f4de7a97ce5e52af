"""A command that is told to end takes with it what it started: no Prefect server, no desk stays behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

COMMAND = """
import os, sys, time
from pathlib import Path
import yomikaki.cli
from yomikaki.programs import program

def command():
    with program([sys.executable, "-c", "import time; time.sleep(99)"], os.environ, Path(sys.argv[1])) as it:
        print(it.pid, flush=True)
        time.sleep(300)

yomikaki.cli.app = command
yomikaki.cli.main()
"""


def is_there(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_sigterm_ends_the_programs_beside_it(tmp_path: Path) -> None:
    words = [sys.executable, "-c", COMMAND, str(tmp_path / "log")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        beside = int(process.stdout.readline())
        assert is_there(beside)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    for _ in range(100):
        if not is_there(beside):
            break
        time.sleep(0.1)
    assert not is_there(beside)
