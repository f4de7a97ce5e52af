"""The watch folder, polled: change notices do not cross network shares."""

import datetime as dt
from pathlib import Path

from records.errors import EnvironmentProblem

DONE = "done"
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")


def ready(folder: Path, *, stable_seconds: float, now: dt.datetime) -> tuple[Path, ...]:
    """Answer the files that have held still for ``stable_seconds``, in the order in which they came.

    Hidden and unfinished files and the ``done`` folder are left out. The time of the last change of the
    directory entry counts too: a copy that keeps the old mtime is not ready before it is whole.

    Raises:
        EnvironmentProblem: the folder is not there. A share that dropped out looks like an empty folder;
            an outage is said, not taken for peace (``environment.watch_folder``).
    """
    if not folder.is_dir():
        raise EnvironmentProblem("environment.watch_folder", "監視フォルダにつながりません。")
    still = []
    for path in folder.rglob("*"):
        if _ignored(path.relative_to(folder)) or not path.is_file():
            continue
        status = path.stat()
        changed = max(status.st_mtime, status.st_ctime)
        if now.timestamp() - changed >= stable_seconds:
            still.append((status.st_mtime_ns, str(path), path))
    return tuple(path for _, _, path in sorted(still))


def _ignored(relative: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    return hidden or relative.parts[0] == DONE or relative.suffix.lower() in UNFINISHED
