"""Every file ends as pages or as a quarantine row with a reason, and its bytes are kept."""

import datetime as dt
import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.contents import MOST_BYTES
from intake.opening import open_scan
from intake.taking import Taken
from intake.watching import ready
from ledger import schema
from ledger.audit import verify
from records.errors import ApplicationError, EnvironmentProblem, QuarantineError, YomikakiError
from records.ids import new_id
from tests.intake.conftest import WayIn
from tests.intake.files import encoded, pdf, picture
from tests.intake.rights import bound_by_modes

JPEG = encoded(picture(), "JPEG", dpi=(200, 200))
TIFF = encoded(
    picture(mode="1"), "TIFF", save_all=True, append_images=[picture(mode="1")] * 2, dpi=(300, 300)
)
FAX = encoded(picture(600, 300, "1"), "TIFF", compression="group4", dpi=(204, 98))
BAD = {
    "empty": (b"", "file.empty"),
    "text.pdf": (b"hello, this is no PDF", "file.unknown_type"),
    "half.jpg": (JPEG[: len(JPEG) // 2], "file.broken"),
    "half.tif": (TIFF[: len(TIFF) // 2], "file.broken"),
    "half.pdf": (pdf(3)[:200], "file.broken"),
    "locked.pdf": (pdf(1, encrypted=True), "file.password"),
    "many.pdf": (pdf(10_000), "file.too_many_pages"),
    "lying.pdf": (pdf(2, declared=5), "file.page_count"),
    "high.pdf": (pdf(1, height=2.0**31), "image.too_large"),
    "dot.png": (encoded(picture(1, 1), "PNG"), "image.too_small"),
    "huge.png": (encoded(picture(12_000, 12_000, "1"), "PNG"), "image.too_large"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_taken_is_kept_and_says_why(name: str, way_in: WayIn) -> None:
    data, code = BAD[name]
    path = way_in.drop(name, data)
    assert way_in.take(path) is Taken.QUARANTINED
    assert way_in.scans() == [("quarantined", code)]
    assert way_in.blobs.get(hashlib.sha256(data).hexdigest()) == data
    assert not path.exists()
    (kept,) = (one for one in (way_in.watch / "done").rglob("*") if one.is_file())
    assert kept.name == name


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        ("scan.jpg", JPEG, [(1, "200.00", "to_sort")]),
        ("wrong-extension.txt", JPEG, [(1, "200.00", "to_sort")]),
        (
            "many.tif",
            TIFF,
            [(1, "300.00", "to_sort"), (2, "300.00", "duplicate"), (3, "300.00", "duplicate")],
        ),
        ("fax.tif", FAX, [(1, "204.00", "to_sort")]),
        ("two.pdf", pdf(2), [(1, "300.00", "to_sort"), (2, "300.00", "duplicate")]),
        ("申請書 束その1.jpg", JPEG, [(1, "200.00", "to_sort")]),
        ("あ" * 83 + "xx.jpg", JPEG, [(1, "200.00", "to_sort")]),
        ("large.png", encoded(picture(10_000, 10_000, "1"), "PNG"), None),
    ],
)
def test_good_files_become_pages_at_their_true_dpi(
    name: str, data: bytes, pages: list[tuple[int, str, str]] | None, way_in: WayIn
) -> None:
    assert way_in.take(way_in.drop(name, data)) is Taken.SPLIT
    assert way_in.scans() == [("split", None)]
    if pages is not None:
        assert way_in.pages() == pages


def test_a_name_that_is_no_utf8_is_taken(way_in: WayIn) -> None:
    path = Path(os.fsdecode(os.fsencode(way_in.watch) + b"/\x8a\xbf\x8e\x9a.jpg"))
    path.write_bytes(JPEG)
    assert way_in.take(path) is Taken.SPLIT


def test_what_could_not_be_taken_says_so_again_when_it_comes_again(way_in: WayIn) -> None:
    locked, code = BAD["locked.pdf"]
    for name in ("a.pdf", "b.pdf"):
        assert way_in.take(way_in.drop(name, locked)) is Taken.QUARANTINED
    assert way_in.scans() == [("quarantined", code), ("quarantined", code)]


def test_the_same_bytes_again_are_a_duplicate(way_in: WayIn) -> None:
    assert way_in.take(way_in.drop("a/one.jpg", JPEG)) is Taken.SPLIT
    assert way_in.take(way_in.drop("a/two.jpg", JPEG)) is Taken.DUPLICATE
    assert [state for state, _ in way_in.scans()] == ["split", "duplicate"]
    assert len(way_in.pages()) == 1


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow past ``size``: what a full disk or an exceeded quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_file_where_it_is(way_in: WayIn) -> None:
    path = way_in.drop("scan.jpg", JPEG)
    with files_of_at_most(100), pytest.raises(ApplicationError, match="ディスクの空き"):
        way_in.take(path)
    assert path.read_bytes() == JPEG
    assert way_in.scans() == []
    assert way_in.take(path) is Taken.SPLIT


def test_a_full_disk_under_the_ledger_leaves_the_file_where_it_is(way_in: WayIn) -> None:
    path = way_in.drop("scan.jpg", JPEG)
    way_in.blobs.put(JPEG)
    with files_of_at_most(100), pytest.raises(ApplicationError, match=r"ledger\.unavailable"):
        way_in.take(path)
    assert path.read_bytes() == JPEG
    assert way_in.scans() == []
    assert way_in.take(path) is Taken.SPLIT


def test_no_room_for_the_pages_is_not_the_files_fault(tmp_path: Path) -> None:
    # The file itself has room, its page in colour at 300 dpi has none.
    data = pdf(1)
    with files_of_at_most(len(data) + 1), pytest.raises(ApplicationError, match=r"intake\.no_room"):
        open_scan(data, new_id(), lambda data: "0" * 64)


def test_a_broken_installation_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(EnvironmentProblem, match=r"environment\.opening"):
        open_scan(JPEG, new_id(), lambda data: "0" * 64)


@pytest.mark.parametrize(("signal", "code"), [("TERM", r"intake\.stopped"), ("KILL", r"file\.unreadable")])
def test_a_child_that_is_stopped_is_told_from_one_that_its_file_kills(
    signal: str, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\nkill -{signal} $$\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    with pytest.raises(YomikakiError, match=code):
        open_scan(JPEG, new_id(), lambda data: "0" * 64)


def test_pictures_that_a_killed_run_left_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, running = tmp_path / "yomikaki-open-old", tmp_path / "yomikaki-open-running"
    for folder in (old, running):
        folder.mkdir()
        (folder / "0001.page").write_bytes(JPEG)
    os.utime(old, (0, 0))
    with pytest.raises(QuarantineError):
        open_scan(b"\xff\xd8\xff", new_id(), lambda data: "0" * 64)
    assert [path.name for path in tmp_path.iterdir()] == ["yomikaki-open-running"]


def test_a_file_that_grows_while_it_is_read_is_left_for_later(
    way_in: WayIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = way_in.drop("scan.jpg", JPEG[:100])

    def read_while_the_scanner_writes(path: Path, size: int) -> bytes:
        path.write_bytes(JPEG)
        return path.read_bytes()[: size + 1]

    with monkeypatch.context() as patch:
        patch.setattr("intake.contents._read", read_while_the_scanner_writes)
        assert way_in.take(path) is Taken.STILL_GROWING
    assert path.read_bytes() == JPEG
    assert way_in.scans() == []
    assert way_in.take(path) is Taken.SPLIT


def test_a_file_that_somebody_took_back_is_nobodys(way_in: WayIn) -> None:
    path = way_in.drop("scan.jpg", JPEG)
    path.unlink()
    assert way_in.take(path) is Taken.VANISHED
    assert way_in.scans() == []


def test_a_link_a_pipe_and_a_file_too_large_say_what_they_are(way_in: WayIn, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(JPEG)
    link, pipe, large = (way_in.watch / name for name in ("link.jpg", "pipe.jpg", "large.pdf"))
    link.symlink_to(secret)
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert [way_in.take(path) for path in (link, pipe, large)] == [Taken.QUARANTINED] * 3
    assert [code for _, code in way_in.scans()] == ["file.not_a_file", "file.not_a_file", "file.too_large"]
    kept = {path.name: path for path in (way_in.watch / "done").glob("*/*")}
    assert kept["link.jpg"].readlink() == secret
    assert kept["pipe.jpg"].is_fifo()
    assert kept["large.pdf"].stat().st_size == MOST_BYTES + 1
    assert secret.read_bytes() == JPEG
    assert verify(way_in.book, way_in.blobs, ()).findings == ()


def test_a_link_to_a_folder_is_not_followed(way_in: WayIn, tmp_path: Path, now: dt.datetime) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "scan.jpg").write_bytes(JPEG)
    (way_in.watch / "folder").symlink_to(tmp_path / "private")
    (found,) = ready(way_in.watch, stable_seconds=0, now=now + dt.timedelta(seconds=5))
    assert found == way_in.watch / "folder"
    assert way_in.take(found) is Taken.QUARANTINED
    assert (tmp_path / "private" / "scan.jpg").exists()


def test_a_file_without_permission_stays_and_is_taken_when_it_has_one(way_in: WayIn) -> None:
    path = way_in.drop("scan.jpg", JPEG)
    path.chmod(0)
    with bound_by_modes(), pytest.raises(ApplicationError, match=r"file\.no_permission"):
        way_in.take(path)
    assert way_in.scans() == []
    path.chmod(0o600)
    assert way_in.take(path) is Taken.SPLIT


def test_a_folder_without_permission_is_told_and_does_not_stop_the_others(
    way_in: WayIn, now: dt.datetime
) -> None:
    way_in.drop("国保/a.jpg", JPEG).parent.chmod(0)
    open_one = way_in.drop("水道/b.jpg", JPEG)
    with bound_by_modes():
        found = ready(way_in.watch, stable_seconds=0, now=now + dt.timedelta(seconds=5))
        assert set(found) == {way_in.watch / "国保", open_one}
        with pytest.raises(ApplicationError, match=r"file\.no_permission"):
            way_in.take(way_in.watch / "国保")
        assert way_in.take(open_one) is Taken.SPLIT
    (way_in.watch / "国保").chmod(0o700)


def test_a_file_that_cannot_be_moved_is_in_the_ledger_once(way_in: WayIn) -> None:
    path = way_in.drop("国保/scan.jpg", JPEG)
    path.parent.chmod(0o500)
    for _ in range(2):
        with bound_by_modes(), pytest.raises(ApplicationError, match=r"file\.not_put_away"):
            way_in.take(path)
    assert way_in.scans() == [("split", None)]
    path.parent.chmod(0o700)
    assert way_in.take(path) is Taken.FINISHED_BEFORE
    assert not path.exists()
    assert way_in.scans() == [("split", None)]


def test_only_files_that_hold_still_are_ready(way_in: WayIn, now: dt.datetime) -> None:
    first = way_in.drop("国保/a.jpg", JPEG)
    way_in.drop(".hidden.jpg", JPEG)
    way_in.drop("copying.part", JPEG)
    way_in.drop("done/old.jpg", JPEG)
    assert ready(way_in.watch, stable_seconds=60, now=now) == ()
    later = now + dt.timedelta(seconds=120)
    assert ready(way_in.watch, stable_seconds=60, now=later) == (first,)


def test_a_share_that_dropped_out_is_no_empty_folder(way_in: WayIn, now: dt.datetime) -> None:
    with pytest.raises(EnvironmentProblem):
        ready(way_in.watch / "gone", stable_seconds=1, now=now)


def test_a_folder_that_closes_as_a_whole_is_an_outage(way_in: WayIn, now: dt.datetime) -> None:
    way_in.watch.chmod(0)
    with bound_by_modes(), pytest.raises(EnvironmentProblem, match=r"environment\.watch_folder"):
        ready(way_in.watch, stable_seconds=1, now=now)
    way_in.watch.chmod(0o700)


def test_files_are_numbered_within_their_bundle_so_that_paper_is_found_again(way_in: WayIn) -> None:
    for name in ("国保/a.jpg", "国保/b.jpg", "水道/c.jpg", "国保/d.jpg"):
        way_in.take(way_in.drop(name, JPEG))
    with way_in.book.reading() as connection:
        rows = connection.execute(select(schema.scans.c.file_name, schema.scans.c.position)).all()
    assert {row.file_name: row.position for row in rows} == {"a.jpg": 1, "b.jpg": 2, "c.jpg": 1, "d.jpg": 3}
