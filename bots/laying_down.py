"""Files that others take from a folder: one writer, a draft beside, its place taken in one step, durably."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LinkInTheWay(OSError):
    """A link lies where this program makes a file: what it writes would land in somebody else's."""


class Busy(OSError):
    """Another process of ours has the file."""


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Keep every other process of ours away for as long as the block lasts; one that died holds nothing.

    Raises:
        Busy: another process is at it.
        OSError: the folder is not there, or does not let us; ``LinkInTheWay`` for a link.
    """
    handle = own(lock, os.O_RDWR)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(*error.args) from error
        yield
    finally:
        os.close(handle)


def own(place: Path, flags: int) -> int:
    """Open a file that only this program makes, and answer its handle.

    Raises:
        LinkInTheWay: a link lies there.
        OSError: the folder is not there, or does not let us.
    """
    try:
        return os.open(place, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise LinkInTheWay(*error.args) from error
        raise


def moved_to(draft: Path, place: Path) -> None:
    """Give a file another name in its folder, in one step that happens or does not, and durably.

    Raises:
        OSError: it is not there, or the folder does not let us.
    """
    draft.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
