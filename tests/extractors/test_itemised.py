"""A claim with a 明細, printed codes, conditions and a back: what is read, passed, and asked."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
import pytest

from extractors.ctc import Steps
from extractors.images import Image
from extractors.pipeline import read_page
from extractors.read import Engines, read_fields
from extractors.routing import Routing
from extractors.template import FormTemplate, load_template
from records.paths import FieldPath, row_of
from records.reading import Decision, FieldValue
from records.values import Blank, Bool, Code, Int, Text, Value
from samples.itemised.contents import LONG_REMARKS, contents_of
from samples.itemised.form import FOLDER, ROWS
from samples.itemised.measure import form_of_claims, truth_of
from samples.reading.collect import READ_ON
from samples.sheets.contents import Contents
from samples.sheets.make import filled, scan
from samples.sheets.scanner import filed
from values.compare import same

SEED = 608
FORM = form_of_claims()[0]
Fields = dict[FieldPath, FieldValue]


@pytest.fixture(scope="module")
def claims() -> tuple[FormTemplate, ...]:
    return load_template(FOLDER)


def contents(rows: int, **changed: Value) -> Contents:
    return {**contents_of(np.random.default_rng(SEED), rows), **changed}


def read(
    side: int, written: Contents, claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> Fields:
    """Write, scan and read one side; whatever is accepted is right."""
    form, blanks = form_of_claims()
    page = filled(form, blanks[side], SEED, written, page=form.pages[side])
    image, dpi = scan(page, SEED, clean=True)
    record = read_page(filed(image), dpi, claims, engines, routing, today=READ_ON).record
    assert record is not None
    return {one.path: one for one in record.fields}


def is_right(field: FieldValue, written: Contents) -> bool:
    return field.value is not None and same(field.value, truth_of(FORM.field(field.path), written))


def accepted(fields: Fields) -> set[FieldPath]:
    return {path for path, one in fields.items() if one.decision is Decision.ACCEPT}


def likeness(field: FieldValue, text: str) -> float:
    """Answer how much of a text was read in its order; of forty characters of a hand hardly all are right."""
    return SequenceMatcher(None, field.raw, text, autojunk=False).ratio()


def asked_for(fields: Fields, code: str) -> set[FieldPath]:
    return {path for path, one in fields.items() if one.problem is not None and one.problem.code == code}


def test_three_rows_of_six(claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing) -> None:
    written = contents(3, biko=Text(text=LONG_REMARKS[0]))
    fields = read(0, written, claims, engines, routing)
    assert [path for path in accepted(fields) if not is_right(fields[path], written)] == []
    empty = {path for path in fields if row_of(path) in {f"meisai[{row}]" for row in (4, 5, 6)}}
    assert len(empty) == 6 * 3
    assert empty <= accepted(fields)
    assert {type(fields[path].value) for path in empty} == {Blank, Bool}
    amounts = {f"meisai[{row}].kingaku" for row in (1, 2, 3)}
    assert {"atena_bango", "seiri_bango", "tsuchi", "gokei", *amounts} <= accepted(fields)
    # Three lines of writing, parted by dotted guides.
    assert likeness(fields["biko"], LONG_REMARKS[0]) > 0.9
    assert [one.raw for one in fields["tsuchi"].readings] == [written["tsuchi"].text]  # type: ignore[union-attr]


def test_a_wrong_sum_is_said_of_the_total_and_of_what_it_is_made_of(
    claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    written = contents(3)
    written["gokei"] = Int(number=written["gokei"].number + 90)  # type: ignore[union-attr]
    written["meisai[3].kukan"] = Text(text="同上")
    fields = read(0, written, claims, engines, routing)
    expected = {"gokei", *(f"meisai[{row}].kingaku" for row in (1, 2, 3))}
    assert asked_for(fields, "rule.column_sum") == expected
    # 同上 in a column stands for the row above.
    assert fields["meisai[3].kukan"].raw == "同上"
    assert fields["meisai[3].kukan"].value == fields["meisai[2].kukan"].value
    assert is_right(fields["meisai[2].kukan"], written)


def test_an_untouched_table_asks_nothing(
    claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    written = contents(0, biko=Blank(), gokei=Blank())
    fields = read(0, written, claims, engines, routing)
    assert {path for path in fields if row_of(path)} <= accepted(fields)
    assert len([path for path in fields if row_of(path)]) == 6 * ROWS
    assert asked_for(fields, "value.required") == {"gokei"}


def test_of_the_back_only_what_its_condition_asks_is_needed(
    claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    at_the_counter = contents(1, shiharai=Code(code="madoguchi"), koza_bango=Blank(), koza_meigi=Blank())
    fields = read(1, at_the_counter, claims, engines, routing)
    assert {"shiharai", "koza_bango", "koza_meigi"} <= accepted(fields)
    assert all(is_right(one, at_the_counter) for one in fields.values())
    forgotten = contents(1, shiharai=Code(code="furikomi"), koza_bango=Blank(), koza_meigi=Blank())
    fields = read(1, forgotten, claims, engines, routing)
    assert asked_for(fields, "value.required") == {"koza_bango"}
    assert asked_for(fields, "rule.required_here") == {"shiharai"}
    assert "koza_meigi" in accepted(fields)


def test_writing_over_ruled_lines_and_from_the_top_down(
    claims: tuple[FormTemplate, ...], engines: Engines, routing: Routing
) -> None:
    text = "平日の午前中に電話で連絡を希望しますので会社へは電話をしないでください"
    written = contents(1, renraku=Text(text=text))
    fields = read(1, written, claims, engines, routing)
    assert is_right(fields["shomei"], written)
    assert likeness(fields["renraku"], text) > 0.9
    assert [path for path in accepted(fields) if not is_right(fields[path], written)] == []


class Idle:
    """An engine that has nothing to do."""

    model = "idle"

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        raise AssertionError(f"asked for {len(pictures)} characters out of {len(allowed)}")

    def steps(self, picture: Image, allowed: frozenset[str] | None) -> Steps:
        raise AssertionError(f"asked for a line of {picture.shape}")

    def lines(self, pictures: Sequence[Image]) -> list[str]:
        assert not pictures
        return []


def test_no_engine_is_asked_about_boxes_without_writing(claims: tuple[FormTemplate, ...]) -> None:
    front = claims[0]
    empty = np.full_like(front.blank, 255)
    raws, _ = read_fields(empty, front.part, Engines(Idle(), Idle(), Idle()))
    assert len(raws) == len(front.part.fields)
    assert {path for path, raw in raws.items() if not raw.blank} == set()
