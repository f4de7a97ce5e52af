"""A blank that is a PDF with text of its own: labels are taken from there, no picture is read."""

from pathlib import Path

import pytest

from extractors.images import decode
from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from records.form import FormDefinition
from samples.forms.build import browser_page
from yomikaki.catalog import read_form
from yomikaki.trying import opened_sides

HOUSE = Path(__file__).parents[3] / "procedures" / "inu_henko"


class NoReader:
    """Refuses to read: what a PDF says itself must be enough."""

    def distribution(self, *_: object) -> None:
        raise AssertionError("a picture was read")

    def regions(self, *_: object) -> None:
        raise AssertionError("a picture was looked at for text")


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    with browser_page() as page:
        page.set_content((HOUSE / "blank.html").read_text("utf-8"))
        data = page.pdf(prefer_css_page_size=True, print_background=True)
    (side,) = opened_sides(data)
    silent = PrintReaders(NoReader(), NoReader())  # type: ignore[arg-type]
    return propose([decode(side.picture)], side.dpi, "inu", None, silent, pdf=side.pdf).form


def test_labels_and_kinds_are_those_of_the_blank(form: FormDefinition) -> None:
    truth = read_form(HOUSE)
    assert [one.kind for one in form.fields] == [one.kind for one in truth.fields]
    assert {one.label for one in form.fields} == {one.label for one in truth.fields}


def test_its_size_is_that_of_the_page(form: FormDefinition) -> None:
    assert (form.width, form.height, form.title) == (210.0, 297.0, "犬の登録事項変更届")
