"""Pencil that is hardly there, and writing that was struck out: never accepted as something else."""

import datetime as dt

import numpy as np
import pytest

from extractors.crop import around
from extractors.pipeline import read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate
from records.form import boxes_in
from records.reading import Decision, Record
from records.values import Blank, Bool
from samples.sheets.contents import contents_of
from samples.sheets.make import DPI, blank_of, scan, written_page
from samples.sheets.pen import Pen, somebodys_hand
from samples.sheets.scanner import Picture, filed, inked

TODAY = dt.date(2026, 11, 24)
SLUG = "kokuho_kanyu"
TRUTH = contents_of(SLUG, np.random.default_rng(77))
FILLED = tuple(path for path, value in TRUTH.items() if not isinstance(value, Blank | Bool))
Templates = tuple[FormTemplate, ...]


@pytest.fixture(scope="module")
def paper() -> Picture:
    return written_page(SLUG, 440, TRUTH)


def read(page: Picture, templates: Templates, engines: Engines, routing: Routing) -> Record:
    image, dpi = scan(page, 5)
    record = read_page(filed(image), dpi, templates, engines, routing, today=TODAY).record
    assert record is not None
    return record


@pytest.mark.parametrize("strength", [0.4, 0.22])
def test_hard_pencil_is_no_empty_field(
    strength: float, paper: Picture, templates: Templates, engines: Engines, routing: Routing
) -> None:
    _, blank = blank_of(SLUG)
    faded = 255 - (255.0 - paper) * strength
    pencil = np.where(blank[..., None] < 250, paper, faded).astype(np.uint8)
    record = read(pencil, templates, engines, routing)
    assert {path: record.field(path).decision for path in FILLED} == dict.fromkeys(FILLED, Decision.CHECK)


def test_what_is_struck_out_goes_to_a_person(
    paper: Picture, templates: Templates, engines: Engines, routing: Routing
) -> None:
    form, blank = blank_of(SLUG)
    rng = np.random.default_rng(99)
    hand = somebodys_hand(rng)
    pen = Pen(hand, rng, blank.shape, DPI)
    for path in FILLED:
        pen.strike(around(boxes_in(form.field(path).layout)))
    struck = np.minimum(paper, inked(np.full_like(blank, 255), pen.ink, hand.colour))
    record = read(struck, templates, engines, routing)
    accepted = {one.path for one in record.fields if one.decision is Decision.ACCEPT}
    assert accepted.isdisjoint(FILLED)
