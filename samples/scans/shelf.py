"""Known forms and forms kept out, printed by the browser once and held in memory."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from extractors.template import FormTemplate, template_of
from records.form import FormDefinition
from samples.forms.build import DPI, browser_page, measure, picture
from samples.reading import form as practice
from samples.scans.bases import a3_landscape, a5_landscape
from samples.scans.others import other_page
from samples.scans.relatives import Printed, relatives_of
from samples.sheets.scanner import Picture

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Blank:
    """A form as printed: its definition, its blank (grey, 300 dpi), and what it differs in from its base."""

    form: FormDefinition
    printed: Picture
    base: str
    change: str

    @property
    def key(self) -> tuple[str, str]:
        """What says which form this is: slug and version."""
        return self.form.slug, self.form.version

    def template(self) -> FormTemplate:
        """Answer the form as the program knows it."""
        return template_of(self.form, self.form.pages[0], self.printed)


def bases() -> dict[str, str]:
    """Answer the HTML of every form that relatives are made of, by name: the house's own forms first."""
    own = {
        file.parent.name: file.read_text("utf-8")
        for file in sorted((ROOT / "procedures").glob("*/blank.html"))
    }
    oddities = (ROOT / "samples" / "oddities" / "form" / "blank.html").read_text("utf-8")
    return own | {
        "oddities": oddities, "practice": practice.html(), "wide_a3": a3_landscape(),
        "slip_a5": a5_landscape(),
    }  # fmt: skip


def chosen(
    origins: Sequence[str], known: int, kept_out: int, seed: int
) -> tuple[list[Printed], list[Printed]]:
    """Answer so many known forms and so many of their relatives that stay unknown.

    Forms with one difference come first, those with two where more are asked for.
    """
    rng = np.random.default_rng(seed)
    own = [Printed(name, html, name, "") for name, html in bases().items() if name in origins]
    relatives = [one for base in own for one in relatives_of(base.base, base.html)]
    order = rng.permutation(len(relatives))
    shuffled = sorted((relatives[number] for number in order), key=lambda one: "+" in one.change)
    more = max(known - len(own), 0)
    return (own + shuffled[:more])[:known], shuffled[more : more + kept_out]


def printed(forms: Iterable[Printed]) -> Iterator[Blank]:
    """Print forms."""
    with browser_page(DPI / 96) as page:
        for one in forms:
            yield _blank(page, one)


def _blank(page: Page, one: Printed) -> Blank:
    form = measure(page, one.html)
    year = one.change.partition("+")[0].startswith("year")
    named = {"slug": one.base, "version": one.change} if year else {"slug": one.slug}
    return Blank(
        form.model_copy(update=named), np.asarray(picture(page, one.html), np.uint8), one.base, one.change
    )


def others(seeds: Iterable[int]) -> Iterator[tuple[Picture, str]]:
    """Print pages that are of no known form, with their kinds."""
    with browser_page(DPI / 96) as page:
        page.set_viewport_size({"width": 794, "height": 1123})
        for seed in seeds:
            html, kind = other_page(seed)
            page.set_content(html)
            shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
            yield np.asarray(shot.crop((0, 0, 2480, 3508)), np.uint8), kind
