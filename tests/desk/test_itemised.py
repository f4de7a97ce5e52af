"""A 明細 on the pages: a table of the rows that are filled, each cell named by its row."""

import re
from collections.abc import Callable

import httpx
import pytest

from desk.questions import doubts, questions
from ledger.advancing import Definitions
from records.form import FormDefinition
from records.ids import Id
from records.values import Blank, Bool, Int, Text, Value
from tests.desk.cast import SLUG, Town

Client = Callable[[str], httpx.Client]
BOX = {"x": 20, "y": 200, "w": 40, "h": 8}
COLUMNS = [
    {"path": "meisai.hinmei", "label": "品名", "kind": "text", "layout": {"kind": "line", "box": BOX}},
    {"path": "meisai.ari", "label": "有", "kind": "check",
     "layout": {"kind": "check_box", "box": {**BOX, "x": 70, "w": 5}}},
    {"path": "meisai.kingaku", "label": "金額", "kind": "money", "required": True,
     "layout": {"kind": "line", "box": {**BOX, "x": 80}}},
]  # fmt: skip
ROWS = 5


def cells(**written: Value) -> dict[str, Value]:
    """Answer every cell, empty but for ``r2_kingaku`` and such."""
    values: dict[str, Value] = {}
    for row in range(1, ROWS + 1):
        for name, nothing in (("hinmei", Blank()), ("ari", Bool(flag=False)), ("kingaku", Blank())):
            values[f"meisai[{row}].{name}"] = written.get(f"r{row}_{name}", nothing)
    return values


FILLED = cells(
    r1_hinmei=Text(text="鑑札"), r1_kingaku=Int(number=3000), r3_hinmei=Text(text="注射済票"),
    r3_ari=Bool(flag=True), r3_kingaku=Int(number=550),
)  # fmt: skip


@pytest.fixture
def defined(office: Town) -> Definitions:
    plain = office.office.defined(SLUG)
    table = {
        "path": "meisai",
        "label": "明細",
        "offsets": [8 * row for row in range(ROWS)],
        "columns": COLUMNS,
    }
    document = {**plain.form.model_dump(by_alias=True, exclude_unset=True), "tables": [table]}
    return Definitions(procedure=plain.procedure, form=FormDefinition.model_validate(document))


def table_on(client: httpx.Client, address: str) -> list[list[str]]:
    """Answer the cells of the 明細 on a page as text, row by row."""
    shown = client.get(address).text
    (table,) = re.findall(r'<table[^>]*data-table="明細".*?</table>', shown, flags=re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", table, flags=re.DOTALL)
    assert 'alt="「明細1 金額」の記入"' in table
    assert shown.count("明細1 金額") == table.count("明細1 金額")
    parts = [re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in row] for row in parts]


def test_rows_stand_in_a_table_and_empty_ones_are_left_out(
    office: Town, defined: Definitions, client: Client
) -> None:
    case_id = office.read(defined=defined, **FILLED)
    approver = client("suzuki")
    expected = [
        ["行", "品名", "有", "金額"], ["1", "鑑札", "いいえ", "3,000"], ["3", "注射済票", "はい", "550"],
    ]  # fmt: skip
    assert table_on(approver, f"/approve/{case_id}") == expected
    assert "記入のない3行は省略" in approver.get(f"/approve/{case_id}").text
    told = table_on(approver, f"/cases/{case_id}")
    assert [row[0] for row in told] == ["行", "1", "3"]
    assert told[1][3].startswith("3,000 採用")


def test_a_row_of_which_somebody_is_asked_is_shown(
    office: Town, defined: Definitions, client: Client
) -> None:
    case_id = office.read(defined=defined, unsure=("meisai[4].hinmei",), **FILLED)
    assert [row[0] for row in table_on(client("suzuki"), f"/cases/{case_id}")] == ["行", "1", "3", "4"]


def test_a_question_names_its_row_and_is_needed_only_in_a_row_that_is_filled(
    office: Town, defined: Definitions
) -> None:
    unsure = ("meisai[1].kingaku", "meisai[4].kingaku")
    case = office.office.history.case(office.read(defined=defined, unsure=unsure, **FILLED))
    asked = questions(case, defined.form, office.users["sato"].id, everything=False)
    assert [(one.label, one.required) for one in asked] == [("明細1 金額", True), ("明細4 金額", False)]


def test_who_writes_into_an_empty_row_is_asked_for_what_a_row_must_have(
    office: Town, defined: Definitions
) -> None:
    held = office.office.history.case(office.read(defined=defined, **FILLED)).contents
    assert held is not None
    said = ("「明細2 金額」は必須の欄ですが、空欄です。",)
    assert doubts(defined.form, held, {"meisai[2].hinmei": Text(text="首輪")}) == said
    assert doubts(defined.form, held, {"meisai[2].kingaku": Blank()}) == ()
    both: dict[Id, Value] = {"meisai[2].hinmei": Text(text="首輪"), "meisai[2].kingaku": Int(number=1)}
    assert doubts(defined.form, held, both) == ()
