"""Values as people write them mean the same when they are typed again; people's short ways are understood."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from desk.writing import same_day, understood, written, written_raw
from records.form import FieldDefinition
from records.values import Blank, Bool, Code, Date, PartialDate, Text, Value
from samples.sheets.contents import contents_of
from yomikaki.catalog import load_catalog

TODAY = dt.date(2026, 11, 24)
CATALOG = load_catalog(Path(__file__).parents[2] / "procedures")
WRITTEN = [(slug, seed) for slug in ("kokuho_kanyu", "inu_henko", "suido_kaishi") for seed in range(1, 6)]


def field(path: str, slug: str = "inu_henko") -> FieldDefinition:
    return CATALOG[slug].form.field(path)


@pytest.mark.parametrize(("slug", "seed"), WRITTEN)
def test_what_stands_in_the_input_means_the_value_that_it_shows(slug: str, seed: int) -> None:
    values = contents_of(slug, np.random.default_rng(seed))
    filled = {path: value for path, value in values.items() if not isinstance(value, Blank)}
    assert len(filled) > 8
    for path, value in filled.items():
        one = field(path, slug)
        again = understood(one, written(one, value), today=TODAY)
        assert again.problem is None
        assert again.value is not None
        assert same_day(again.value, value), path


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("henko_date", Date(date="2019-05-01"), "令和元年5月1日"),
        ("henko_date", PartialDate(year=2026, month=11, day=None), "2026年11月不詳日"),
        ("yubin", Text(text="3140192"), "314-0192"),
        ("yubin", Text(text="31401"), "31401"),
        ("denwa", Text(text="0299901111"), "0299-90-1111"),
        ("inu_seibetsu", Code(code="female"), "メス"),
        ("kanryo_chusha", Bool(flag=False), "いいえ"),
        ("biko", Blank(), ""),
    ],
)
def test_values_are_shown_as_people_write_them(path: str, value: Value, text: str) -> None:
    assert written(field(path), value) == text


@pytest.mark.parametrize(
    "text", ["8.11.3", "8 11 3", "８年１１月３日", "R8.11.3", "2026-11-03", "令和8年11月3日"]
)
def test_a_date_is_understood_in_every_usual_way(text: str) -> None:
    value = understood(field("henko_date"), text, today=TODAY).value
    assert isinstance(value, Date)
    assert value.date == dt.date(2026, 11, 3)


def test_an_era_that_is_not_printed_must_be_typed() -> None:
    birthday = field("seinengappi", "kokuho_kanyu")
    problem = understood(birthday, "8.11.3", today=TODAY).problem
    assert problem is not None
    assert problem.code == "value.missing_era"


def test_a_reading_without_meaning_can_be_mended() -> None:
    assert written_raw(field("henko_date"), "|8|2|30") == "令和8年2月30日"
    assert written_raw(field("yubin"), "31401") == "31401"
    assert written_raw(field("inu_seibetsu"), "male,female") == ""


@pytest.mark.parametrize(("path", "text"), [("shimei", " "), ("inu_seibetsu", ""), ("kanryo_chusha", "")])
def test_nothing_is_not_an_answer(path: str, text: str) -> None:
    found = understood(field(path), text, today=TODAY)
    assert found.value is None
    assert found.problem is not None
