"""Tesseract through pytesseract: a second opinion on lines, all lines of a sheet in one call."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytesseract

from extractors.images import Image, encode
from extractors.strokes import framed
from records.errors import EnvironmentProblem

LANGUAGE = "jpn"
# 7: one line of text. Dictionaries off: names and lot numbers are in none.
CONFIG = "--psm 7 --oem 1 -c load_system_dawg=0 -c load_freq_dawg=0"
PAGE_BREAK = "\f"


class TesseractReader:
    """Reads lines with the language data of this machine."""

    model = f"tesseract-{LANGUAGE}"

    def lines(self, pictures: Sequence[Image]) -> list[str]:
        """Answer the text of each line picture (grey, dark on light); empty where nothing is read.

        One process for all: starting Tesseract costs ten times what reading a line does.

        Raises:
            EnvironmentProblem: Tesseract or its language is not on this machine (``environment.tesseract``).
        """
        if not pictures:
            return []
        with tempfile.TemporaryDirectory(prefix="yomikaki-lines-") as folder:
            places = []
            for number, picture in enumerate(pictures):
                place = Path(folder) / f"{number:04d}.png"
                place.write_bytes(encode(framed(picture, 0.04)))
                places.append(str(place))
            listing = Path(folder) / "lines.txt"
            listing.write_text("\n".join(places), encoding="utf-8")
            text = _read(listing)
        answers = [part.replace(" ", "").replace("\n", "") for part in text.split(PAGE_BREAK)]
        return (answers + [""] * len(pictures))[: len(pictures)]


def _read(listing: Path) -> str:
    try:
        return str(pytesseract.image_to_string(str(listing), lang=LANGUAGE, config=CONFIG))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        raise EnvironmentProblem(
            "environment.tesseract", "Tesseract(日本語)が動きません。yomikaki doctor で確かめてください。"
        ) from error
