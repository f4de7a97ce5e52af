"""The papers of the demonstration: who wrote what on which form, and a letter that is no form."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from records.paths import FieldPath, Slug
from records.values import Blank, Text, Value
from samples.sheets.contents import Contents, contents_of
from samples.sheets.make import blank_of, scan, written_page
from samples.sheets.scanner import Picture, scanned

PRINT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
A4_AT_300 = (2480, 3508)
LETTER = (
    "回 覧", "", "年末年始の窓口業務について", "",
    "十二月二十九日から一月三日までは閉庁します。", "前後の日は窓口が混み合いますので、",
    "各課は応援の職員を一名ずつ出してください。", "", "総務課 庶務係",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """One filled paper. ``odd_days`` writes days that the calendar does not have."""

    number: int
    slug: Slug
    amended: Contents = field(default_factory=dict)
    odd_days: dict[FieldPath, str] = field(default_factory=dict)

    def contents(self) -> Contents:
        """Answer what is written on it."""
        rng = np.random.default_rng([self.number, 0, *self.slug.encode()])
        nothing = dict.fromkeys((field.path for field in blank_of(self.slug)[0].fields), Blank())
        return {**nothing, **contents_of(self.slug, rng), **self.amended}

    def truth(self) -> dict[FieldPath, Value]:
        """Answer what can be known from it: an impossible day means nothing."""
        return {path: value for path, value in self.contents().items() if path not in self.odd_days}

    def scanned(self, scan_seed: int) -> tuple[Image.Image, float]:
        """Answer a scan of the paper with its dpi; another seed is another scan of the same paper."""
        page = written_page(self.slug, self.number, self.contents(), self.odd_days)
        picture, dpi = scan(page, scan_seed)
        return as_image(picture), dpi


def as_image(picture: Picture) -> Image.Image:
    """Answer a BGR picture as Pillow has it."""
    return Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1]))


def letter(scan_seed: int) -> Image.Image:
    """Answer a scanned circular letter at 300 dpi, which no form claims."""
    page = Image.new("RGB", A4_AT_300, "white")
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(LETTER):
        draw.text((330, 420 + 150 * row), line, "black", ImageFont.truetype(PRINT, 64))
    return as_image(scanned(np.asarray(page)[:, :, ::-1].copy(), np.random.default_rng([scan_seed, 2])))


def registered_before() -> Contents:
    """Answer what makes a paper one of somebody whom the city's system holds already."""
    return {"hoken_bango": Text(text="99000001")}
