"""A form filled on a computer is read from its text, and every value is right."""

import datetime as dt
from pathlib import Path

import pytest

from extractors.calibration import shipped
from extractors.engines.shipped import shipped_engines
from extractors.pipeline import PdfPage, read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_templates
from intake.pages import pages_of
from records.form import FieldKind
from records.reading import Decision, TextLayer
from samples.demo.bundles import TYPED
from samples.demo.typed import typed_pdf
from samples.sheets.make import blank_of

ROOT = Path(__file__).parents[3]
MARKS = (FieldKind.CHOICE, FieldKind.CHECK)
TODAY = dt.date(2026, 11, 24)
# Marks are read from the picture: by the calibration of the day, for which this budget is enough.
ROUTING = Routing(shipped(), {one.slug: 5.0 for one in TYPED})


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return typed_pdf(TYPED)


@pytest.fixture(scope="module")
def templates() -> tuple[FormTemplate, ...]:
    return load_templates(ROOT / "procedures")


@pytest.fixture(scope="module")
def engines() -> Engines:
    return shipped_engines()


@pytest.mark.parametrize("number", [1, 2])
def test_every_value_comes_from_the_text_and_is_right(
    pdf: bytes, number: int, templates: tuple[FormTemplate, ...], engines: Engines
) -> None:
    page = list(pages_of(pdf, "application/pdf"))[number - 1]
    record = read_page(
        page.picture, page.dpi, templates, engines, ROUTING,
        today=TODAY, pdf=PdfPage(pdf, number),
    ).record  # fmt: skip
    assert record is not None
    assert {one.path: one.value for one in record.fields} == TYPED[number - 1].truth()
    assert {one.decision for one in record.fields} == {Decision.ACCEPT}
    kinds = {one.path: one.kind for one in blank_of(record.procedure)[0].fields}
    for one in record.fields:
        assert isinstance(one.evidence, TextLayer) == (kinds[one.path] not in MARKS), one.path
