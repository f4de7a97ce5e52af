"""A form with its blank, prepared once: what a page is compared with and laid over."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import ValidationError

from extractors.corners import FEATURE_DPI, Features
from extractors.images import ALIGNED_DPI, Image, resized
from extractors.prepared import Kept, Prepared, prepared
from records.canonical import digest_of
from records.documents import parsed
from records.errors import BusinessError
from records.form import FormDefinition, FormPage
from records.geometry import MM_PER_INCH, Box
from records.ids import Sha256

ANCHOR_MM = 7.0
ANCHORS = 160
# Where the versions of a form lie that were printed before: paper of old stock still comes in.
OLDER = "*/versions/*/form.yaml"


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


def load_template(folder: Path, kept: Kept | None = None) -> tuple[FormTemplate, ...]:
    """Read ``form.yaml`` and the blank of every side (a picture of the whole page at any resolution).

    Raises:
        BusinessError: a file is missing or says nonsense (``definition.bad``).
    """
    try:
        form = FormDefinition.model_validate(parsed((folder / "form.yaml").read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise BusinessError("definition.bad", f"{folder.name}: 様式の定義が読めません。") from error
    return tuple(_side(form, page, _prepared(folder / page.blank, page, kept)) for page in form.pages)


def template_of(form: FormDefinition, page: FormPage, printed: Image) -> FormTemplate:
    """Answer one side of a form, whose blank is a grey picture of the whole page at any resolution."""
    return _side(form, page, prepared(printed, page))


def _side(form: FormDefinition, page: FormPage, blank: Prepared) -> FormTemplate:
    return FormTemplate(form, page, digest_of(form), blank.printed, blank.features, blank.outline)


@lru_cache(maxsize=24)
def _opened(printed: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(printed, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def load_templates(folder: Path, kept: Path | None = None) -> tuple[FormTemplate, ...]:
    """Read every side of every form under ``procedures/``, and of the versions printed before.

    ``kept`` is a folder of blanks that were made ready before; those that are not there are added.
    """
    places = sorted(path.parent for path in [*folder.glob("*/form.yaml"), *folder.glob(OLDER)])
    shelf = None if kept is None else Kept(kept)
    # A version that is just being put away lies in two places.
    sides = (one for place in places for one in load_template(place, shelf))
    return tuple({(one.sha256, one.page): one for one in sides}.values())


def _prepared(file: Path, page: FormPage, kept: Kept | None) -> Prepared:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BusinessError("definition.bad", f"{file.parent.name}: 白紙の画像が読めません。") from error
    known = None if kept is None else kept.get(data, page)
    if known is not None:
        return known
    printed = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if printed is None:
        raise BusinessError("definition.bad", f"{file.parent.name}/{file.name}: 画像として開けません。")
    fresh = prepared(np.asarray(printed, np.uint8), page)
    if kept is not None:
        kept.keep(data, page, fresh)
    return fresh


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
