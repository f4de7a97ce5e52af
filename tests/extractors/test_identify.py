"""Which form a page is: versions that differ in one digit, forms nobody defined, and what a person said."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from extractors.identify import LEAST_LIKENESS, RIVAL, Claim, Unclaimed, candidates_on, identify
from extractors.images import grey
from extractors.pyramid import Pyramid
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
    return identify(Pyramid(grey(scanned.picture)), scanned.dpi, known, said=said)


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


def test_versions_whose_difference_was_cut_off_go_to_a_person() -> None:
    form, blank = blank_of(SLUG)
    noted = Image.fromarray(blank)
    for row in range(6):
        note = "※記入を誤ったときは、二重線で消して訂正してください。" * 2
        ImageDraw.Draw(noted).text((180, 3180 + 50 * row), note, 0, ImageFont.truetype(str(TYPE), 38))
    other = template_of(form.model_copy(update={"slug": "noted"}), form.pages[0], np.asarray(noted, np.uint8))
    cut = Scan(paper("", 710)[:3170], 300.0, Placement(np.eye(3)), "cut_margins")
    one, rival = candidates_on(Pyramid(grey(cut.picture)), cut.dpi, (version(""), other))
    assert one.likeness - rival.likeness > RIVAL
    assert isinstance(seen(cut, version(""), other), Unclaimed)
    assert isinstance(seen(cut, version("")), Claim)


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


def test_bold_writing_does_not_draw_all_eyes_from_the_print(templates: tuple[FormTemplate, ...]) -> None:
    form, blank = blank_of("jido_genkyo")
    contents = full_contents(form, np.random.default_rng(2186))
    scanned = scan(filled(form, blank, 2186, contents), "scribbled", 2186)
    best, *_ = candidates_on(Pyramid(grey(scanned.picture)), scanned.dpi, templates)
    assert best.template.form.slug == "jido_genkyo"
    assert best.likeness > LEAST_LIKENESS


def test_a_note_over_half_a_character_is_no_other_form(templates: tuple[FormTemplate, ...]) -> None:
    form, blank = blank_of("koza_furikae")
    contents = full_contents(form, np.random.default_rng(2093))
    claim = seen(scan(filled(form, blank, 2093, contents), "sticky_note", 2093), *templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == "koza_furikae"


@pytest.mark.parametrize("effect", ["tagged_72", "tagged_96", "tagged_150", "untagged", "on_a3_glass"])
def test_the_stated_dpi_need_not_be_true(effect: str, templates: tuple[FormTemplate, ...]) -> None:
    claim = seen(scan(paper("", 706), effect, 706), *templates)
    assert isinstance(claim, Claim)
    assert claim.template.form.slug == SLUG


def test_other_pages_are_of_four_kinds_and_seeded() -> None:
    assert [other_page(seed)[1] for seed in range(4)] == ["other_form", "letter", "figures", "nearly_empty"]
    assert other_page(3) == other_page(3)


@pytest.mark.parametrize(
    "line", ["※記入を誤ったときは、二重線で消して訂正してください。", "処理欄 課長・係長・担当"]
)
def test_print_that_the_form_lacks_is_another_forms(line: str) -> None:
    form, blank = blank_of(SLUG)
    changed = Image.fromarray(blank)
    ImageDraw.Draw(changed).text((230, 3400), line, 0, ImageFont.truetype(str(TYPE), 33))
    contents = full_contents(form, np.random.default_rng(712))
    page = filled(form, np.asarray(changed, np.uint8), 712, contents)
    assert isinstance(seen(scan(page, "200_dpi", 712), version("")), Unclaimed)


def test_another_title_at_the_same_place_is_another_form() -> None:
    form, blank = blank_of("koza_furikae")
    changed = blank.copy()
    changed[180:330, 700:1800] = 255
    paper_of = Image.fromarray(changed)
    ImageDraw.Draw(paper_of).text((860, 205), "変 更 届 出 書", 0, ImageFont.truetype(str(TYPE), 72))
    contents = full_contents(form, np.random.default_rng(713))
    page = filled(form, np.asarray(paper_of, np.uint8), 713, contents)
    known = template_of(form, form.pages[0], blank)
    assert isinstance(seen(scan(page, "plain", 713), known), Unclaimed)
    assert isinstance(seen(scan(filled(form, blank, 713, contents), "plain", 713), known), Claim)
