"""PDFs that say themselves what they hold: believed where their picture shows the same."""

import base64
import datetime as dt
import io
import re
from collections.abc import Callable, Mapping

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors.answers import is_unlike, is_variant, pointed, typed_field
from extractors.lattice import Hypothesis
from extractors.pipeline import PdfPage, read_page
from extractors.raw import RawField
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate
from intake.pages import pages_of
from intake.sniff import PDF
from records.form import Cells, FormDefinition
from records.geometry import Box
from records.paths import FieldPath
from records.reading import Decision, FieldValue, Strip, TextLayer
from records.values import Blank, Date, Value
from samples.acroform import filled_form, printed_blank
from samples.demo import typed
from samples.demo.papers import Paper
from samples.demo.typed import typed_pdf
from samples.forms.build import browser_page
from samples.sheets.contents import Contents, contents_of
from samples.sheets.make import make_sheet

TODAY = dt.date(2026, 11, 24)
SLUG = "suido_kaishi"
CONTENTS = contents_of(SLUG, np.random.default_rng([31, 1]))
PAPER = Paper(9, SLUG)
Read = dict[FieldPath, FieldValue]
Reader = Callable[[bytes], Read]


@pytest.fixture(scope="module")
def blank() -> bytes:
    return printed_blank(SLUG)


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Answer one form that was filled in on a computer and printed into a file."""
    return typed_pdf([PAPER])


@pytest.fixture
def read(templates: tuple[FormTemplate, ...], engines: Engines, routing: Routing) -> Reader:
    def fields(pdf: bytes) -> Read:
        (page,) = pages_of(pdf, PDF)
        own = PdfPage(pdf, 1) if page.text_layer else None
        record = read_page(page.picture, page.dpi, templates, engines, routing, today=TODAY, pdf=own).record
        assert record is not None
        return {one.path: one for one in record.fields}

    return fields


def plain(values: Mapping[FieldPath, Value | None]) -> dict[FieldPath, object]:
    return {path: one.date if isinstance(one, Date) else one for path, one in values.items()}


def values(fields: Read) -> dict[FieldPath, object]:
    return plain({path: one.value for path, one in fields.items()})


def told(contents: Contents) -> dict[FieldPath, object]:
    return plain({path: contents.get(path, Blank()) for path in CONTENTS})


def codes(fields: Read) -> dict[FieldPath, str]:
    return {path: one.problem.code for path, one in fields.items() if one.problem}


def test_fields_of_a_pdf_are_read_though_it_has_no_pictures_of_them(blank: bytes, read: Reader) -> None:
    fields = read(filled_form(blank, SLUG, CONTENTS, pictured=False))
    assert values(fields) == told(CONTENTS)
    assert {type(one.evidence) for one in fields.values()} == {TextLayer}
    assert {one.decision for one in fields.values()} == {Decision.ACCEPT}


def test_a_value_other_than_its_picture_goes_to_a_person(blank: bytes, read: Reader) -> None:
    lies = {"suisen_bango_0": "1234567", "shimei": "鈴木\u3000次郎", "kaishi_date_d": "31"}
    fields = read(filled_form(blank, SLUG, CONTENTS, pictured=True, lies=lies))
    assert codes(fields) == dict.fromkeys(("suisen_bango", "shimei", "kaishi_date"), "text_layer.differs")
    assert values(fields) == told(CONTENTS)


def test_words_under_white_are_no_writing(monkeypatch: pytest.MonkeyPatch, read: Reader) -> None:
    monkeypatch.setattr(typed, "STYLE", typed.STYLE + ".typed { color: #fff }")
    fields = read(typed_pdf([PAPER]))
    written = ("suisen_bango", "kana", "shimei", "jusho", "denwa", "kaishi_date")
    assert {codes(fields).get(path) for path in written} == {"text_layer.differs"}
    assert {values(fields)[path] for path in written} == {Blank()}


def test_text_under_a_scan_is_a_guess_of_its_scanner(printed: bytes) -> None:
    (page,) = pages_of(printed, PDF)
    picture = f"data:image/jpeg;base64,{base64.b64encode(page.picture).decode()}"
    strips = "".join(
        f'<div style="position:absolute;left:0;top:{row * 25}%;width:100%;height:25%;'
        f'background:url({picture}) 0 {row * 100 / 3}% / 100% 400%"></div>'
        for row in range(4)
    )
    with browser_page() as one:
        one.set_content(f"<style>@page{{margin:0}}body{{margin:0}}</style><p>神栖 花子</p>{strips}")
        pdf = one.pdf(width="210mm", height="297mm", print_background=True)
    (scan,) = pages_of(pdf, PDF)
    assert not scan.text_layer


def test_a_cropped_page_is_read_where_it_is_shown(printed: bytes, read: Reader) -> None:
    larger = rb"/MediaBox [-60 -40 700 900]\n/CropBox [0 0 595.91998 841.91998]"
    pdf = re.sub(rb"/MediaBox \[0 0 595.91998 841.91998\]", larger, printed)
    fields = read(pdf)
    typed_fields = ("suisen_bango", "shimei", "jusho", "denwa", "kaishi_date")
    assert {path: values(fields)[path] for path in typed_fields} == {
        path: told(PAPER.contents())[path] for path in typed_fields
    }
    assert {fields[path].decision for path in typed_fields} == {Decision.ACCEPT}


FORM = FormDefinition.model_validate(
    {
        "schema": 1, "slug": "form", "title": "届", "version": "1", "width": 210, "height": 297,
        "fields": [
            {"path": path, "label": path, "kind": kind,
             "layout": {"kind": "line", "box": {"x": 10, "y": 10, "w": 90, "h": 8}}}
            for path, kind in (("shimei", "name"), ("denwa", "phone"), ("hi", "date"))
        ],
    }
)  # fmt: skip


def seen(*texts: str) -> RawField:
    return RawField(tuple(Hypothesis(text, -float(rank)) for rank, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("path", "said", "readings", "differs"),
    [
        ("shimei", "髙橋\u3000健一", ("高橋健一",), False),
        ("shimei", "高橋\u3000健一", ("高橋\u3000建一",), False),
        ("shimei", "高橋\u3000健一", ("鈴木\u3000一郎",), True),
        ("shimei", "高橋\u3000健一", (), True),
        ("shimei", "", ("高橋\u3000健一",), True),
        ("denwa", "0299-90-1111", ("0299901111",), False),
        ("denwa", "0299901111", ("0299901117", "0299901111"), False),
        ("denwa", "0299901111", ("0299901117",), True),
        ("denwa", "0299901111", ("299901111",), True),
        ("hi", "S|23|5|13", ("S|23|5|18",), True),
        ("hi", "R|08|05|13", ("R|8|5|13",), False),
        ("hi", "S|23|5|13", ("|23|5|13",), False),
        ("hi", "S|23|5|13", ("|23|5|18",), True),
    ],
)
def test_how_much_a_file_and_its_picture_may_differ(
    path: str, said: str, readings: tuple[str, ...], *, differs: bool
) -> None:
    assert is_unlike(FORM.field(path), typed_field(said, "pdfplumber"), seen(*readings)) is differs


@pytest.mark.parametrize(("figures", "number"), [("407", "40.7"), ("97", "9.7"), ("40.7", "40.7"), ("", "")])
def test_a_printed_decimal_point_is_put_among_the_figures(figures: str, number: str) -> None:
    boxes = tuple(Box(x=10.0 * place, y=10, w=8, h=8) for place in range(3))
    assert pointed(figures, Cells(boxes=boxes, point_after=2)) == number


def test_another_spelling_of_a_character_is_a_question() -> None:
    assert is_variant(typed_field("髙橋\u3000健一", "pdfplumber"), seen("高橋健一"))
    assert not is_variant(typed_field("高橋健一", "pdfplumber"), seen("高橋\u3000健一"))
    assert not is_variant(typed_field("高橋健一", "pdfplumber"), seen("高橋建一"))


def test_a_file_of_typed_and_scanned_pages_is_read_page_by_page(
    printed: bytes, templates: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    sheet = make_sheet("inu_henko", 410, clean=True)
    scanned = io.BytesIO()
    Image.fromarray(sheet.image[..., ::-1]).save(scanned, "PDF", resolution=sheet.dpi)
    mixed, out = pdfium.PdfDocument.new(), io.BytesIO()
    for part in (printed, scanned.getvalue()):
        mixed.import_pages(pdfium.PdfDocument(part))
    mixed.save(out)
    pages = list(pages_of(out.getvalue(), PDF))
    assert [page.text_layer for page in pages] == [True, False]
    records = [
        read_page(
            page.picture, page.dpi, templates, engines, routing, today=TODAY,
            pdf=PdfPage(out.getvalue(), number) if page.text_layer else None,
        ).record
        for number, page in enumerate(pages, start=1)
    ]  # fmt: skip
    first, second = (one for one in records if one is not None)
    assert (first.procedure, second.procedure) == (SLUG, "inu_henko")
    assert TextLayer in {type(one.evidence) for one in first.fields}
    assert {type(one.evidence) for one in second.fields} == {Strip}
    accepted = {one.path: one.value for one in second.fields if one.decision is Decision.ACCEPT}
    assert accepted == {path: sheet.truth.get(path, Blank()) for path in accepted}
    assert len(accepted) > len(second.fields) / 2
