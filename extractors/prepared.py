"""Blanks that were made ready before, kept on disk: hundreds of forms open in seconds, not in minutes."""

import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors import corners, images, outline
from extractors.corners import FEATURE_DPI, Features, features_of
from extractors.images import ALIGNED_DPI, PER_MM, Image, encode, resized
from extractors.outline import packed, squares_of
from records.form import FormPage

# Whoever changes how a blank is made ready changes one of these files; what was kept is then made anew.
MAKERS = sha256(
    b"".join(Path(str(one.__file__)).read_bytes() for one in (corners, images, outline))
    + Path(__file__).read_bytes()
    + f"{cv2.__version__} {np.__version__}".encode()
).hexdigest()[:16]
UNUSABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Prepared:
    """One side's blank, ready to be compared with pages: as PNG at ALIGNED_DPI, its corners, its outline."""

    printed: bytes
    features: Features
    outline: NDArray[np.uint64]


def prepared(printed: Image, page: FormPage) -> Prepared:
    """Make a blank ready: a grey picture of the whole page at any resolution."""
    size = (round(page.width * PER_MM), round(page.height * PER_MM))
    blank = np.asarray(cv2.resize(printed, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = resized(blank, FEATURE_DPI / ALIGNED_DPI)
    squares = packed(squares_of(blank, (page.width, page.height)))
    return Prepared(encode(blank), features_of(small), squares)


class Kept:
    """A folder of blanks that were made ready. Whatever cannot be read or written there is no trouble.

    What another version of the program kept is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / MAKERS
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for other in folder.iterdir():
                if other.name != MAKERS:
                    shutil.rmtree(other, ignore_errors=True)

    def get(self, data: bytes, page: FormPage) -> Prepared | None:
        """Answer what was kept of a blank's file, or None."""
        with suppress(*UNUSABLE), self._place(data, page).open("rb") as file, np.load(file) as kept:
            features = Features(kept["points"], kept["descriptions"], kept["turns"])
            return Prepared(kept["printed"].tobytes(), features, kept["outline"])
        return None

    def keep(self, data: bytes, page: FormPage, one: Prepared) -> None:
        """Keep what was made of a blank's file: whole or not at all, others may be reading it."""
        place = self._place(data, page)
        fresh = place.with_name(f"{uuid4().hex}.npz")
        with suppress(OSError):
            np.savez(
                fresh,
                printed=np.frombuffer(one.printed, np.uint8),
                points=one.features.points,
                descriptions=one.features.descriptions,
                turns=one.features.turns,
                outline=one.outline,
            )
            fresh.replace(place)

    def _place(self, data: bytes, page: FormPage) -> Path:
        size = f" {page.width} {page.height}".encode()
        return self._folder / f"{sha256(data + size).hexdigest()}.npz"
