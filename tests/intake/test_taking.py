"""Every file ends as pages or as a quarantine row with a reason, and its bytes are kept."""

import datetime as dt
import hashlib
import os
import resource
from pathlib import Path

import pytest

from intake.taking import Taken
from intake.watching import ready
from records.errors import ApplicationError, EnvironmentProblem
from tests.intake.conftest import WayIn
from tests.intake.files import encoded, pdf, picture

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
        ("あ" * 83 + "x.jpg", JPEG, [(1, "200.00", "to_sort")]),
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


def test_the_same_bytes_again_are_a_duplicate(way_in: WayIn) -> None:
    assert way_in.take(way_in.drop("a/one.jpg", JPEG)) is Taken.SPLIT
    assert way_in.take(way_in.drop("a/two.jpg", JPEG)) is Taken.DUPLICATE
    assert [state for state, _ in way_in.scans()] == ["split", "duplicate"]
    assert len(way_in.pages()) == 1


def test_a_full_disk_leaves_the_file_where_it_is(way_in: WayIn) -> None:
    path = way_in.drop("scan.jpg", JPEG)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(ApplicationError, match="ディスクの空き"):
            way_in.take(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == JPEG
    assert way_in.scans() == []
    assert way_in.take(path) is Taken.SPLIT


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
