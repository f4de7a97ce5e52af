"""How a page is laid over its blank, measured from where the generator truly laid it."""

import cv2
import numpy as np
import pytest

from extractors.identify import Claim, identify
from extractors.images import PER_MM, grey
from extractors.laying import laid_by
from extractors.pyramid import Pyramid
from extractors.register import Aligned, register
from extractors.snapping import snapped
from extractors.template import FormTemplate
from records.form import FormDefinition, boxes_in
from samples.scans.contents import full_contents
from samples.scans.effects import Scan, scan
from samples.sheets.make import blank_of, filled

SLUG = "kokuho_kanyu"


def corners_of(form: FormDefinition) -> np.ndarray:
    boxes = [box for field in form.fields for box in boxes_in(field.layout)]
    return np.array([(x, y) for box in boxes for x in (box.x, box.x + box.w) for y in (box.y, box.y + box.h)])


def laid(effect: str, seed: int, templates: tuple[FormTemplate, ...]) -> tuple[Scan, Aligned]:
    form, blank = blank_of(SLUG)
    page = filled(form, blank, seed, full_contents(form, np.random.default_rng(seed)))
    scanned = scan(page, effect, seed)
    shade = Pyramid(grey(scanned.picture))
    claim = identify(shade, scanned.dpi, templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == SLUG
    aligned = register(scanned.picture, shade, claim)
    assert aligned is not None
    return scanned, aligned


@pytest.mark.parametrize(
    "effect",
    ["phone", "feeder_stretch", "cut_margins", "printed_larger", "printed_smaller", "fax", "turned_left"],
)
def test_corners_of_fields_lie_where_they_are(effect: str, templates: tuple[FormTemplate, ...]) -> None:
    scanned, aligned = laid(effect, 711, templates)
    corners = corners_of(blank_of(SLUG)[0])
    truth = scanned.placement.pixels(corners) - 0.5
    scale = np.linalg.norm(scanned.placement.pixels(corners + np.array([1.0, 0.0])) - 0.5 - truth, axis=1)
    errors = np.linalg.norm(aligned.laying.places(corners) - truth, axis=1) / scale
    assert np.median(errors) <= 0.3
    assert np.quantile(errors, 0.99) <= 1.0


def template_and_laying(templates: tuple[FormTemplate, ...]):
    template = next(one for one in templates if one.form.slug == SLUG)
    return template, laid_by(template, np.diag([PER_MM, PER_MM, 1.0]))


def test_boxes_are_drawn_to_the_rules_around_them(templates: tuple[FormTemplate, ...]) -> None:
    template, laying = template_and_laying(templates)
    off = 3
    shift = np.array([[1.0, 0, off], [0, 1.0, -off]])
    page = cv2.warpAffine(template.blank, shift, template.blank.shape[::-1], borderValue=(255,))
    corners = corners_of(template.form)
    moved = snapped(laying, np.asarray(page, np.uint8)).places(corners) - laying.places(corners)
    assert np.median(moved, axis=0) == pytest.approx([off, -off], abs=1.0)


def test_without_rules_nothing_moves(templates: tuple[FormTemplate, ...]) -> None:
    template, laying = template_and_laying(templates)
    white = np.full_like(template.blank, 255)
    assert np.allclose(snapped(laying, white).net, laying.net, rtol=0, atol=1e-6)


def test_a_page_of_another_form_is_not_laid(templates: tuple[FormTemplate, ...]) -> None:
    template, laying = template_and_laying(templates)
    other = next(one for one in templates if one.form.slug == "inu_henko")
    page = cv2.cvtColor(other.blank, cv2.COLOR_GRAY2BGR)
    claim = Claim(template, laying, rotated=0, skew_degrees=0.0, score=1.0)
    assert register(np.asarray(page, np.uint8), Pyramid(other.blank), claim) is None
