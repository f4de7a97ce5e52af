"""The blank and form.yaml are the same thing: what the browser shows is what the file says."""

from collections.abc import Iterator

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page

from records.form import FormDefinition
from records.procedure import ProcedureDefinition
from samples.forms.build import DPI, PROCEDURES, browser_page, measure
from samples.forms.catalog import FORMS


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser_page() as opened:
        yield opened


def form_of(slug: str) -> FormDefinition:
    return FormDefinition.model_validate(yaml.safe_load((PROCEDURES / slug / "form.yaml").read_text("utf-8")))


@pytest.mark.parametrize("slug", FORMS)
def test_form_yaml_equals_what_the_page_shows(page: Page, slug: str) -> None:
    html = (PROCEDURES / slug / "blank.html").read_text("utf-8")
    assert html == FORMS[slug]
    assert measure(page, html) == form_of(slug)


@pytest.mark.parametrize("slug", FORMS)
def test_slug_names_the_folder_and_the_blank_is_a4(slug: str) -> None:
    text = (PROCEDURES / slug / "procedure.yaml").read_text("utf-8")
    procedure = ProcedureDefinition.model_validate(yaml.safe_load(text))
    assert procedure.slug == form_of(slug).slug == slug
    with Image.open(PROCEDURES / slug / "blank.png") as blank:
        assert blank.size == (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))


@pytest.mark.parametrize("slug", FORMS)
def test_every_box_lies_on_the_paper(slug: str) -> None:
    form = form_of(slug)
    for field in form.fields:
        layout = field.layout.model_dump()
        boxes = [layout["box"]] if "box" in layout else []
        for name in ("boxes", "year", "month", "day"):
            boxes += layout.get(name) or []
        for box in boxes:
            assert box["x"] >= 0
            assert box["x"] + box["w"] <= form.width
            assert box["y"] + box["h"] <= form.height
            assert box["w"] > 2
            assert box["h"] > 2
