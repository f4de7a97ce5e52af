"""Which form a page is: versions that differ in one digit, forms nobody defined, and what a person said."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from extractors.identify import Claim, Unclaimed, identify
from extractors.images import grey
from extractors.template import FormTemplate, template_of
from records.geometry import Box
from samples.scans.contents import full_contents
from samples.scans.effects import Scan, scan
from samples.scans.others import other_page
from samples.scans.placing import Placement
from samples.sheets.make import blank_of, filled, make_sheet
from samples.sheets.printer import print_code
from samples.sheets.scanner import Picture

SLUG = "suido_kaishi"
TYPE = Path("/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf")
QRCODE = zxingcpp.BarcodeFormat.QRCode
# Where the year stands, in pixels at 300 dpi.
YEAR = (140, 120)


@cache
def printed(year: str) -> Picture:
    """Answer the blank with a year in its corner, as the version of that year has it; "" for none."""
    _, blank = blank_of(SLUG)
    paper = Image.fromarray(blank)
    text = f"令和{year}年度" if year else ""
    ImageDraw.Draw(paper).text(YEAR, text, 0, ImageFont.truetype(str(TYPE), 46))
    return np.asarray(paper, np.uint8)


@cache
def version(year: str) -> FormTemplate:
    form, _ = blank_of(SLUG)
    return template_of(form.model_copy(update={"version": year or "1"}), form.pages[0], printed(year))


def paper(year: str, seed: int) -> Picture:
    form, _ = blank_of(SLUG)
    return filled(form, printed(year), seed, full_contents(form, np.random.default_rng(seed)))


def seen(scanned: Scan, *known: FormTemplate, said: bool = False) -> Claim | Unclaimed:
    return identify(grey(scanned.picture), scanned.dpi, known, said=said)


@pytest.mark.parametrize("year", ["6", "8", ""])
def test_versions_that_differ_in_one_digit_are_told_apart(year: str) -> None:
    claim = seen(scan(paper(year, 701), "200_dpi", 701), version("6"), version("8"), version(""))
    assert isinstance(claim, Claim)
    assert claim.template is version(year)


def test_a_page_whose_year_is_covered_goes_to_a_person() -> None:
    page = paper("8", 702)
    cv2.rectangle(page, (100, 90), (520, 200), (40, 40, 40), -1)
    answer = seen(scan(page, "plain", 702), version("6"), version("8"))
    assert isinstance(answer, Unclaimed)
    assert {template.form.version for template, _ in answer.nearest} == {"6", "8"}


def test_a_version_that_nobody_defined_is_not_taken_for_last_years() -> None:
    answer = seen(scan(paper("8", 703), "plain", 703), version("6"))
    assert isinstance(answer, Unclaimed)
    assert answer.nearest[0][0] is version("6")


def test_forms_that_are_the_same_are_never_guessed(templates: tuple[FormTemplate, ...]) -> None:
    form, blank = blank_of(SLUG)
    twin = template_of(form.model_copy(update={"slug": "twin"}), form.pages[0], blank)
    answer = seen(scan(paper("", 704), "plain", 704), version(""), twin, *templates[:2])
    assert isinstance(answer, Unclaimed)
    assert {template.form.slug for template, _ in answer.nearest[:2]} == {SLUG, "twin"}


def test_a_printed_code_tells_twins_apart_and_geometry_still_confirms(
    templates: tuple[FormTemplate, ...],
) -> None:
    form, blank = blank_of(SLUG)
    twins = []
    for slug, code in (("twin_a", "YOMI:A"), ("twin_b", "YOMI:B")):
        paper_of = blank.copy()
        print_code(paper_of, code, Box(x=172, y=18, w=18, h=18), QRCODE, 300)
        coded = form.model_copy(update={"slug": slug, "code": code})
        side = form.pages[0].model_copy(update={"code": code})
        twins.append(template_of(coded, side, blank))
        if slug == "twin_b":
            page = np.asarray(cv2.cvtColor(paper_of, cv2.COLOR_GRAY2BGR), np.uint8)
    claim = seen(scan(page, "200_dpi", 708), *twins, *templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == "twin_b"
    other = make_sheet("inu_henko", 709, clean=True).image.copy()
    other[200:420, 2000:2220] = page[200:420, 2000:2220]
    answer = seen(Scan(other, 300.0, Placement(np.eye(3)), "plain"), *twins)
    assert isinstance(answer, Unclaimed)


def test_what_a_person_said_is_still_confirmed(templates: tuple[FormTemplate, ...]) -> None:
    scanned = scan(paper("", 705), "scribbled", 705)
    others = [one for one in templates if one.form.slug == "inu_henko"]
    assert isinstance(seen(scanned, *others, said=True), Unclaimed)
    claim = seen(scanned, version(""), said=True)
    assert isinstance(claim, Claim)


@pytest.mark.parametrize("effect", ["tagged_72", "tagged_96", "tagged_150", "untagged", "on_a3_glass"])
def test_the_stated_dpi_need_not_be_true(effect: str, templates: tuple[FormTemplate, ...]) -> None:
    claim = seen(scan(paper("", 706), effect, 706), *templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == SLUG


def test_other_pages_are_of_four_kinds_and_seeded() -> None:
    assert [other_page(seed)[1] for seed in range(4)] == ["other_form", "letter", "figures", "nearly_empty"]
    assert other_page(3) == other_page(3)
