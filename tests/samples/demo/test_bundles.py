"""The bundles of the demonstration: the same every time, and each file what it says it is."""

import hashlib
from pathlib import Path

import pytest

from intake.pages import pages_of
from intake.sniff import media_type_of
from records.errors import QuarantineError
from samples.demo.bundles import FILES, WATER, write_bundles
from samples.demo.expected import End, ExpectedSheet
from samples.demo.papers import Paper
from samples.sheets.make import blank_of


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[ExpectedSheet, ...]]:
    root = tmp_path_factory.mktemp("counter")
    return root, write_bundles(root)


def test_the_day_has_what_goes_right_and_what_goes_wrong(
    dropped: tuple[Path, tuple[ExpectedSheet, ...]],
) -> None:
    _, sheets = dropped
    ends = [one.end for one in sheets]
    assert len(sheets) == 32
    assert {end: ends.count(end) for end in End} == {
        End.ENTERED: 25, End.HELD: 1, End.ON_HOLD: 1, End.WITHDRAWN: 1, End.EXCLUDED: 4,
    }  # fmt: skip
    assert {one.procedure for one in sheets} == {
        None, "kokuho_kanyu", "inu_henko", "suido_kaishi", "onestop_tokurei", "shimin_anketo",
    }  # fmt: skip
    assert len({one.file for one in sheets}) == len({(one.folder, one.file) for one in sheets})


def test_every_page_of_every_file_opens(dropped: tuple[Path, tuple[ExpectedSheet, ...]]) -> None:
    root, sheets = dropped
    for name in {one.file for one in sheets} - {"水道_空.pdf", "水道_連絡.pdf"}:
        mine = [one for one in sheets if one.file == name]
        data = (root / mine[0].folder / name).read_bytes()
        pages = list(pages_of(data, media_type_of(data)))
        assert len(pages) == len(mine), name
        assert {page.text_layer for page in pages} == {name == "国保_電子.pdf"}, name
        assert {round(page.dpi) for page in pages} <= {200, 300}, name


@pytest.mark.parametrize("name", ["水道_空.pdf", "水道_連絡.pdf"])
def test_what_is_no_scan_is_none(dropped: tuple[Path, tuple[ExpectedSheet, ...]], name: str) -> None:
    root, _ = dropped
    with pytest.raises(QuarantineError):
        media_type_of((root / "水道課" / name).read_bytes())


def test_the_truth_says_every_field_that_can_be_known(
    dropped: tuple[Path, tuple[ExpectedSheet, ...]],
) -> None:
    for one in dropped[1]:
        if one.procedure is None:
            assert one.truth == {}
            continue
        unknown = {"kaishi_date"} if one.end is End.ON_HOLD else set()
        assert set(one.truth) | unknown == {field.path for field in blank_of(one.procedure)[0].fields}


def test_no_number_is_on_two_papers() -> None:
    papers = {paper.number: paper for one in FILES for paper in one.papers}
    keys = {
        "kokuho_kanyu": "hoken_bango", "inu_henko": "toroku_bango", "suido_kaishi": "suisen_bango",
        "onestop_tokurei": "uketsuke_bango", "shimin_anketo": "hyo_bango",
    }  # fmt: skip
    numbers = [paper.truth()[keys[paper.slug]] for paper in papers.values()]
    assert len(numbers) == len(set(map(str, numbers)))


def test_the_same_sheets_are_the_same_bytes(
    dropped: tuple[Path, tuple[ExpectedSheet, ...]], tmp_path: Path
) -> None:
    for one in FILES:
        if len(one.papers) > 2:  # the large ones are made by the same code, page by page
            continue
        (tmp_path / one.folder).mkdir(exist_ok=True)
        one.make(tmp_path)
        again = (tmp_path / one.folder / one.name).read_bytes()
        first = (dropped[0] / one.folder / one.name).read_bytes()
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(first).hexdigest(), one.name


def test_a_second_pass_through_the_scanner_has_other_pixels() -> None:
    paper = Paper(WATER[0].number, WATER[0].slug)
    once, _ = paper.scanned(1)
    again, _ = paper.scanned(501)
    assert once.size != again.size or once.tobytes() != again.tobytes()
