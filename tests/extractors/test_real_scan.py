"""A real hand-filled fax: what was written on it, and what is accepted without a person."""

import datetime as dt
import json
from pathlib import Path

import pytest

from extractors.pipeline import read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate
from intake.pages import pages_of
from records.form import FormDefinition
from records.reading import Decision, FieldValue, Record
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text

REAL = Path(__file__).parents[3] / "shared" / "real"
SCAN = "influenza-confirmed.png"
TODAY = dt.date(2026, 11, 24)
# Of the 19 that are filled 16 were accepted when this was written; at most 4 may go to a person.
RIGHT_FILLED, RIGHT_EMPTY = 16, 14


def said(field: FieldValue, name: str) -> str:
    """Answer a field, or the part of it that the truth names, in the words of the truth."""
    part = name.partition(".")[2]
    match field.value:
        case Blank() | None:
            return ""
        case Date(date=day):
            return str({"年": day.year - 1988, "月": day.month, "日": day.day}[part])
        case Decimal(number=number):
            return number.split(".")[("整数", "小数").index(part)]
        case Code(code=code):
            return "✓" if code == {"男": "male", "女": "female"}[part] else ""
        case Bool(flag=flag):
            return "✓" if flag else ""
        case Text(text=text):
            return text
        case Int(number=count):
            return str(count)
    raise AssertionError(field.value)


def field_of(record: Record, form: FormDefinition, name: str) -> FieldValue:
    """Answer the field whose label is the truth's name, or the name's first part."""
    labels = {one.label: one.path for one in form.fields}
    whole = name.replace(".", " ")
    return record.field(labels[whole if whole in labels else name.partition(".")[0]])


def test_nothing_wrong_is_accepted_and_most_is_right(
    templates: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    if not REAL.exists():
        pytest.skip("shared/real lies not beside the repository")
    truth: dict[str, str] = json.loads((REAL / "truth.json").read_text("utf-8"))[SCAN]["fields"]
    (page,) = pages_of((REAL / SCAN).read_bytes(), "image/png")
    record = read_page(page.picture, page.dpi, templates, engines, routing, today=TODAY).record
    assert record is not None
    assert record.procedure == "kansensho_hokoku"
    form = next(one.form for one in templates if one.form.slug == record.procedure)
    found = {name: field_of(record, form, name) for name in truth}
    accepted = {name for name, field in found.items() if field.decision is Decision.ACCEPT}
    wrong = {name: said(found[name], name) for name in accepted if said(found[name], name) != truth[name]}
    filled, empty = ({name for name in truth if bool(truth[name]) is given} for given in (True, False))
    assert (len(filled), len(empty)) == (19, 14)
    assert wrong == {}
    assert len(filled & accepted) >= RIGHT_FILLED
    assert len(empty & accepted) >= RIGHT_EMPTY
