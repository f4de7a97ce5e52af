"""``python -m intake.child FILE MEDIA_TYPE FOLDER``: open one untrusted file under limits."""

import json
import resource
import sys
from pathlib import Path

from records.errors import QuarantineError

MEMORY_BYTES = 6 * 2**30
CPU_SECONDS = 900


def limit() -> None:
    """Let the kernel stop a file that wants too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_into(file: Path, media_type: str, folder: Path) -> None:
    """Write ``0001.page`` ... and, last, ``pages.json`` or ``refused.json``."""
    from intake.pages import pages_of

    try:
        told = []
        for number, page in enumerate(pages_of(file.read_bytes(), media_type), start=1):
            (folder / f"{number:04d}.page").write_bytes(page.picture)
            told.append({"dpi": page.dpi, "text_layer": page.text_layer})
        (folder / "pages.json").write_text(json.dumps(told))
    except QuarantineError as error:
        (folder / "refused.json").write_text(json.dumps({"code": error.code, "message": error.message}))


if __name__ == "__main__":
    limit()
    open_into(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
