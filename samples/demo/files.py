"""Files as scanners leave them: PDFs of pictures, multi-page TIFFs, JPEGs."""

import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from samples.demo.papers import Paper, letter

QUALITY = 85
# PDFs say when they were made; a fixed hour keeps the same sheets the same bytes.
SCANNED_AT = time.struct_time((2026, 11, 16, 9, 0, 0, 0, 320, 0))
# Another seed is another pass through a scanner.
SECOND_PASS = 500


def write_scanned_pdf(papers: Sequence[Paper], place: Path) -> None:
    """Write papers as the pages of one PDF, each at the resolution that it was scanned with."""
    for number, paper in enumerate(papers):
        picture, dpi = paper.scanned(paper.number)
        picture.save(
            place, "PDF", resolution=dpi, quality=QUALITY, append=number > 0,
            creationDate=SCANNED_AT, modDate=SCANNED_AT,
        )  # fmt: skip


def write_tiff(papers: Sequence[Paper], place: Path) -> None:
    """Write papers as the pages of one TIFF."""
    with AppendingTiffWriter(place, new=True) as out:
        for paper in papers:
            picture, dpi = paper.scanned(paper.number)
            picture.save(out, "TIFF", compression="jpeg", quality=QUALITY, dpi=(dpi, dpi))
            out.newFrame()


def write_jpeg(papers: Sequence[Paper], place: Path) -> None:
    """Write a paper as a JPEG."""
    _save_jpeg(*papers[0].scanned(papers[0].number), place)


def write_jpeg_again(papers: Sequence[Paper], place: Path) -> None:
    """Write a paper that was scanned before once more: the same writing, other pixels."""
    _save_jpeg(*papers[0].scanned(papers[0].number + SECOND_PASS), place)


def write_letter(_papers: Sequence[Paper], place: Path) -> None:
    """Write a page that no form claims."""
    _save_jpeg(letter(SECOND_PASS), 300.0, place)


def _save_jpeg(picture: Image.Image, dpi: float, place: Path) -> None:
    picture.save(place, "JPEG", quality=QUALITY, dpi=(dpi, dpi))
