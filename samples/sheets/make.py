"""One filled sheet: an invented person's writing on the printed sides of a form, then scanned."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from records.documents import parsed
from records.form import FormDefinition, FormPage
from records.paths import FieldPath, Slug
from records.values import Blank, Text, Value
from samples.sheets.contents import Contents, contents_of
from samples.sheets.fill import fill
from samples.sheets.pen import Hand, Pen, somebodys_hand
from samples.sheets.printer import is_printed, print_value
from samples.sheets.scanner import Picture, faxed, inked, scanned, stamped
from samples.sheets.seal import sealed

PROCEDURES = Path(__file__).parents[2] / "procedures"
DPI = 300.0
# What comes by fax has passed no counter, so no date stamp either.
FAXED = frozenset({"kansensho_hokoku"})
FAX_DPI = 200.0
# Forms on which people press their seal: which ignored place it is, and whose name it bears.
SEALED: dict[Slug, tuple[int, FieldPath]] = {"koza_furikae": (1, "meigi")}
Amend = Callable[[Contents], Contents]
Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Sheet:
    """The sides of a form as scanned (BGR) at ``dpi``, with what stands on them."""

    slug: Slug
    pages: tuple[Picture, ...]
    dpi: float
    truth: dict[FieldPath, Value]

    @property
    def image(self) -> Picture:
        """The first side, which is all of most forms."""
        return self.pages[0]


def blank_of(slug: Slug) -> tuple[FormDefinition, Grey]:
    """Answer a form and the printed blank of its first side, grey at 300 dpi."""
    form, blanks = blanks_of(slug)
    return form, blanks[0]


@lru_cache(maxsize=16)
def blanks_of(slug: Slug) -> tuple[FormDefinition, tuple[Grey, ...]]:
    """Answer a form and the printed blank of each side, grey at 300 dpi."""
    return form_and_blanks(PROCEDURES / slug)


def form_and_blank(folder: Path) -> tuple[FormDefinition, Grey]:
    """Answer the form in a folder and the printed blank of its first side, grey at 300 dpi."""
    form, blanks = form_and_blanks(folder)
    return form, blanks[0]


def form_and_blanks(folder: Path) -> tuple[FormDefinition, tuple[Grey, ...]]:
    """Answer the form in a folder and the printed blank of each side, grey at 300 dpi."""
    form = FormDefinition.model_validate(parsed((folder / "form.yaml").read_text("utf-8")))
    blanks = (cv2.imread(str(folder / page.blank), cv2.IMREAD_GRAYSCALE) for page in form.pages)
    return form, tuple(np.asarray(blank, dtype=np.uint8) for blank in blanks)


def written_page(
    slug: Slug, seed: int, truth: Contents, odd_days: dict[FieldPath, str] | None = None
) -> Picture:
    """Answer the first side itself, before any scanner. ``odd_days`` writes era years as ``8|2|30``."""
    return filled(*blank_of(slug), seed, truth, odd_days)


def written_pages(
    form: FormDefinition, blanks: tuple[Grey, ...], seed: int, truth: Contents
) -> tuple[Picture, ...]:
    """Answer every side of a paper, before any scanner."""
    sides = zip(form.pages, blanks, strict=True)
    return tuple(filled(form, blank, seed, truth, page=page) for page, blank in sides)


def filled(
    form: FormDefinition,
    blank: Grey,
    seed: int,
    truth: Contents,
    odd_days: dict[FieldPath, str] | None = None,
    page: FormPage | None = None,
) -> Picture:
    """Answer a printed blank (grey at 300 dpi) as somebody filled it in: the first side, or ``page``."""
    side = page or form.pages[0]
    paper, fields = blank.copy(), form.on(side).fields
    for field in filter(is_printed, fields):
        print_value(paper, field, truth.get(field.path, Blank()), DPI)
    hand, rng = _hand_and_chance(form.slug, seed)
    if side != form.pages[0]:
        rng = np.random.default_rng([seed, 1, form.pages.index(side), *form.slug.encode()])
    pen = Pen(hand, rng, blank.shape[:2], DPI)  # type: ignore[arg-type]
    for field in fields:
        if not is_printed(field):
            fill(pen, field, truth.get(field.path, Blank()), (odd_days or {}).get(field.path), rng)
    written = inked(paper, pen.ink, hand.colour)
    seals = [box for box in form.ignore if side.holds(box)]
    if form.slug not in FAXED and seals and rng.random() < 0.7:
        written = stamped(written, seals[0], "R8.11.16", rng, DPI)
    return _with_seal(written, form, truth, rng)


def _with_seal(page: Picture, form: FormDefinition, truth: Contents, rng: Generator) -> Picture:
    """Answer the page with the seal of whoever signed, more or less in its place."""
    number, path = SEALED.get(form.slug, (0, ""))
    name = truth.get(path)
    if not isinstance(name, Text):
        return page
    box = form.ignore[number]
    x, y = np.array([box.x + box.w / 2, box.y + box.h / 2]) + rng.normal(0, 2.0, 2)
    return sealed(page, x, y, name.text.partition("\u3000")[0], rng, DPI)


def hand_of(slug: Slug, seed: int) -> Hand:
    """Answer the hand in which ``filled`` fills a form."""
    return _hand_and_chance(slug, seed)[0]


def _hand_and_chance(slug: Slug, seed: int) -> tuple[Hand, Generator]:
    rng = np.random.default_rng([seed, 1, *slug.encode()])
    return somebodys_hand(rng), rng


def make_sheet(slug: Slug, seed: int, amend: Amend | None = None, *, clean: bool = False) -> Sheet:
    """Answer a filled sheet; the same slug and seed give the same pixels.

    ``amend`` changes what is written. ``clean`` scans at 300 dpi and upright; a fax is a fax either way.
    """
    truth = contents_of(slug, np.random.default_rng([seed, 0, *slug.encode()]))
    return sheet_of(*blanks_of(slug), seed, amend(truth) if amend else truth, clean=clean)


def sheet_of(
    form: FormDefinition, blanks: tuple[Grey, ...], seed: int, truth: Contents, *, clean: bool = False
) -> Sheet:
    """Answer a sheet of any form on which somebody wrote ``truth``."""
    pages = written_pages(form, blanks, seed, truth)
    if form.slug in FAXED:
        sent = (faxed(page, _scanner(seed, number), FAX_DPI / DPI) for number, page in enumerate(pages))
        return Sheet(form.slug, tuple(sent), FAX_DPI, truth)
    scans = [scan(page, seed, number, clean=clean) for number, page in enumerate(pages)]
    return Sheet(form.slug, tuple(page for page, _ in scans), scans[0][1], truth)


def scan(page: Picture, seed: int, number: int = 0, *, clean: bool = False) -> tuple[Picture, float]:
    """Answer a scan of a paper with its dpi: 300 or 200, sometimes upside down.

    ``number`` counts the further sides of a paper, which one scanner takes at one resolution.
    """
    first = _scanner(seed, 0)
    dpi = 300.0 if clean or first.random() < 0.6 else 200.0
    turned = not clean and bool(first.random() < 0.1)
    rng = _scanner(seed, number) if number else first
    return scanned(page, rng, scale=dpi / DPI, turned=turned), dpi


def _scanner(seed: int, number: int) -> Generator:
    return np.random.default_rng([seed, 2, number] if number else [seed, 2])
