"""Open untrusted files in a child process: what kills it is the file's own fault, not ours."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from intake.sniff import media_type_of
from records.errors import QuarantineError
from records.ids import Id, Sha256, new_id
from records.reading import PageInfo

WALL_SECONDS = 1200
ROOT = Path(__file__).parents[1]


def open_scan(data: bytes, scan_id: Id, keep: Callable[[bytes], Sha256]) -> tuple[str, tuple[PageInfo, ...]]:
    """Answer the media type and the pages of a file; ``keep`` stores each page's picture.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
    """
    media_type = media_type_of(data)
    with tempfile.TemporaryDirectory(prefix="yomikaki-open-") as name:
        folder = Path(name)
        (folder / "scan").write_bytes(data)
        _run(folder / "scan", media_type, folder)
        if (folder / "refused.json").exists():
            raise QuarantineError(**json.loads((folder / "refused.json").read_text()))
        if not (folder / "pages.json").exists():
            raise QuarantineError("file.unreadable", "ファイルを開けません(壊れているか、複雑すぎます)。")
        told = json.loads((folder / "pages.json").read_text())
        pages = tuple(
            PageInfo(
                id=new_id(),
                scan_id=scan_id,
                number=number,
                dpi=one["dpi"],
                pixels=keep((folder / f"{number:04d}.page").read_bytes()),
                text_layer=one["text_layer"],
            )
            for number, one in enumerate(told, start=1)
        )
    return media_type, pages


def _run(file: Path, media_type: str, folder: Path) -> None:
    command = [sys.executable, "-m", "intake.child", str(file), media_type, str(folder)]
    try:
        subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, check=False, timeout=WALL_SECONDS, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise QuarantineError("file.too_slow", "ファイルを開くのに時間がかかりすぎます。") from error
