"""``python -m tests.intake.walk [--every N]``: kill the taking process before each of its changing calls.

One take of one file is watched by strace first: every system call that changes something on the disk is a
point. Then, for every point, a process that takes the same file into a fresh ledger gets SIGKILL at that
call, and another one goes on after it. The child process that opens the file changes only its own
temporary folder and is not killed here: what happens to it is told by its exit status (test_taking.py).

The taking process is a fork of this one, so that a point costs a take and not a start of Python.
"""

import argparse
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from intake.taking import take
from ledger.audit import verify
from ledger.blobs import FileBlobs
from ledger.book import Book
from ledger.database import open_engine
from ledger.reception import Reception
from ledger.times import SystemClock
from tests.intake.conftest import WayIn
from tests.intake.files import encoded, picture
from tests.migrated import put_ledger

CHANGING = (
    "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,"
    "unlink,unlinkat,rmdir,link,linkat,symlink,ftruncate,fallocate,fchmod,chmod,utimensat"
)
PR_SET_PTRACER, ANY_PROCESS = 0x59616D61, ctypes.c_ulong(-1)
KILLED = -signal.SIGKILL

JPEG = encoded(picture(), "JPEG", dpi=(200, 200))
TIFF = encoded(
    picture(mode="1"), "TIFF", save_all=True, append_images=[picture(410, 600, "1")], dpi=(300, 300)
)


@dataclass(frozen=True)
class Way:
    """One way that a file can go, the files that went before it, and how all must end."""

    file: bytes
    before: tuple[bytes, ...]
    scans: list[tuple[str, str | None]]
    pages: int


WAYS = {
    "two pages": Way(TIFF, (), [("split", None)], 2),
    "no file of ours": Way(b"text", (), [("quarantined", "file.unknown_type")], 0),
    "the same again": Way(JPEG, (JPEG,), [("split", None), ("duplicate", None)], 1),
}


@dataclass
class Tally:
    """What a walk found. Every list names the points that went wrong."""

    points: int = 0
    killed: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)


def cannot_trace() -> str | None:
    """Answer why system calls cannot be watched here, or None where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed: apt-get install -y strace"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()}"


@contextmanager
def opened(home: Path) -> Iterator[WayIn]:
    engine = open_engine(f"sqlite:///{home / 'ledger.sqlite'}")
    yield WayIn(home / "watch", FileBlobs(home / "blobs"), Book(engine, SystemClock()))
    engine.dispose()


def prepare(home: Path, way: Way) -> None:
    """Make a ledger that took in what went before, and drop the file."""
    home.mkdir()
    (home / "watch").mkdir()
    put_ledger(home / "ledger.sqlite")
    with opened(home) as way_in:
        for number, data in enumerate(way.before):
            way_in.take(way_in.drop(f"before-{number}", data))
        way_in.drop("scan", way.file)


def take_in_a_fork(home: Path, *strace: str) -> int:
    """Take the file in a process that strace watches from its first step; answer how it ended."""
    process = os.fork()
    if process == 0:
        _take_and_exit(home)
    os.waitpid(process, os.WUNTRACED)
    watcher = subprocess.Popen(
        ["strace", "-p", str(process), *strace], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    with watcher:
        assert watcher.stderr is not None
        said = watcher.stderr.readline()
        os.kill(process, signal.SIGCONT)
        _, status = os.waitpid(process, 0)
        assert "attached" in said, said
    return os.waitstatus_to_exitcode(status)


def _take_and_exit(home: Path) -> None:
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANY_PROCESS, 0, 0, 0)
        signal.raise_signal(signal.SIGSTOP)
        engine = open_engine(f"sqlite:///{home / 'ledger.sqlite'}")
        register = Reception(Book(engine, SystemClock()), trial=False)
        take(home / "watch" / "scan", home / "watch", FileBlobs(home / "blobs"), register)
        code = 0
    finally:
        os._exit(code)


def points_of(home: Path) -> list[tuple[str, int]]:
    """Answer every changing call of one take: its name, and which of its name it is."""
    log = home / "calls.txt"
    assert take_in_a_fork(home, "-o", str(log), "-e", f"trace={CHANGING}") == 0
    points, counts = [], Counter[str]()
    for line in log.read_text().splitlines():
        called = re.match(r"(\w+)\(", line)
        if called is None:
            continue
        counts[called[1]] += 1
        # Opening changes something only where it makes the file.
        if called[1] != "openat" or "O_CREAT" in line:
            points.append((called[1], counts[called[1]]))
    return points


def walk(way: Way, folder: Path, every: int) -> Tally:
    """Kill at every ``every``-th point, go on, and look at what is there."""
    prepare(folder / "fresh", way)
    shutil.copytree(folder / "fresh", folder / "watched")
    tally = Tally()
    for name, number in points_of(folder / "watched")[::every]:
        point, home = f"{name} {number}", folder / "killed"
        shutil.copytree(folder / "fresh", home)
        inject = f"inject={name}:signal=SIGKILL:when={number}"
        ended = take_in_a_fork(home, "-o", "/dev/null", "-e", f"trace={name}", "-e", inject)
        tally.points += 1
        tally.killed += ended == KILLED
        with opened(home) as way_in:
            look(way_in, way, point, tally)
        shutil.rmtree(home)
    return tally


def look(way_in: WayIn, way: Way, point: str, tally: Tally) -> None:
    """Count what the kill did: the file must be there, and going on must end as if nothing had been."""
    left, done = way_in.watch / "scan", way_in.watch / "done"
    there = [path for path in (left, *done.glob("*/scan")) if path.exists()]
    if [path.read_bytes() for path in there] != [way.file]:
        tally.lost.append(point)
    if left.exists():
        way_in.take(left)
    scans, pages = way_in.scans(), way_in.pages()
    if len(scans) > len(way.scans) or len(pages) > way.pages:
        tally.doubled.append(point)
    elif scans != way.scans or len(pages) != way.pages or left.exists():
        tally.lost.append(point)
    if verify(way_in.book, way_in.blobs, ()).findings:
        tally.unproved.append(point)


def main() -> int:
    """Walk, and print the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="walk every N-th point only")
    every = parser.parse_args().every
    if why := cannot_trace():
        sys.stderr.write(f"{why}\n")
        return 3
    bad = 0
    for name, way in WAYS.items():
        with tempfile.TemporaryDirectory(prefix="yomikaki-walk-") as folder:
            tally = walk(way, Path(folder), every)
        wrong = tally.lost + tally.doubled + tally.unproved
        bad += len(wrong) + (tally.points - tally.killed)
        sys.stdout.write(
            f"{name}: {tally.points} points, {tally.killed} killed, {len(tally.lost)} lost, "
            f"{len(tally.doubled)} doubled, {len(tally.unproved)} unproved {' '.join(wrong)}\n"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
