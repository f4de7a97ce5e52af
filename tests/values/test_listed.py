"""Rows of exports to records: certain where they are understood, for a person where they are not."""

import datetime as dt
from pathlib import Path

import pytest

from intake.lists import export_of
from intake.recognising import recognised
from intake.sniff import CSV, JSON
from records.form import FieldKind, FormDefinition
from records.listing import ListDefinition, ListedRow
from records.reading import Decision, Record, TableCell
from records.values import Date
from samples.exports import applications, as_csv, as_json
from values.listed import record_of
from yomikaki.catalog import load_catalog
from yomikaki.lists import load_lists

ROOT = Path(__file__).parents[2]
CATALOG = load_catalog(ROOT / "procedures")
LISTS = load_lists(ROOT / "procedures", CATALOG)
TODAY = dt.date(2026, 11, 24)


def records(slug: str, data: bytes, media_type: str) -> list[Record]:
    listing = recognised(export_of(data, media_type), LISTS.values())
    form = CATALOG[slug].form
    return [record_of(form, row, listing.definition, today=TODAY) for row in listing.rows]


def plain(value: object) -> object:
    """The era is how somebody wrote the day, and no service asks for it."""
    return value.date if isinstance(value, Date) else value


@pytest.mark.parametrize(
    ("slug", "media_type"), [("inu_henko", CSV), ("suido_kaishi", JSON), ("suido_kaishi", CSV)]
)
def test_invented_exports_are_read_without_a_mistake(slug: str, media_type: str) -> None:
    rows, truth = applications(slug, 100, 77)
    if media_type == CSV and slug == "suido_kaishi":
        rows = [{**{f"申込者.{key}": cell for key, cell in one.pop("申込者").items()}, **one} for one in rows]
        rows = [
            {name: {True: "1", False: "0", None: ""}.get(cell, cell) for name, cell in one.items()}
            for one in rows
        ]
    data = as_csv(rows, encoding="cp932") if media_type == CSV else as_json(rows)
    read = records(slug, data, media_type)
    assert len(read) == 100
    for record, said in zip(read, truth, strict=True):
        assert {one.path: plain(one.value) for one in record.fields} == {
            path: plain(value) for path, value in said.items()
        }
        assert {one.decision for one in record.fields} == {Decision.ACCEPT}
        assert {one.probability for one in record.fields} == {1.0}
        assert {type(one.evidence) for one in record.fields} == {TableCell}


@pytest.mark.parametrize(
    ("column", "cell", "path", "code"),
    [
        ("犬の性別", "不明", "inu_seibetsu", "list.unknown_code"),
        ("変更のあった日", "2026/02/30", "henko_date", "value.impossible_date"),
        ("変更のあった日", "先月", "henko_date", "value.unreadable"),
        ("申請者名", "〓子", "shimei", "list.lost_character"),
        ("犬の名前", "ポ\ufffd", "inu_namae", "list.lost_character"),
        ("犬の登録番号", "12", "toroku_bango", "value.wrong_pattern"),
        ("犬の登録番号", "", "toroku_bango", "value.required"),
        ("郵便番号", "100-0001", "yubin", "rule.postal_address"),
        ("申請者カナ名", "ジロウ2", "kana", "value.not_kana"),
        ("申請日時", "2027-01-05 10:00:00", "todoke_date", "value.future_date"),
    ],
)
def test_a_problem_goes_to_a_person_with_the_cell_as_it_stands(
    column: str, cell: str, path: str, code: str
) -> None:
    rows, _ = applications("inu_henko", 1, 78)
    (record,) = records("inu_henko", as_csv([{**rows[0], column: cell}]), CSV)
    field = record.field(path)
    assert (field.decision, field.problem and field.problem.code) == (Decision.CHECK, code)
    assert cell in field.raw
    assert isinstance(field.evidence, TableCell)
    assert field.evidence.row == 2


FORM = FormDefinition.model_validate(
    {
        "schema": 1, "slug": "meisai", "title": "明細", "version": "1", "width": 210, "height": 297,
        "fields": [
            {"path": "goukei", "label": "合計", "kind": "money",
             "layout": {"kind": "line", "box": {"x": 10, "y": 100, "w": 30, "h": 8}}},
        ],
        "tables": [
            {
                "path": "meisai", "label": "明細", "offsets": [0, 10],
                "columns": [
                    {"path": "meisai.hinmei", "label": "品名", "kind": "text", "required": True,
                     "layout": {"kind": "line", "box": {"x": 10, "y": 20, "w": 30, "h": 8}}},
                    {"path": "meisai.kingaku", "label": "金額", "kind": "money", "required": True,
                     "layout": {"kind": "line", "box": {"x": 50, "y": 20, "w": 30, "h": 8}}},
                ],
            }
        ],
        "rules": [{"rule": "column_sum", "fields": ["meisai.kingaku", "goukei"]}],
    }
)  # fmt: skip
LIST = ListDefinition.model_validate(
    {
        "schema": 1, "slug": "meisai", "id": "番号",
        "columns": [
            {"path": "goukei", "from": ["合計"]},
            {"path": "meisai.hinmei", "from": ["明細[{row}].品名"]},
            {"path": "meisai.kingaku", "from": ["明細[{row}].金額"]},
        ],
    }
)  # fmt: skip


def problems(**cells: str) -> dict[str, str]:
    named = {name.replace("m", "明細[").replace("_", "]."): cell for name, cell in cells.items()}
    row = ListedRow(number=1, key="1", cells=named)
    record = record_of(FORM, row, LIST, today=TODAY)
    return {one.path: one.problem.code for one in record.fields if one.problem}


def test_rows_of_a_table_come_from_columns_with_their_number() -> None:
    assert FORM.field("meisai[2].kingaku").kind is FieldKind.MONEY
    assert problems(合計="300", m1_品名="筆", m1_金額="300") == {}
    whole = {"合計": "800", "m1_品名": "筆", "m1_金額": "300", "m2_品名": "紙", "m2_金額": "500"}
    assert problems(**whole) == {}
    assert set(problems(**{**whole, "合計": "801"}).values()) == {"rule.column_sum"}
    assert problems(**{**whole, "m2_品名": ""}) == {"meisai[2].hinmei": "value.required"}


def test_more_rows_than_the_form_has_are_not_dropped() -> None:
    whole = {"合計": "300", "m1_品名": "筆", "m1_金額": "300", "m3_品名": "墨", "m3_金額": "200"}
    assert problems(**whole) == {"meisai[2].hinmei": "list.more_rows", "meisai[2].kingaku": "list.more_rows"}
    assert LIST.knows("明細[3].品名")
    assert not LIST.knows("明細[x].品名")
