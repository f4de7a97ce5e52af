"""Read one entry of the watch folder, whole and once, or say why its bytes are not read."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from records.errors import ApplicationError, QuarantineError

# A thousand colour pages at 2 MB each. What is larger is no scan, and is never held in memory.
MOST_BYTES = 2 * 2**30

NO_FILE = QuarantineError(
    "file.not_a_file", "ファイルではありません(リンクなど)。ファイルそのものを入れてください。"
)
TOO_LARGE = QuarantineError("file.too_large", "ファイルが大きすぎます(2GBまで)。分けてスキャンしてください。")


@dataclass(frozen=True)
class Contents:
    """What lay there. Where it is ``refused`` unread, ``data`` is a sentence that stands for the bytes."""

    data: bytes
    size: int
    mtime_ns: int
    refused: QuarantineError | None = None


def contents_of(path: Path) -> Contents | None:
    """Answer what lies at the path; None while somebody still writes it or puts another in its place.

    Raises:
        FileNotFoundError: it is gone.
        ApplicationError: nobody lets us read it, or the disk or share does not answer
            (``file.no_permission``, ``file.read_failed``).
    """
    try:
        before = path.lstat()
        if stat.S_ISDIR(before.st_mode):
            raise _no_permission()
        if not stat.S_ISREG(before.st_mode):
            return _unread(before, NO_FILE)
        if before.st_size > MOST_BYTES:
            return _unread(before, TOO_LARGE)
        data = _read(path, before.st_size)
        after = path.lstat()
    except FileNotFoundError:
        raise
    except PermissionError as error:
        raise _no_permission() from error
    except OSError as error:
        raise ApplicationError(
            "file.read_failed", "ファイルを読めません。監視フォルダとの接続を確かめてください。"
        ) from error
    if _identity(before) != _identity(after) or len(data) != after.st_size:
        return None
    return Contents(data, after.st_size, after.st_mtime_ns)


def _read(path: Path, size: int) -> bytes:
    # Never through a link and never waiting for a writer, should the entry have become a link or a pipe.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        return file.read(size + 1)


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _unread(status: os.stat_result, why: QuarantineError) -> Contents:
    note = f"{why.message} ({why.code}, {status.st_size} bytes)\n"
    return Contents(note.encode(), status.st_size, status.st_mtime_ns, why)


def _no_permission() -> ApplicationError:
    return ApplicationError(
        "file.no_permission",
        "監視フォルダの中に、読む権限のないファイルかフォルダがあります。権限を確かめてください。",
    )
