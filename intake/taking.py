"""Take one file in. Bytes are safe before the ledger knows them, and the ledger before the file moves."""

import hashlib
import os
from enum import StrEnum
from pathlib import Path

from intake.opening import open_scan
from intake.watching import DONE
from records.drop import Drop
from records.errors import QuarantineError
from records.ids import Id
from records.ports import BlobStore, Register


class Taken(StrEnum):
    """What became of a file."""

    SPLIT = "split"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FINISHED_BEFORE = "finished_before"
    STILL_GROWING = "still_growing"


def take(file: Path, watch: Path, position: int, blobs: BlobStore, register: Register) -> Taken:
    """Take a file out of the watch folder: store, ledger row, pages, and only then ``done/``.

    Killed anywhere and run again, the same scan goes on; none is lost and none is made twice.

    Raises:
        ApplicationError: the store is full or refuses (``blob.not_kept``); the file stays where it is.
    """
    before = file.stat()
    data = file.read_bytes()
    after = file.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or after.st_size != len(
        data
    ):
        return Taken.STILL_GROWING
    return _taken(file, watch, _drop(file, watch, position, data, after), data, blobs, register)


def _drop(file: Path, watch: Path, position: int, data: bytes, status: os.stat_result) -> Drop:
    folder = file.relative_to(watch).parent
    return Drop(
        department=_readable(folder.parts[0]) if folder.parts else "",
        folder=_readable(str(folder)),
        file_name=_readable(file.name),
        position=position,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        mtime_ns=status.st_mtime_ns,
    )


def _readable(name: str) -> str:
    r"""Answer a file name as text; bytes that are no UTF-8 are written as ``\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _taken(file: Path, watch: Path, drop: Drop, data: bytes, blobs: BlobStore, register: Register) -> Taken:
    blobs.put(data)
    scan_id = register.seen(drop)
    if scan_id is None:
        _put_away(file, watch, drop.sha256)
        return Taken.FINISHED_BEFORE
    end = _opened(scan_id, drop, data, blobs, register)
    _put_away(file, watch, scan_id)
    return end


def _opened(scan_id: Id, drop: Drop, data: bytes, blobs: BlobStore, register: Register) -> Taken:
    try:
        first = register.first_with(drop.sha256, scan_id) if data else None
        if first is not None:
            register.duplicate(scan_id, first)
            return Taken.DUPLICATE
        media_type, pages = open_scan(data, scan_id, blobs.put)
        register.split(scan_id, media_type, pages)
    except QuarantineError as error:
        register.quarantined(scan_id, error.code, error.message)
        return Taken.QUARANTINED
    return Taken.SPLIT


def _put_away(file: Path, watch: Path, name: str) -> None:
    """Move the file to ``done/NAME/``, its own name kept; durable before it returns."""
    place = watch / DONE / name
    place.mkdir(parents=True, exist_ok=True)
    file.rename(place / file.name)
    for folder in (place, file.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
