"""Tesseract through pytesseract: a second opinion on lines, all lines of a sheet in one call."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytesseract

from extractors.images import Image, encode
from extractors.strokes import framed
from records.errors import EnvironmentProblem

LANGUAGE = "jpn"
# 7: one line of text. Dictionaries off: names and lot numbers are in none.
CONFIG = "--psm 7 --oem 1 -c load_system_dawg=0 -c load_freq_dawg=0"
PAGE_BREAK = "\f"
Answer = TypeVar("Answer")


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
        with _listed(pictures) as listing:
            text: str = _asked(pytesseract.image_to_string, listing)
        answers = [part.replace(" ", "").replace("\n", "") for part in text.split(PAGE_BREAK)]
        return (answers + [""] * len(pictures))[: len(pictures)]


def words_of(pictures: Sequence[Image]) -> list[list[tuple[str, float]]]:
    """Answer the words of each line picture with how sure Tesseract is of them, 0 to 100.

    Raises:
        EnvironmentProblem: Tesseract or its language is not on this machine (``environment.tesseract``).
    """
    words: list[list[tuple[str, float]]] = [[] for _ in pictures]
    if not pictures:
        return words
    with _listed(pictures) as listing:
        found: dict[str, list[str]] = _asked(
            partial(pytesseract.image_to_data, output_type=pytesseract.Output.DICT), listing
        )
    for number, text, sure in zip(found["page_num"], found["text"], found["conf"], strict=True):
        if text.strip():
            words[int(number) - 1].append((text, float(sure)))
    return words


@contextmanager
def _listed(pictures: Sequence[Image]) -> Iterator[Path]:
    """Answer a file that lists the pictures, as Tesseract takes many at once."""
    with tempfile.TemporaryDirectory(prefix="yomikaki-lines-") as folder:
        places = []
        for number, picture in enumerate(pictures):
            place = Path(folder) / f"{number:04d}.png"
            place.write_bytes(encode(framed(picture, 0.04)))
            places.append(str(place))
        listing = Path(folder) / "lines.txt"
        listing.write_text("\n".join(places), encoding="utf-8")
        yield listing


def _asked(ask: Callable[..., Answer], listing: Path) -> Answer:
    try:
        return ask(str(listing), lang=LANGUAGE, config=CONFIG)
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        raise EnvironmentProblem(
            "environment.tesseract", "Tesseract(日本語)が動きません。yomikaki doctor で確かめてください。"
        ) from error
