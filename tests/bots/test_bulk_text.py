"""Lines of a bulk file: widths in bytes, nothing changed on the way, and what does not fit is said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bots.bulk_lines import Whole, composed, require_equal, unfit
from bots.bulk_text import line_of, lines_of
from records.bulk import BulkDefinition, Layout, Place
from records.entry import FinalRecord, Outcome
from records.errors import BusinessError, ScreenChanged
from records.ids import new_id, reference_of
from records.values import Blank, Code, Int, Text, Value

WHOLE = Whole(entry="YK-000000011", file="F_YK-000000011.txt", day=dt.date(2026, 11, 24))
FIXED = {
    "schema": 1,
    "slug": "kyufu",
    "name": "F_{entry}.txt",
    "head": [[
        {"header": "区分", "bytes": 1, "holds": "constant", "constant": "1"},
        {"header": "取組日", "bytes": 4, "holds": "day", "written": "mmdd"},
        {"header": "ファイル", "bytes": 40, "holds": "entry"},
    ]],
    "columns": [
        {"header": "区分", "bytes": 1, "value": {"constant": "2"}},
        {"header": "整理番号", "bytes": 20, "value": {"reference": True}},
        {"header": "口座番号", "bytes": 7, "fill": "zero", "value": {"field": "koza"}},
        {"header": "名義", "bytes": 10, "value": {"field": "meigi", "format": "hankaku_kana"}},
        {"header": "科目", "bytes": 1, "value": {"field": "shumoku"}, "codes": {"futsu": "1"}},
        {"header": "金額", "bytes": 10, "fill": "zero", "number": True, "value": {"field": "kingaku"}},
    ],
    "tail": [[
        {"header": "区分", "bytes": 1, "holds": "constant", "constant": "8"},
        {"header": "件数", "bytes": 6, "fill": "zero", "holds": "count"},
        {"header": "合計", "bytes": 12, "fill": "zero", "holds": "sum", "of": "金額"},
        {"header": "照合", "bytes": 64, "holds": "digest"},
    ]],
    "result": {
        "separator": ",",
        "head": [[{"header": "ファイル", "holds": "entry"}, {"header": "件数", "holds": "count"}]],
        "columns": [{"header": "番号", "holds": "reference"}, {"header": "結果", "holds": "outcome"}],
        "accepted": ["00"],
        "within_hours": 24,
    },
}  # fmt: skip
SEPARATED = FIXED | {"separator": ",", "encoding": "utf-8-bom", "names": True, "line_end": "lf"}


def defined(**changed: object) -> BulkDefinition:
    return BulkDefinition.model_validate(FIXED | changed)


def record(number: int, **changed: Value) -> FinalRecord:
    values: dict[str, Value] = {
        "koza": Text(text="123456"), "meigi": Text(text="ヤマダ タロウ"), "shumoku": Code(code="futsu"),
        "kingaku": Int(number=12_000 + number),
    }  # fmt: skip
    return FinalRecord(
        case_id=new_id(), procedure="kyufu", reference=reference_of("YK", number), digest="0" * 64,
        values={**values, **changed},
    )  # fmt: skip


def test_a_file_holds_a_line_for_each_record_and_totals_of_all() -> None:
    data = composed(defined(), WHOLE, [record(1), record(2)])
    lines = data.decode("cp932").split("\r\n")
    reference = reference_of("YK", 1)
    assert lines[0] == "11124" + "YK-000000011".ljust(40)
    # ﾔﾏﾀﾞ ﾀﾛｳ is nine bytes in CP932: half-width kana and 濁点 are a byte each.
    assert lines[1] == f"2{reference:<20}0123456ﾔﾏﾀﾞ ﾀﾛｳ  10000012001"
    assert lines[3][:19] == "8000002000000024003"
    assert [len(line.encode("cp932")) for line in lines] == [45, 49, 49, 83, 0]
    require_equal(defined(), WHOLE, [record(1), record(2)], data)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"koza": Text(text="12345678")}, "bulk.too_long"),
        ({"meigi": Text(text="ガギグゲゴザ")}, "bulk.too_long"),
        ({"meigi": Text(text="𠮷")}, "bulk.no_character"),
        ({"meigi": Text(text="ﾔﾏﾀﾞ\nﾀﾛｳ")}, "bulk.control_character"),
        ({"shumoku": Code(code="chochiku")}, "plan.unknown_code"),
        ({"kingaku": Text(text="一万円")}, "bulk.not_a_number"),
        ({"kingaku": Int(number=-1)}, "bulk.not_a_number"),
    ],
)
def test_what_does_not_fit_is_that_records_own_failure(changed: dict[str, Value], code: str) -> None:
    result = unfit(defined(), record(1, **changed))
    assert result is not None
    assert (result.outcome, result.code) == (Outcome.REFUSED, code)
    assert unfit(defined(), record(1)) is None


def test_widths_count_bytes_of_the_encoding() -> None:
    place = [Place(header="名", bytes=6)]
    assert line_of(Layout(), place, {"名": "山田"}) == b"\x8eR\x93c  \r\n"
    assert line_of(Layout(encoding="utf-8", line_end="lf"), place, {"名": "山田"}) == "山田\n".encode()
    with pytest.raises(BusinessError, match=r"bulk\.too_long"):
        line_of(Layout(encoding="utf-8"), place, {"名": "山田太"})


def test_a_line_that_is_another_record_is_never_let_through() -> None:
    one, other = record(1), record(2)
    data = composed(defined(), WHOLE, [one, other])
    for wrong in ([other, one], [one], [one, record(2, kingaku=Int(number=1))]):
        with pytest.raises(ScreenChanged, match=r"bulk\.draft_differs"):
            require_equal(defined(), WHOLE, wrong, data)
    lines = data.split(b"\r\n")
    lines[3] = lines[3].replace(b"24003", b"24004")
    with pytest.raises(ScreenChanged, match=r"bulk\.draft_differs.*合計"):
        require_equal(defined(), WHOLE, [one, other], b"\r\n".join(lines))


@pytest.mark.parametrize("definition", [defined(), BulkDefinition.model_validate(SEPARATED)])
def test_a_file_that_was_cut_off_anywhere_is_never_taken_for_whole(definition: BulkDefinition) -> None:
    # In UTF-8 a half-width kana is three bytes.
    records = [record(number, meigi=Text(text="アイウ")) for number in (1, 2)]
    data = composed(definition, WHOLE, records)
    for end in range(len(data)):
        with pytest.raises(ScreenChanged):
            require_equal(definition, WHOLE, records, data[:end])


def test_separated_columns_may_hold_what_separates() -> None:
    definition = BulkDefinition.model_validate(
        SEPARATED | {"columns": [
            {"header": "整理番号", "value": {"reference": True}},
            {"header": "備考", "value": {"field": "biko"}},
            {"header": "金額", "number": True, "value": {"field": "kingaku"}},
        ]}
    )  # fmt: skip
    notes: list[Value] = [Text(text='a,"b"'), Blank(), Text(text="= 1+1 𠮷")]
    records = [record(number, biko=note) for number, note in enumerate(notes)]
    data = composed(definition, WHOLE, records)
    assert data.startswith(b"\xef\xbb\xbf")
    require_equal(definition, WHOLE, records, data)
    read = lines_of(definition, definition.columns, data)
    assert [row["備考"] for row in read.rows] == ['a,"b"', "", "= 1+1 𠮷"]


# What CP932 has, and something of what it has not.
LETTERS = st.text(st.sampled_from("ｱﾊﾟあ亜髙﨑①〜～−∥\\~¢ 　09aZ𠮷"), max_size=8)


def _has_cp932(text: str) -> bool:
    return not set(text) & set("〜−¢𠮷")


@given(st.lists(LETTERS, min_size=1, max_size=4), st.sampled_from(["cp932", "utf-8", "utf-8-bom"]))
def test_what_is_written_is_what_comes_back_or_is_refused(texts: list[str], encoding: str) -> None:
    layout = Layout.model_validate({"encoding": encoding})
    places = [Place(header=str(number), bytes=30) for number in range(len(texts))]
    told = {str(number): text for number, text in enumerate(texts)}
    if encoding == "cp932" and not all(_has_cp932(text) for text in texts):
        with pytest.raises(BusinessError, match=r"bulk\.no_character"):
            line_of(layout, places, told)
        return
    line = line_of(layout, places, told)
    mark = b"\xef\xbb\xbf" if encoding == "utf-8-bom" else b""
    assert len(line) == 30 * len(texts) + 2
    (row,) = lines_of(layout, places, mark + line).rows
    assert list(row.values()) == [text.rstrip(" ") for text in texts]


@given(st.lists(st.tuples(LETTERS, LETTERS), max_size=4), st.sampled_from([",", "\t"]))
def test_separated_columns_come_back_to_the_letter(rows: list[tuple[str, str]], separator: str) -> None:
    layout = Layout.model_validate({"encoding": "utf-8", "separator": separator, "names": True})
    places = [Place(header='a,"b'), Place(header="c")]
    texts = [dict(zip(('a,"b', "c"), row, strict=True)) for row in rows]
    names = line_of(layout, places, {'a,"b': 'a,"b', "c": "c"})
    data = names + b"".join(line_of(layout, places, one) for one in texts)
    assert list(lines_of(layout, places, data).rows) == texts


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": "F.txt"}, "pattern"),
        ({"name": "../F_{entry}.txt"}, "pattern"),
        ({"columns": FIXED["columns"][2:]}, "reference"),  # type: ignore[index]
        ({"tail": []}, "how many"),
        ({"separator": None, "names": True}, "separator"),
        ({"columns": [*FIXED["columns"], {"header": "備考", "value": {"field": "a"}}]}, "bytes"),  # type: ignore[misc]
    ],
)
def test_a_definition_that_could_not_be_proved_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        defined(**changed)
