import os
from pathlib import Path

import pytest

from ledger.blobs import FileBlobs
from records.errors import ApplicationError, EnvironmentProblem
from tests.intake.rights import bound_by_modes


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    first = blobs.put("神栖".encode())
    assert blobs.put("神栖".encode()) == first
    assert blobs.get(first).decode() == "神栖"
    assert [path.name for path in (tmp_path / "sha256" / first[:2]).iterdir()] == [first[2:]]


def test_a_changed_blob_is_not_given_out(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    sha256 = blobs.put(b"one")
    blobs.place(sha256).write_bytes(b"two")
    with pytest.raises(ApplicationError) as caught:
        blobs.get(sha256)
    assert caught.value.code == "blob.changed"


def test_a_missing_blob_says_so(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    blobs.put(b"another")
    with pytest.raises(ApplicationError) as caught:
        blobs.get("0" * 64)
    assert caught.value.code == "blob.missing"


def test_a_store_that_is_not_there_is_no_missing_blob(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        FileBlobs(tmp_path / "not mounted").get("0" * 64)
    assert caught.value.code == "blob.unreadable"


def test_no_space_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ApplicationError) as caught:
        FileBlobs(tmp_path).put(b"data")
    assert caught.value.code == "blob.not_kept"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_is_closed_says_so(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    sha256 = blobs.put(b"data")
    blobs.place(sha256).chmod(0)
    with bound_by_modes(), pytest.raises(ApplicationError, match=r"blob\.unreadable"):
        blobs.get(sha256)


def test_what_a_killed_writer_left_is_removed_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    blobs.sweep()
    sha256 = blobs.put(b"data")
    old, running = (tmp_path / "unfinished" / name for name in ("old", "running"))
    for place in (old, running):
        place.write_bytes(b"half")
    os.utime(old, (0, 0))
    blobs.sweep()
    assert (old.exists(), running.exists(), blobs.get(sha256)) == (False, True, b"data")
