"""Open untrusted files in a child process: what kills it is the file's own fault, not ours."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from intake.child import NO_ROOM, UNREADABLE
from intake.sniff import LISTS, media_type_of
from records.errors import ApplicationError, EnvironmentProblem, QuarantineError
from records.ids import Id, Sha256, new_id
from records.listing import Export
from records.reading import PageInfo

WALL_SECONDS = 1200
ROOT = Path(__file__).parents[1]
FOLDER_PREFIX = "yomikaki-open-"
# Somebody stops the whole program: the file is innocent.
STOPPED = frozenset({-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP})

NO_PAGES = QuarantineError("file.no_pages", "一覧のファイルです。画像か PDF を選んでください。")


def open_scan(data: bytes, scan_id: Id, keep: Callable[[bytes], Sha256]) -> tuple[str, tuple[PageInfo, ...]]:
    """Answer the media type and the pages of a file; ``keep`` stores each page's picture.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
        ApplicationError: this machine cannot open files now: no room to work (``intake.no_room``), being
            stopped (``intake.stopped``), parts missing (``environment.opening``).
    """
    media_type = media_type_of(data)
    if media_type in LISTS:
        raise NO_PAGES
    with _opened(data, media_type) as folder:
        return media_type, _pages(folder, scan_id, keep)


def open_list(data: bytes, media_type: str) -> Export:
    """Answer the columns and rows of an export.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
        ApplicationError: this machine cannot open files now, as in ``open_scan``.
    """
    with _opened(data, media_type) as folder:
        _require_taken(folder)
        return Export.model_validate_json((folder / "export.json").read_text())


@contextmanager
def _opened(data: bytes, media_type: str) -> Iterator[Path]:
    """Let the child open a file, and answer the folder in which it told what it found."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as name:
        folder = Path(name)
        try:
            (folder / "scan").write_bytes(data)
        except OSError as error:
            raise _no_room() from error
        _run(folder / "scan", media_type, folder)
        yield folder


def _require_taken(folder: Path) -> None:
    if (folder / "refused.json").exists():
        raise QuarantineError(**json.loads((folder / "refused.json").read_text()))


def _sweep() -> None:
    """Remove what a killed run left behind: it holds pictures of applications."""
    oldest = time.time() - 2 * WALL_SECONDS
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        with suppress(FileNotFoundError):
            if left.lstat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)


def _pages(folder: Path, scan_id: Id, keep: Callable[[bytes], Sha256]) -> tuple[PageInfo, ...]:
    _require_taken(folder)
    told = json.loads((folder / "pages.json").read_text())
    return tuple(
        PageInfo(
            id=new_id(),
            scan_id=scan_id,
            number=number,
            dpi=one["dpi"],
            pixels=keep((folder / f"{number:04d}.page").read_bytes()),
            text_layer=one["text_layer"],
            cover=one.get("cover"),
            letter=one.get("letter"),
        )
        for number, one in enumerate(told, start=1)
    )


def _run(file: Path, media_type: str, folder: Path) -> None:
    command = [sys.executable, "-m", "intake.child", str(file), media_type, str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, check=False, timeout=WALL_SECONDS, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise QuarantineError("file.too_slow", "ファイルを開くのに時間がかかりすぎます。") from error
    if done.returncode == NO_ROOM:
        raise _no_room()
    if done.returncode in STOPPED:
        raise ApplicationError("intake.stopped", "取込みが途中で止められました。ファイルはそのままです。")
    if done.returncode < 0:
        raise UNREADABLE
    if done.returncode > 0:
        raise EnvironmentProblem(
            "environment.opening",
            "ファイルを開く部品が動きません。yomikaki doctor で足りないものを確かめてください。",
        )


def _no_room() -> ApplicationError:
    return ApplicationError(
        "intake.no_room", "ファイルを開く作業場所がありません。ディスクの空きを確かめてください。"
    )
