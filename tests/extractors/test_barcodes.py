"""Printed codes: read for certain, asked, or not there; never a number that is not printed."""

import cv2
import numpy as np
import pytest
import zxingcpp

from extractors.barcodes import read_code
from extractors.images import ALIGNED_DPI, Image, grey, resized
from extractors.raw import RawField
from extractors.unreadable import UNREADABLE_CODE
from records.geometry import Box
from samples.sheets.printer import print_code
from samples.sheets.scanner import faxed, scanned

DPI = 300.0
FORMATS = zxingcpp.BarcodeFormat
# As wide as forms print twelve digits.
WIDTHS = {
    FORMATS.QRCode: 18.0, FORMATS.Code128: 50.0, FORMATS.Code39: 86.0, FORMATS.ITF: 55.0,
    FORMATS.Codabar: 65.0,
}  # fmt: skip


def box_of(symbology: zxingcpp.BarcodeFormat) -> Box:
    width = WIDTHS[symbology]
    return Box(x=15, y=15, w=width, h=width if symbology == FORMATS.QRCode else 11.0)


def page(text: str, symbology: zxingcpp.BarcodeFormat) -> Image:
    """Answer a strip of paper (BGR) with a code on it."""
    paper = np.full((540, 1420), 255, np.uint8)
    print_code(paper, text, box_of(symbology), symbology, DPI)
    return np.asarray(cv2.cvtColor(paper, cv2.COLOR_GRAY2BGR), np.uint8)


def read(picture: Image, symbology: zxingcpp.BarcodeFormat) -> RawField:
    """Read a code on a page that lies where the blank has it, within a scanner's own skew."""
    return read_code(grey(picture), box_of(symbology).grown(2.0))


def plain(paper: Image) -> Image:
    """Answer a paper as an ideal scanner takes it."""
    return resized(paper, ALIGNED_DPI / DPI)


def digits(rng: np.random.Generator, count: int = 12) -> str:
    return "".join(str(rng.integers(10)) for _ in range(count))


@pytest.mark.parametrize("symbology", WIDTHS, ids=str)
def test_every_kind_of_code_is_read_from_an_office_scan(symbology: zxingcpp.BarcodeFormat) -> None:
    for seed in range(4):
        rng = np.random.default_rng([seed, 900])
        text = digits(rng)
        found = read(scanned(page(text, symbology), rng, scale=ALIGNED_DPI / DPI), symbology)
        assert (found.raw, found.certain, found.doubt) == (text, 1.0, None)
        assert [one.engine for one in found.readings] == ["barcode"]


@pytest.mark.parametrize("symbology", WIDTHS, ids=str)
def test_of_a_fax_a_code_is_read_right_or_asked(symbology: zxingcpp.BarcodeFormat) -> None:
    certain = 0
    for seed in range(8):
        rng = np.random.default_rng([seed, 901])
        text = digits(rng)
        found = read(faxed(page(text, symbology), rng, ALIGNED_DPI / DPI), symbology)
        assert (found.raw, found.certain) == (text, 1.0) or found.doubt == UNREADABLE_CODE
        certain += found.certain is not None
    assert certain >= 6


def test_a_qr_code_says_japanese() -> None:
    text = "R8/0042/みどり野市"
    assert read(plain(page(text, FORMATS.QRCode)), FORMATS.QRCode).raw == text


def test_an_empty_place_is_blank() -> None:
    empty = np.full((540, 1420, 3), 255, np.uint8)
    assert read(plain(empty), FORMATS.Code128) == RawField()


@pytest.mark.parametrize("symbology", [FORMATS.QRCode, FORMATS.Code128], ids=str)
def test_what_cannot_be_read_is_asked_without_a_guess(symbology: zxingcpp.BarcodeFormat) -> None:
    worn = page("123456789012", symbology)
    assert read(plain(worn), symbology).certain == 1.0
    place = box_of(symbology)
    middle = round((place.x + place.w / 2) / 25.4 * DPI)
    worn[:, middle - 60 : middle + 60] = 255
    assert read(plain(worn), symbology) == RawField(doubt=UNREADABLE_CODE)


def test_two_codes_in_one_place_are_asked() -> None:
    one = page("111111111111", FORMATS.QRCode)
    other = np.full((540, 1420), 255, np.uint8)
    print_code(other, "222222222222", Box(x=36, y=15, w=18, h=18), FORMATS.QRCode, DPI)
    both = np.minimum(one, other[..., None])
    assert read(plain(one), FORMATS.QRCode).certain == 1.0
    assert read_code(grey(plain(both)), Box(x=13, y=13, w=43, h=22)) == RawField(doubt=UNREADABLE_CODE)


@pytest.mark.parametrize("symbology", [FORMATS.ITF, FORMATS.Codabar, FORMATS.Code39], ids=str)
def test_bars_that_say_two_things_at_two_heights_are_asked(symbology: zxingcpp.BarcodeFormat) -> None:
    one, other = (page(text, symbology) for text in ("123456789012", "987654321098"))
    half = round((box_of(symbology).y + 5.5) / 25.4 * DPI)
    torn = np.concatenate([one[:half], other[half:]])
    assert read(plain(one), symbology).certain == 1.0
    assert read(plain(torn), symbology) == RawField(doubt=UNREADABLE_CODE)
