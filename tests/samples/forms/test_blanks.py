"""The blank and form.yaml are the same thing: what the browser shows is what the file says."""

from collections.abc import Iterator

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page

from records.form import FormDefinition, boxes_in
from records.procedure import ProcedureDefinition
from samples.forms.build import DPI, PROCEDURES, browser_page, measure
from samples.forms.catalog import FORMS
from samples.itemised import form as itemised


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser_page() as opened:
        yield opened


def form_of(slug: str) -> FormDefinition:
    return FormDefinition.model_validate(yaml.safe_load((PROCEDURES / slug / "form.yaml").read_text("utf-8")))


@pytest.mark.parametrize("slug", FORMS)
def test_form_yaml_equals_what_the_page_shows(page: Page, slug: str) -> None:
    form = form_of(slug)
    written = [
        (PROCEDURES / slug / side.blank).with_suffix(".html").read_text("utf-8") for side in form.pages
    ]
    assert tuple(written) == FORMS[slug]
    assert measure(page, *written) == form


def test_a_table_and_a_back_are_what_their_pages_show(page: Page) -> None:
    text = (itemised.FOLDER / "form.yaml").read_text("utf-8")
    form = FormDefinition.model_validate(yaml.safe_load(text))
    assert measure(page, itemised.front(), itemised.back()) == form
    (table,) = form.tables
    assert len(table.offsets) == itemised.ROWS
    assert [(one.page, one.side) for one in form.pages] == [(1, "front"), (1, "back")]


@pytest.mark.parametrize("slug", FORMS)
def test_slug_names_the_folder_and_the_blanks_are_as_large_as_the_paper(slug: str) -> None:
    text = (PROCEDURES / slug / "procedure.yaml").read_text("utf-8")
    procedure = ProcedureDefinition.model_validate(yaml.safe_load(text))
    assert procedure.slug == form_of(slug).slug == slug
    for side in form_of(slug).pages:
        with Image.open(PROCEDURES / slug / side.blank) as blank:
            assert blank.size == (round(side.width / 25.4 * DPI), round(side.height / 25.4 * DPI))


@pytest.mark.parametrize("slug", FORMS)
def test_every_box_lies_on_the_paper(slug: str) -> None:
    form = form_of(slug)
    for field in form.fields:
        boxes = boxes_in(field.layout)
        (side,) = (one for one in form.pages if one.holds(boxes[0]))
        for box in boxes:
            assert box.x >= 0
            assert box.x + box.w <= side.width
            assert box.y + box.h <= side.height
            assert box.w > 2
            assert box.h > 2
