"""Filled sheets through the whole reading: right values, no wrong one accepted, odd pages refused."""

import datetime as dt

import cv2
import numpy as np
import pytest

from extractors.identify import Claim, identify
from extractors.images import grey
from extractors.pipeline import read_page
from extractors.pyramid import Pyramid
from extractors.read import Engines, same_text
from extractors.register import register
from extractors.routing import Routing
from extractors.template import FormTemplate
from records.reading import Decision
from records.values import Blank, Code
from samples.sheets.contents import contents_of
from samples.sheets.make import make_sheet, scan, written_page
from samples.sheets.scanner import filed

TODAY = dt.date(2026, 11, 24)
SLUGS = ("kokuho_kanyu", "inu_henko", "suido_kaishi", "kansensho_hokoku")
Templates = tuple[FormTemplate, ...]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("seed", [401, 402])
def test_a_filled_sheet_is_read_and_nothing_wrong_is_accepted(
    slug: str, seed: int, templates: Templates, engines: Engines, routing: Routing
) -> None:
    sheet = make_sheet(slug, seed)
    record = read_page(filed(sheet.image), sheet.dpi, templates, engines, routing, today=TODAY).record
    assert record is not None
    assert record.procedure == slug
    accepted = {one.path: one.value for one in record.fields if one.decision is Decision.ACCEPT}
    assert accepted == {path: sheet.truth.get(path, Blank()) for path in accepted}
    assert len(accepted) >= len(record.fields) * 0.5


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_page_is_laid_over_its_blank(turns: int, templates: Templates) -> None:
    sheet = make_sheet("inu_henko", 410, clean=True)
    page = np.ascontiguousarray(np.rot90(sheet.image, turns))
    shade = Pyramid(grey(page))
    claim = identify(shade, sheet.dpi, templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == "inu_henko"
    aligned = register(page, shade, claim)
    assert aligned is not None
    assert aligned.registration.residual_mm < 0.2


def test_pages_that_no_form_claims_are_left(templates: Templates, engines: Engines, routing: Routing) -> None:
    white = np.full((3508, 2480, 3), 250, np.uint8)
    assert read_page(filed(white), 300, templates, engines, routing, today=TODAY).problem is not None
    letter = white.copy()
    for line in range(40):
        cv2.putText(letter, f"Lorem ipsum dolor sit amet {line * 7919}", (200, 200 + 70 * line),
                    cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 3)  # fmt: skip
    left = read_page(filed(letter), 300, templates, engines, routing, today=TODAY)
    assert left.record is None
    assert left.problem is not None
    assert left.problem.code == "page.unknown_form"


def test_an_impossible_date_goes_to_a_person_with_its_reason(
    templates: Templates, engines: Engines, routing: Routing
) -> None:
    truth = contents_of("suido_kaishi", np.random.default_rng(5))
    image, dpi = scan(written_page("suido_kaishi", 420, truth, {"kaishi_date": "8|2|30"}), 420, clean=True)
    record = read_page(filed(image), dpi, templates, engines, routing, today=TODAY).record
    assert record is not None
    field = record.field("kaishi_date")
    assert field.decision is Decision.CHECK
    assert field.problem is not None
    assert field.problem.code == "value.impossible_date"


def test_two_circles_are_a_question_for_a_person(
    templates: Templates, engines: Engines, routing: Routing
) -> None:
    truth = contents_of("kokuho_kanyu", np.random.default_rng(6))
    one = written_page("kokuho_kanyu", 430, {**truth, "seibetsu": Code(code="male")})
    other = written_page("kokuho_kanyu", 430, {**truth, "seibetsu": Code(code="female")})
    both = np.minimum(one, other)
    record = read_page(
        filed(both), 300, templates, engines, routing, today=TODAY, procedure="kokuho_kanyu"
    ).record
    assert record is not None
    problem = record.field("seibetsu").problem
    assert problem is not None
    assert problem.code == "mark.several"


def test_a_kana_that_one_engine_takes_for_small_goes_to_a_person() -> None:
    assert same_text("チョコ", "チョコ")
    assert not same_text("チヨコ", "チョコ")
    assert same_text("東海林\u3000蓮", "東海林蓮")
