"""The watch folder, polled: change notices do not cross network shares."""

import datetime as dt
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from records.errors import EnvironmentProblem

DONE = "done"
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")


def ready(folder: Path, *, stable_seconds: float, now: dt.datetime) -> tuple[Path, ...]:
    """Answer what has held still for ``stable_seconds``, in the order in which it came.

    Hidden and unfinished files and the ``done`` folder are left out. The time of the last change of the
    directory entry counts too: a copy that keeps the old mtime is not ready before it is whole. Links,
    pipes and folders that nobody lets us look into are answered like files: taking one says what it is,
    so that nothing lies in the watch folder unnoticed.

    Raises:
        EnvironmentProblem: the folder is not there. A share that dropped out looks like an empty folder;
            an outage is said, not taken for peace (``environment.watch_folder``).
    """
    if not folder.is_dir():
        raise EnvironmentProblem("environment.watch_folder", "監視フォルダにつながりません。")
    still = []
    for path in _entries(folder):
        try:
            status = path.lstat()
        except OSError:  # gone since it was listed, or in a folder that closed meanwhile
            continue
        # A closed folder has no moment of rest to wait for.
        changed = 0.0 if stat.S_ISDIR(status.st_mode) else max(status.st_mtime, status.st_ctime)
        if now.timestamp() - changed >= stable_seconds:
            still.append((status.st_mtime_ns, str(path), path))
    return tuple(path for _, _, path in sorted(still))


def _entries(folder: Path) -> Iterator[Path]:
    """Answer every entry that is no folder, and every folder that cannot be listed."""
    closed: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        here = Path(place)
        at_top = here == folder
        folders[:] = [name for name in folders if not _hidden(name) and not (at_top and name == DONE)]
        links = [name for name in folders if (here / name).is_symlink()]
        yield from (here / name for name in (*names, *links) if not _ignored(name))
    if folder in closed:
        raise EnvironmentProblem("environment.watch_folder", "監視フォルダにつながりません。")
    yield from closed


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _ignored(name: str) -> bool:
    return _hidden(name) or name.lower().endswith(UNFINISHED)
