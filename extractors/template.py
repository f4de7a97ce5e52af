"""A form with its blank, prepared once: what a page is compared with and laid over."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import ValidationError

from extractors.images import ALIGNED_DPI, PER_MM, Image, encode, resized
from extractors.outline import packed, squares_of
from records.canonical import digest_of
from records.documents import parsed
from records.errors import BusinessError
from records.form import FormDefinition, FormPage
from records.geometry import MM_PER_INCH, Box
from records.ids import Sha256

# Features are compared at this resolution: strokes of printed characters are still told apart.
FEATURE_DPI = 100.0
FEATURES = 2500
A4_PX = 827 * 1169
# So many corners are looked at, and chosen from by squares of 8 mm.
DETECTED, SQUARE_PX = 20_000, 32
ANCHOR_MM = 7.0
ANCHORS = 160
# Where the versions of a form lie that were printed before: paper of old stock still comes in.
OLDER = "*/versions/*/form.yaml"


@dataclass(frozen=True)
class Features:
    """Corners of a picture (x, y in pixels at FEATURE_DPI), strongest first, with their ORB descriptions.

    ``turns`` are the directions that they face, in degrees.
    """

    points: NDArray[np.float32]
    descriptions: NDArray[np.uint8]
    turns: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FormTemplate:
    """One printed side of a form with its blank at ALIGNED_DPI. Each is itself alone.

    ``form`` is the whole definition, ``part`` what of it lies on this side, ``sha256`` the whole one's hash.
    ``printed`` is the blank as PNG: hundreds of forms as bare pixels would fill the memory.
    """

    form: FormDefinition
    page: FormPage
    sha256: Sha256
    printed: bytes
    features: Features
    outline: NDArray[np.uint64]

    @property
    def blank(self) -> Image:
        """The blank in grey at ALIGNED_DPI."""
        return _opened(self.printed)

    @cached_property
    def part(self) -> FormDefinition:
        """The fields and rules of this side alone."""
        return self.form.on(self.page)

    @cached_property
    def marks(self) -> tuple[Box, ...]:
        """The position marks that are printed on this side."""
        return tuple(mark.box for mark in self.form.marks if self.page.holds(mark.box))

    @cached_property
    def anchors(self) -> NDArray[np.float32]:
        """Places whose print fixes both directions, mm on the blank, (n, 2).

        Most of a form's loading time, so looked for when its first page comes.
        """
        return _anchors(self.blank)


def features_of(picture: Image, on_a4: int = FEATURES) -> Features:
    """Answer the features of a grey picture at FEATURE_DPI: so many on an A4 page, more on a larger one."""
    most = round(on_a4 * max(1.0, picture.size / A4_PX))
    orb = cv2.ORB.create(nfeatures=DETECTED, scaleFactor=1.2, nlevels=4, fastThreshold=10)
    points, descriptions = orb.compute(picture, _spread(orb.detect(picture), most))
    if descriptions is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8), np.empty(0, np.float32))
    places = np.array(cv2.KeyPoint.convert(points), np.float32)
    turns = np.array([point.angle for point in points], np.float32)
    return Features(places, np.asarray(descriptions, np.uint8), turns)


def _spread(points: Sequence[cv2.KeyPoint], most: int) -> list[cv2.KeyPoint]:
    """Answer at most so many corners from all over the page: bold writing has more than all the print.

    The strongest of every square come first, then the second of every square, and so on.
    """
    if not points:
        return []
    columns, rows = (np.array(cv2.KeyPoint.convert(points)) // SQUARE_PX).astype(np.int64).T
    squares, strength = rows * (1 << 16) + columns, np.array([-point.response for point in points])
    order = np.lexsort([strength, squares])
    begins = np.flatnonzero(np.diff(squares[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return [points[number] for number in order[np.lexsort([strength[order], rank])[:most]]]


def load_template(folder: Path) -> tuple[FormTemplate, ...]:
    """Read ``form.yaml`` and the blank of every side (a picture of the whole page at any resolution).

    Raises:
        BusinessError: a file is missing or says nonsense (``definition.bad``).
    """
    try:
        form = FormDefinition.model_validate(parsed((folder / "form.yaml").read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BusinessError("definition.bad", f"{folder.name}: 様式の定義が読めません。") from error
    return tuple(template_of(form, page, _printed(folder / page.blank)) for page in form.pages)


def template_of(form: FormDefinition, page: FormPage, printed: Image) -> FormTemplate:
    """Answer one side of a form, whose blank is a grey picture of the whole page at any resolution."""
    size = (round(page.width * PER_MM), round(page.height * PER_MM))
    blank = np.asarray(cv2.resize(printed, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = resized(blank, FEATURE_DPI / ALIGNED_DPI)
    outline = packed(squares_of(blank, (page.width, page.height)))
    return FormTemplate(form, page, digest_of(form), encode(blank), features_of(small), outline)


@lru_cache(maxsize=24)
def _opened(printed: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(printed, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def load_templates(folder: Path) -> tuple[FormTemplate, ...]:
    """Read every side of every form under ``procedures/``, and of the versions printed before."""
    places = sorted(path.parent for path in [*folder.glob("*/form.yaml"), *folder.glob(OLDER)])
    # A version that is just being put away lies in two places.
    sides = (one for place in places for one in load_template(place))
    return tuple({(one.sha256, one.page): one for one in sides}.values())


def _printed(file: Path) -> Image:
    try:
        data = np.frombuffer(file.read_bytes(), np.uint8)
    except OSError as error:
        raise BusinessError("definition.bad", f"{file.parent.name}: 白紙の画像が読めません。") from error
    printed = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
    if printed is None:
        raise BusinessError("definition.bad", f"{file.parent.name}/{file.name}: 画像として開けません。")
    return np.asarray(printed, np.uint8)


def _anchors(blank: Image) -> NDArray[np.float32]:
    """Choose places whose print fixes both directions, spread over the page."""
    scale = FEATURE_DPI / MM_PER_INCH
    small = resized(blank, FEATURE_DPI / ALIGNED_DPI)
    corners = cv2.goodFeaturesToTrack(
        small, ANCHORS, 0.05, 6.0 * scale, blockSize=round(ANCHOR_MM * scale) | 1
    )
    if corners is None:
        return np.empty((0, 2), np.float32)
    return np.asarray(corners.reshape(-1, 2) / scale, np.float32)
