"""``python -m intake.child FILE MEDIA_TYPE FOLDER``: open one untrusted file under limits.

Whatever a file does in here is told in ``pages.json``, ``export.json`` or ``refused.json``. Any other end is
either the kernel's stop for a file that wants too much, or trouble of this machine (see ``intake.opening``).
"""

import json
import resource
import sys
from pathlib import Path

from intake.sniff import LISTS
from records.errors import QuarantineError

MEMORY_BYTES = 6 * 2**30
CPU_SECONDS = 900
NO_ROOM = 75  # EX_TEMPFAIL of sysexits.h
UNREADABLE = QuarantineError("file.unreadable", "ファイルを開けません(壊れているか、複雑すぎます)。")


def limit() -> None:
    """Let the kernel stop a file that wants too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_into(file: Path, media_type: str, folder: Path) -> None:
    """Write what the file holds, or ``refused.json``.

    Raises:
        OSError: there is no room for it.
    """
    if media_type in LISTS:
        return _export_into(file, media_type, folder)
    return _pages_into(file, media_type, folder)


def _export_into(file: Path, media_type: str, folder: Path) -> None:
    """Write ``export.json`` or ``refused.json``."""
    from intake.lists import export_of

    try:
        export = export_of(file.read_bytes(), media_type)
    except QuarantineError as error:
        return _refuse(folder, error)
    except Exception:  # a parser of a hostile file may raise anything at all
        return _refuse(folder, UNREADABLE)
    (folder / "export.json").write_text(export.model_dump_json())
    return None


def _pages_into(file: Path, media_type: str, folder: Path) -> None:
    """Write ``0001.page`` ... and, last, ``pages.json`` or ``refused.json``.

    Raises:
        OSError: there is no room for the pages.
    """
    from intake.pages import pages_of

    told, pages = [], pages_of(file.read_bytes(), media_type)
    while True:
        try:
            page = next(pages, None)
        except QuarantineError as error:
            return _refuse(folder, error)
        except Exception:  # a parser of a hostile file may raise anything at all
            return _refuse(folder, UNREADABLE)
        if page is None:
            break
        told.append(page.told())
        (folder / f"{len(told):04d}.page").write_bytes(page.picture)
    (folder / "pages.json").write_text(json.dumps(told))
    return None


def _refuse(folder: Path, error: QuarantineError) -> None:
    (folder / "refused.json").write_text(json.dumps({"code": error.code, "message": error.message}))


if __name__ == "__main__":
    limit()
    try:
        open_into(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    except OSError:
        sys.exit(NO_ROOM)
