"""Exports of other systems: what is read of them, and what is refused without being run or unpacked."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml

from intake.lists import MOST_ROWS, export_of
from intake.opening import open_list, open_scan
from intake.recognising import recognised
from intake.sniff import CSV, EXCEL, JSON, media_type_of
from records.errors import QuarantineError
from records.ids import new_id
from records.listing import Export, ListDefinition
from samples.exports import applications, as_csv, as_excel, as_json

ROOT = Path(__file__).parents[2]
PLAIN = "番号,氏名\r\nA1,神栖　花子\r\nA2,山田　太郎\r\n"
ROWS = ((2, {"番号": "A1", "氏名": "神栖\u3000花子"}), (3, {"番号": "A2", "氏名": "山田\u3000太郎"}))


def read(data: bytes) -> Export:
    return export_of(data, media_type_of(data))


def refused(data: bytes) -> str:
    with pytest.raises(QuarantineError) as caught:
        read(data)
    return caught.value.code


def definition(slug: str) -> ListDefinition:
    return ListDefinition.model_validate(
        yaml.safe_load((ROOT / "procedures" / slug / "list.yaml").read_text())
    )


KNOWN = (definition("inu_henko"), definition("suido_kaishi"))


def workbook(change: Callable[[openpyxl.Workbook], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    for row in (("番号", "氏名"), ("A1", "神栖\u3000花子"), ("A2", "山田\u3000太郎")):
        book.worksheets[0].append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in parts.items():
            whole.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_every_encoding_and_separator_gives_the_same_rows(encoding: str, separator: str) -> None:
    export = read(PLAIN.replace(",", separator).encode(encoding))
    assert (export.columns, export.rows) == (("番号", "氏名"), ROWS)


def test_a_workbook_gives_what_people_see_in_it() -> None:
    def numbers(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["B2"], sheet["B3"] = 12, 7.0
        sheet["B2"].number_format = "000000"
        sheet["A6"] = "A3"
        sheet["B6"] = True

    assert read(workbook()).rows == ROWS
    assert [cells["氏名"] for _, cells in read(workbook(numbers)).rows] == ["000012", "7", "true"]
    assert [number for number, _ in read(workbook(numbers)).rows] == [2, 3, 6]


def test_nested_json_is_flat_and_its_numbers_are_as_written() -> None:
    whole = {"件数": 1, "申込": [{"番号": 7, "人": {"氏名": "神栖"}, "明細": [{"額": 1.50}, {"額": None}]}]}
    assert read(json.dumps(whole, ensure_ascii=False).encode()).rows == (
        (1, {"番号": "7", "人.氏名": "神栖", "明細[1].額": "1.5", "明細[2].額": ""}),
    )


def with_formula(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["B2"] = "=A1&A2"


def two_sheets(book: openpyxl.Workbook) -> None:
    book.create_sheet().append(("番号", "x"))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "a million rows": (b"a,b\n" + b"1,2\n" * 1_000_000, "list.too_many_rows"),
    "a million objects": (b"[" + b'{"a":1},' * (MOST_ROWS + 1) + b'{"a":1}]', "list.too_many_rows"),
    "a thousand columns": (",".join(map(str, range(1000))).encode() + b"\n" + b"1," * 999 + b"1\n",
                           "list.too_many_rows"),
    "a cell without an end": (b"a,b\n1," + b"x" * 30_000 + b"\n", "list.long_cell"),
    "an open quotation": (b'a,b\n1,"x\n', "list.broken"),
    "a short row": ("番号,氏名\nA1\n".encode(), "list.ragged"),
    "a long row": ("番号,氏名\nA1,x,y\n".encode(), "list.ragged"),
    "one name twice": ("番号,氏名,氏名\nA1,x,y\n".encode(), "list.same_columns"),
    "one key twice": (b'[{"a": 1, "a": 2}]', "list.same_columns"),
    "one key twice when flat": (b'[{"a.b": "x", "a": {"b": "y"}}]', "list.same_columns"),
    "a header alone": ("番号,氏名\n".encode(), "list.empty"),
    "no application": (b'{"x": []}', "list.empty"),
    "two lists": (b'{"x": [{"a":1}], "y": [{"a":1}]}', "list.no_rows"),
    "half a document": (b'[{"a": 1}', "list.broken"),
    "a thousand brackets": (b"[" * 100_000, "list.broken"),
    "a formula": (workbook(with_formula), "list.formula"),
    "two tables": (workbook(two_sheets), "list.many_sheets"),
    "a zip of other things": (zipped(**{"readme.txt": b"x"}), "list.no_workbook"),
    "macros": (zipped(**{"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "list.macros"),
    "a zip bomb": (zipped(**{"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b" " * 210 * 2**20}),
                   "list.too_large"),
    "a cut workbook": (workbook()[:2000], "list.broken"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "list.old_excel"),
    "bytes of no kind": (b"a,b\x00\x01\n", "file.unknown_type"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_their_reason(name: str) -> None:
    data, code = HOSTILE[name]
    assert refused(data) == code


def test_the_child_process_tells_the_same_reason_and_what_breaks_the_parser() -> None:
    for data, code in (
        (HOSTILE["a zip bomb"][0], "list.too_large"),
        (zipped(**{"xl/workbook.xml": b"<x", "[Content_Types].xml": b"<x"}), "file.unreadable"),
    ):
        with pytest.raises(QuarantineError) as caught:
            open_list(data, EXCEL)
        assert caught.value.code == code
    assert open_list(PLAIN.encode(), CSV).rows == ROWS


def test_what_is_no_character_is_marked_as_lost_and_takes_no_other_row_along() -> None:
    data = rb'[{"no": "1", "x": "\ud867\ude3d"}, {"no": "2", "x": "\ud800a"}, {"no": "3", "x": "b\u0000"}]'
    rows = open_list(data, JSON).rows
    assert [cells["x"] for _, cells in rows] == ["\U00029e3d", "\ufffda", "b\ufffd"]
    dogs, _ = applications("inu_henko", 1, 8)
    with pytest.raises(QuarantineError) as caught:
        recognised(read(as_csv([{**dogs[0], "受付番号": "INU\ufffd"}])), KNOWN)
    assert (caught.value.code, "2行目" in caught.value.message) == ("list.bad_id", True)


def test_an_export_is_no_picture() -> None:
    with pytest.raises(QuarantineError) as caught:
        open_scan(PLAIN.encode(), new_id(), lambda data: "0" * 64)
    assert caught.value.code == "file.no_pages"


def test_a_list_is_recognised_by_its_columns_whatever_it_is_written_in() -> None:
    dogs, _ = applications("inu_henko", 3, 8)
    water, _ = applications("suido_kaishi", 3, 8)
    for data in (as_csv(dogs), as_csv(dogs, encoding="cp932", separator="\t"), as_excel(dogs)):
        found = recognised(read(data), KNOWN)
        assert (found.definition.slug, found.unknown) == ("inu_henko", ())
        assert [row.key for row in found.rows] == [f"INU-2026-0000{number}" for number in (1, 2, 3)]
    assert media_type_of(as_json(water)) == JSON
    assert recognised(read(as_json(water)), KNOWN).definition.slug == "suido_kaishi"


def test_unknown_columns_are_named_and_missing_ones_refuse_the_file() -> None:
    dogs, _ = applications("inu_henko", 2, 8)
    more = recognised(read(as_csv([{**one, "窓口": "本庁"} for one in dogs])), KNOWN)
    assert more.unknown == ("窓口",)
    less = [{name: cell for name, cell in one.items() if name != "犬の登録番号"} for one in dogs]
    with pytest.raises(QuarantineError) as caught:
        recognised(read(as_csv(less)), KNOWN)
    assert (caught.value.code, "犬の登録番号" in caught.value.message) == ("list.missing_columns", True)
    with pytest.raises(QuarantineError) as caught:
        recognised(read(PLAIN.encode()), KNOWN)
    assert caught.value.code == "list.unknown"
    with pytest.raises(QuarantineError) as caught:
        recognised(read(as_csv([{**dogs[0], "受付番号": " "}])), KNOWN)
    assert (caught.value.code, "2行目" in caught.value.message) == ("list.no_id", True)


def test_two_lists_with_the_same_columns_are_not_guessed_between() -> None:
    twin = KNOWN[0].model_copy(update={"slug": "inu_toroku"})
    dogs, _ = applications("inu_henko", 1, 8)
    with pytest.raises(QuarantineError) as caught:
        recognised(read(as_csv(dogs)), (*KNOWN, twin))
    assert caught.value.code == "list.ambiguous"
