"""Bytes under their SHA-256: ``sha256/ab/cdef...``."""

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from records.errors import ApplicationError, EnvironmentProblem
from records.ids import Sha256

# Nobody writes one blob for so long.
UNFINISHED_SECONDS = 24 * 3600.0


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FileBlobs:
    """A folder of blobs. What ``put`` has answered survives a power cut."""

    def __init__(self, root: Path) -> None:
        self._root = root / "sha256"
        self._unfinished = root / "unfinished"

    def place(self, sha256: Sha256) -> Path:
        """Answer the path where a blob lies or would lie."""
        return self._root / sha256[:2] / sha256[2:]

    def put(self, data: bytes) -> Sha256:
        """Keep the bytes and answer their hash. Keeping them again is harmless.

        Raises:
            EnvironmentProblem: the disk is full or refuses (``blob.not_kept``).
        """
        sha256 = hashlib.sha256(data).hexdigest()
        place = self.place(sha256)
        if place.exists():
            return sha256
        try:
            self._write(place, data)
        except OSError as error:
            raise EnvironmentProblem(
                "blob.not_kept", "保存できません。ディスクの空きを確かめてください。"
            ) from error
        return sha256

    def _write(self, place: Path, data: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        self._unfinished.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._unfinished)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(place.parent)
        _sync_folder(place.parent.parent)

    def get(self, sha256: Sha256) -> bytes:
        """Answer the bytes.

        Raises:
            ApplicationError: they are missing (``blob.missing``) or changed (``blob.changed``).
            EnvironmentProblem: the store gives nothing out, or is not there (``blob.unreadable``).
        """
        try:
            data = self.place(sha256).read_bytes()
        except OSError as error:
            # A share that dropped out looks like a folder from which everything is gone.
            if isinstance(error, FileNotFoundError) and self._root.is_dir():
                raise ApplicationError("blob.missing", "保存した画像が見つかりません。") from error
            raise EnvironmentProblem(
                "blob.unreadable", "保存した画像を読めません。保存先との接続を確かめてください。"
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ApplicationError("blob.changed", "保存した画像が変わっています。")
        return data

    def destroy(self, sha256: Sha256) -> None:
        """Destroy the bytes (廃棄); harmless where they are gone already.

        Raises:
            ApplicationError: the store does not let us (``blob.not_destroyed``).
        """
        place = self.place(sha256)
        try:
            place.unlink(missing_ok=True)
            if place.parent.exists():
                _sync_folder(place.parent)
        except OSError as error:
            raise ApplicationError(
                "blob.not_destroyed", "保存した画像を消せません。保存先の権限と接続を確かめてください。"
            ) from error

    def sweep(self) -> None:
        """Remove what killed writers left: no row knows of it, so that no deletion would ever reach it."""
        oldest = time.time() - UNFINISHED_SECONDS
        for left in self._unfinished.glob("*"):
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < oldest:
                    left.unlink()
