"""``python -m samples.exports FOLDER``: exports of two invented services, with their truth in tests.

One writes lists with a header (CSV, Excel), the other JSON. Nobody in them was ever born.
"""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from records.paths import FieldPath, Slug
from records.values import Blank, Bool, Code, Date, Text, Value
from samples.sheets.contents import Contents, contents_of

DOG_CODES = {
    "inu_seibetsu": {"male": "オス", "female": "メス"},
    "henko_jiyu": {"juusho": "住所が変わった", "shoyusha": "飼い主が変わった", "shibou": "犬が死亡した"},
}
WATER_CODES = {
    "youto": {"kateiyo": "1", "eigyo": "2", "other": "9"},
    "shiharai": {"koza": "1", "nofusho": "2"},
}
Application = dict[str, Any]


def applications(slug: Slug, count: int, seed: int) -> tuple[list[Application], list[Contents]]:
    """Answer so many applications as the service of a 業務 exports them, and what each says."""
    truth = [contents_of(slug, np.random.default_rng([seed, number])) for number in range(count)]
    write = {"inu_henko": _dog, "suido_kaishi": _water}[slug]
    return [write(number, one) for number, one in enumerate(truth, start=1)], truth


def as_csv(rows: Sequence[Application], *, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """Answer a list with a header as CSV, its lines ended as on Windows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_json(rows: Sequence[Application]) -> bytes:
    """Answer what an interface hands out: the applications, and when they were asked for."""
    whole = {"出力日時": "2026-11-16T18:00:00+09:00", "件数": len(rows), "申込": list(rows)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_excel(rows: Sequence[Application]) -> bytes:
    """Answer a list with a header as a workbook; numbers stand in it as text."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dog(number: int, said: Contents) -> Application:
    texts = {path: _text(value) for path, value in said.items()}
    family, given = texts["shimei"].split("\u3000")
    family_kana, given_kana = texts["kana"].split("\u3000")
    prefecture, town = _parted(texts["jusho"])
    return {
        "受付番号": f"INU-2026-{number:05}",
        "申請日時": f"{texts['todoke_date']} 10:{number % 60:02}:07",
        "申請者姓": family,
        "申請者名": given,
        "申請者カナ姓": family_kana,
        "申請者カナ名": given_kana,
        "メールアドレス": f"applicant{number}@example.jp",
        "郵便番号": f"{texts['yubin'][:3]}-{texts['yubin'][3:]}",
        "都道府県": prefecture,
        "市区町村": "",
        "番地・建物": town,
        "電話番号": texts["denwa"],
        "犬の登録番号": texts["toroku_bango"],
        "犬の名前": texts["inu_namae"],
        "犬種": texts["inu_shurui"],
        "犬の性別": _named(said, "inu_seibetsu", DOG_CODES),
        "変更のあった日": texts["henko_date"],
        "変更の内容": _named(said, "henko_jiyu", DOG_CODES),
        "狂犬病予防注射": "済" if texts["kanryo_chusha"] else "未",
        "連絡事項": texts["biko"],
        "処理状況": "受付済",
    }


def _water(number: int, said: Contents) -> Application:
    texts = {path: _text(value) for path, value in said.items()}
    return {
        "申込番号": f"W{20260000 + number}",
        "申込日": texts["todoke_date"].replace("-", ""),
        "水栓番号": texts["suisen_bango"],
        "使用開始日": texts["kaishi_date"].replace("-", ""),
        "申込者": {
            "氏名": texts["shimei"],
            "カナ": texts["kana"],
            "郵便番号": texts["yubin"],
            "住所": texts["jusho"],
            "電話番号": texts["denwa"],
        },
        "用途区分": _named(said, "youto", WATER_CODES),
        "支払方法": _named(said, "shiharai", WATER_CODES),
        "立会い": bool(texts["tachiai"]),
        "備考": texts["biko"] or None,
    }


def _parted(address: str) -> tuple[str, str]:
    prefecture, sign, rest = address.partition("県")
    return (prefecture + sign, rest) if sign else ("", address)


def _named(said: Contents, path: FieldPath, codes: Mapping[FieldPath, Mapping[str, str]]) -> str:
    value = said[path]
    return codes[path][value.code] if isinstance(value, Code) else ""


def _text(value: Value) -> str:
    match value:
        case Text(text=text):
            return text
        case Date(date=date):
            return date.isoformat()
        case Bool(flag=flag):
            return "1" if flag else ""
        case Code(code=code):
            return code
        case Blank():
            return ""
    raise ValueError(f"no export writes {value.type}")


def write_exports(folder: Path) -> None:
    """Write one export of each service."""
    (folder / "inu_henko.csv").write_bytes(as_csv(applications("inu_henko", 20, 1)[0], encoding="cp932"))
    (folder / "suido_kaishi.json").write_bytes(as_json(applications("suido_kaishi", 20, 1)[0]))


if __name__ == "__main__":
    write_exports(Path(sys.argv[1]))
