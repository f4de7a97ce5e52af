"""児童手当 現況届, as the old system asks for it: what stands in each cell, and what is checked."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from values.dates import understand_date
from values.text import to_wide

Check = Callable[[str], bool]
ROWS = 6


@dataclass(frozen=True)
class Item:
    """One entry. What is written freely is saved in full width, at most ``longest`` characters of it."""

    name: str
    label: str
    kind: str = "text"  # text, era, calendar, zip, select, radio, check
    check: Check = bool
    message: str = "を入力してください"
    choices: tuple[str, ...] = ()
    longest: int = 40


def _wide(text: str) -> bool:
    return bool(text) and text == to_wide(text)


def _kana(text: str) -> bool:
    return re.fullmatch("[ァ-ヶー\u3000]+", text) is not None


def _date(text: str) -> bool:
    return understand_date(text, None).value is not None


def _anything(_text: str) -> bool:
    return True


WIDE = "は全角で入力してください"
DATE = "が日付ではありません"
ITEMS = (
    Item("seiri", "整理番号", check=_anything, longest=20),
    Item("todoke", "届出年月日", "calendar", _date, DATE),
    Item("shimei", "受給者氏名", check=_wide, message=WIDE),
    Item("kana", "受給者カナ", check=_kana, message=WIDE),
    Item("umare", "受給者生年月日", "era", _date, DATE),
    Item("yubin", "郵便番号", "zip", lambda text: re.fullmatch(r"\d{7}", text) is not None, "は数字7桁です"),
    Item("jusho", "住所", check=_wide, message=WIDE, longest=60),
    Item("denwa", "電話番号", check=_anything),
    Item("nenkin", "年金区分", "select", choices=("厚生年金", "国民年金", "その他")),
    Item("haigu", "配偶者", "radio", choices=("有", "無")),
    Item("haigu_shimei", "配偶者氏名", check=lambda text: not text or _wide(text), message=WIDE),
    Item("haigu_umare", "配偶者生年月日", "era", lambda text: not text or _date(text), DATE),
    Item("doi", "同意", "check", _anything),
)  # fmt: skip
COLUMNS = (
    Item("ji_shimei", "氏名", check=_wide, message=WIDE),
    Item("ji_umare", "生年月日", check=_date, message=DATE),
    Item("ji_zoku", "続柄", check=_wide, message=WIDE, longest=10),
    Item("ji_dokyo", "同居別居", "select", choices=("同居", "別居")),
    Item("ji_jusho", "別居の住所", check=lambda text: not text or _wide(text), message=WIDE, longest=60),
)  # fmt: skip
FREE = frozenset({"shimei", "kana", "jusho", "haigu_shimei"})
ERAS = ("令和", "平成", "昭和")


def entered(sent: dict[str, list[str]]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Answer what was sent, by item; the rows of children in which something stands apart."""

    def one(name: str) -> str:
        return sent.get(name, [""])[0].strip()

    values = {item.name: one(item.name) for item in ITEMS}
    for item in ITEMS:
        if item.kind == "era":
            year, month, day = (one(f"{item.name}_{part}") for part in "ymd")
            era = one(f"{item.name}_g")
            values[item.name] = f"{era}{year}年{month}月{day}日" if year else ""
    rows = [
        {column.name: text.strip() for column, text in zip(COLUMNS, row, strict=True)}
        for row in zip(*(sent.get(column.name, []) for column in COLUMNS), strict=False)
    ]
    return values, [row for row in rows if any(text for name, text in row.items() if name != "ji_dokyo")]


def wrong_in(values: dict[str, str], rows: list[dict[str, str]]) -> str | None:
    """Answer the first thing that is wrong, as the dialog says it."""
    for item in ITEMS:
        if not item.check(values[item.name]):
            return f"{item.label}{item.message}"
    for number, row in enumerate(rows, start=1):
        for column in COLUMNS:
            if not column.check(row[column.name]):
                return f"児童{number}人目の{column.label}{column.message}"
    return None if rows else "児童を入力してください"


def saved(values: dict[str, str]) -> dict[str, str]:
    """Answer entries as the system keeps them: everything in full width, numbers of ours apart."""
    return {name: text if name == "seiri" else to_wide(text) for name, text in values.items()}
