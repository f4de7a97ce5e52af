"""金融機関: banks and their branches, as a list says that the city supplies."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from values.tables import Table
from values.text import to_katakana
from values.variants import folded

TABLE = Table(
    "banks.bad",
    "金融機関の一覧",
    ("銀行コード", "銀行名", "銀行名カナ", "支店コード", "支店名", "支店名カナ"),
)
BANK_DIGITS, BRANCH_DIGITS = 4, 3
# What is printed behind the line on a form, and so written or left out.
_BANK_ENDS = ("銀行", "信用金庫", "信用組合", "労働金庫", "農業協同組合", "農協")
_BRANCH_ENDS = ("支店", "支所", "出張所")
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank."""

    code: str
    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a bank."""

    bank_code: str
    code: str
    name: str
    kana: str


class Names(Generic[Named]):
    """Things by their names; an end may be left out of the written or of the listed name, never exchanged."""

    def __init__(self, ends: tuple[str, ...]) -> None:
        """Begin with no names; ``ends`` are what may be left out."""
        self._ends = ends
        self._whole: dict[str, list[Named]] = {}
        self._short: dict[str, list[Named]] = {}

    def add(self, name: str, named: Named) -> None:
        """Keep one thing under its name."""
        whole, short = self._keys(name)
        self._whole.setdefault(whole, []).append(named)
        if short != whole:
            self._short.setdefault(short, []).append(named)

    def find(self, name: str) -> tuple[Named, ...]:
        """Answer all that have this name."""
        whole, short = self._keys(name)
        return tuple(self._whole.get(whole) or self._short.get(whole) or self._whole.get(short) or ())

    def _keys(self, name: str) -> tuple[str, str]:
        """Answer the name for comparing, and without its end."""
        key = "".join(unicodedata.normalize("NFKC", folded(name)).split())
        end = next((one for one in self._ends if key.endswith(one) and key != one), "")
        return key, key.removesuffix(end)


class Banks:
    """All banks and branches of the list, found by code or by name."""

    def __init__(self, branches: Iterable[tuple[Bank, Branch]]) -> None:
        """Index the branches; where several share a code, as merged ones do, the first one has it."""
        self._banks: dict[str, Bank] = {}
        self._branches: dict[tuple[str, str], Branch] = {}
        self._bank_names: Names[Bank] = Names(_BANK_ENDS)
        self._branch_names: dict[str, Names[Branch]] = {}
        self._count = 0
        for bank, branch in branches:
            self._count += 1
            if bank.code not in self._banks:
                self._banks[bank.code] = bank
                self._bank_names.add(bank.name, bank)
                self._branch_names[bank.code] = Names(_BRANCH_ENDS)
            self._branches.setdefault((bank.code, branch.code), branch)
            self._branch_names[bank.code].add(branch.name, branch)

    @classmethod
    def from_csv(cls, content: bytes) -> "Banks":
        """Read the list, a row a branch.

        Raises:
            BusinessError: it cannot be read; the message names the line (``banks.bad``).
        """
        return cls(_listed(content))

    def __len__(self) -> int:
        """Answer how many branches the list has."""
        return self._count

    def bank(self, code: str) -> Bank | None:
        """Answer the bank with this code."""
        return self._banks.get(code)

    def branch(self, bank_code: str, branch_code: str) -> Branch | None:
        """Answer the branch with this code."""
        return self._branches.get((bank_code, branch_code))

    def named(self, name: str) -> tuple[Bank, ...]:
        """Answer the banks with this name; 銀行 and the like at its end may be left out."""
        return self._bank_names.find(name)

    def branches_named(self, bank_code: str, name: str) -> tuple[Branch, ...]:
        """Answer the branches of a bank with this name; 支店 at its end may be left out."""
        names = self._branch_names.get(bank_code)
        return names.find(name) if names else ()


def _listed(content: bytes) -> Iterator[tuple[Bank, Branch]]:
    for line, cells in TABLE.rows(content):
        bank_code = _code(line, cells, "銀行コード", BANK_DIGITS)
        branch_code = _code(line, cells, "支店コード", BRANCH_DIGITS)
        if not cells["銀行名"] or not cells["支店名"]:
            raise TABLE.bad(line, "銀行名か支店名が空です。")
        bank = Bank(bank_code, cells["銀行名"], to_katakana(cells["銀行名カナ"]))
        yield bank, Branch(bank_code, branch_code, cells["支店名"], to_katakana(cells["支店名カナ"]))


def _code(line: int, cells: dict[str, str], heading: str, digits: int) -> str:
    """Answer a code of as many digits; a spreadsheet may have dropped its leading zeros."""
    code = cells[heading].zfill(digits)
    if len(code) != digits or not (code.isascii() and code.isdigit()):
        raise TABLE.bad(line, f"「{heading}」が{digits}けたの数字ではありません。")
    return code
