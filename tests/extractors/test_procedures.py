"""The 業務 that need more than boxes on one side: every side is known, and nothing wrong is accepted."""

import pytest

from extractors.pipeline import read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate
from records.reading import Decision, FieldValue
from records.values import Blank
from samples.sheets.make import blank_of, make_sheet
from samples.sheets.scanner import filed
from tests.extractors.test_pipeline import TODAY

# The share of fields that passes at least. Of the children's table half is writing in narrow boxes.
PASSES = {
    "onestop_tokurei": 0.8, "yobo_sesshu": 0.8, "jido_genkyo": 0.6, "kyuyo_ido": 0.7, "koza_furikae": 0.7,
    "shimin_anketo": 0.8,
}  # fmt: skip


@pytest.mark.parametrize("slug", PASSES)
def test_every_side_is_read_and_nothing_wrong_is_accepted(
    slug: str, templates: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    sheet, form = make_sheet(slug, 403), blank_of(slug)[0]
    fields: list[FieldValue] = []
    sides = []
    for picture in sheet.pages:
        record = read_page(filed(picture), sheet.dpi, templates, engines, routing, today=TODAY).record
        assert record is not None
        assert record.procedure == slug
        sides += [(side.page, side.side) for side in record.sides]
        fields += record.fields
    assert sides == [(page.page, page.side) for page in form.pages]
    assert {one.path for one in fields} == {one.path for one in form.fields}
    accepted = {one.path: one.value for one in fields if one.decision is Decision.ACCEPT}
    assert accepted == {path: sheet.truth.get(path, Blank()) for path in accepted}
    assert len(accepted) >= len(fields) * PASSES[slug]
