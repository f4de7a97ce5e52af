"""Take one file in. Bytes are safe before the ledger knows them, and the ledger before the file moves."""

import hashlib
import os
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from intake.contents import Contents, contents_of
from intake.opening import open_list, open_scan
from intake.recognising import recognised
from intake.sniff import LISTS, media_type_of
from intake.watching import DONE
from records.drop import Drop
from records.errors import ApplicationError, QuarantineError
from records.ids import Id
from records.listing import ListDefinition
from records.ports import BlobStore, Register


class Taken(StrEnum):
    """What became of a file."""

    SPLIT = "split"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    FINISHED_BEFORE = "finished_before"
    STILL_GROWING = "still_growing"
    VANISHED = "vanished"


def take(
    file: Path, watch: Path, blobs: BlobStore, register: Register, lists: Collection[ListDefinition] = ()
) -> Taken:
    """Take a file out of the watch folder: store, ledger row, pages or rows, and only then ``done/``.

    ``lists`` are the exports of other systems that can be recognised.

    Killed anywhere and run again, the same scan goes on; none is lost and none is made twice. What is no
    file, or is too large to be one of ours, is not read: its row says why, and ``done/`` keeps it.

    Raises:
        ApplicationError: nothing is wrong with the file, but it cannot be read, kept, opened or moved now.
            It stays where it is and is taken later.
    """
    try:
        lying = contents_of(file)
    except FileNotFoundError:
        return Taken.VANISHED
    if lying is None:
        return Taken.STILL_GROWING
    drop = _drop(file, watch, lying)
    blobs.put(lying.data)
    scan_id = register.seen(drop)
    if scan_id is None:
        _put_away(file, watch, drop.sha256)
        return Taken.FINISHED_BEFORE
    end = _opened(scan_id, drop, lying, blobs, register, lists)
    _put_away(file, watch, scan_id)
    return end


def _drop(file: Path, watch: Path, lying: Contents) -> Drop:
    folder = file.relative_to(watch).parent
    return Drop(
        department=_readable(folder.parts[0]) if folder.parts else "",
        folder=_readable(str(folder)),
        file_name=_readable(file.name),
        sha256=hashlib.sha256(lying.data).hexdigest(),
        size=lying.size,
        mtime_ns=lying.mtime_ns,
    )


def _readable(name: str) -> str:
    r"""Answer a file name as text; bytes that are no UTF-8 are written as ``\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _opened(
    scan_id: Id,
    drop: Drop,
    lying: Contents,
    blobs: BlobStore,
    register: Register,
    lists: Collection[ListDefinition],
) -> Taken:
    try:
        if lying.refused:
            raise lying.refused
        first = register.first_with(drop.sha256, scan_id) if lying.data else None
        if first is not None:
            register.duplicate(scan_id, first)
            return Taken.DUPLICATE
        media_type = media_type_of(lying.data)
        if media_type in LISTS:
            register.listed(scan_id, media_type, recognised(open_list(lying.data, media_type), lists))
        else:
            register.split(scan_id, *open_scan(lying.data, scan_id, blobs.put))
    except QuarantineError as error:
        register.quarantined(scan_id, error.code, error.message)
        return Taken.QUARANTINED
    return Taken.SPLIT


def _put_away(file: Path, watch: Path, name: str) -> None:
    """Move the file to ``done/NAME/``, its own name kept; durable before it returns.

    Raises:
        ApplicationError: the folder does not let us (``file.not_put_away``); the ledger has the file already.
    """
    place = watch / DONE / name
    try:
        place.mkdir(parents=True, exist_ok=True)
        file.rename(place / file.name)
        for folder in (place, place.parent, file.parent):
            _sync(folder)
    except OSError as error:
        raise ApplicationError(
            "file.not_put_away",
            "取り込んだファイルを done へ移せません。監視フォルダの権限を確かめてください。",
        ) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
