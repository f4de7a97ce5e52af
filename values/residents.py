"""住民データ: who lives here, as the city's own extract says; it only tells how many people fit a reading."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from records.values import Date
from values.addresses import key_of, without_building
from values.dates import understand_date
from values.tables import Table
from values.text import digits_of, to_katakana
from values.variants import folded

TABLE = Table("residents.bad", "住民データ", ("宛名番号", "氏名", "フリガナ", "生年月日", "郵便番号", "住所"))
# A person is found by two of name, birth date and address.
LEAST_AGREEING = 2
_ISO = re.compile(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})")


@dataclass(frozen=True, slots=True)
class Resident:
    """One person of the extract; ``born`` is None, and a text empty, where the extract does not say."""

    number: str
    name: str
    kana: str
    born: dt.date | None
    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The people whom a reading fits, in the order of the extract."""

    people: tuple[Resident, ...] = ()


class Residents:
    """All people of the extract, found by name, birth date and address together."""

    def __init__(self, people: Iterable[Resident]) -> None:
        """Index the people."""
        self._people = tuple(people)
        self._by_name: dict[str, list[int]] = {}
        self._by_birth: dict[dt.date, list[int]] = {}
        self._by_address: dict[str, list[int]] = {}
        self._by_beginning: dict[str, list[int]] = {}
        for place, one in enumerate(self._people):
            self._by_name.setdefault(_name_key(one.name), []).append(place)
            if one.born is not None:
                self._by_birth.setdefault(one.born, []).append(place)
            if one.address:
                key = key_of(one.address)
                self._by_address.setdefault(key, []).append(place)
                for beginning in without_building(key):
                    self._by_beginning.setdefault(beginning, []).append(place)

    @classmethod
    def from_csv(cls, content: bytes) -> "Residents":
        """Read the extract, a row a person.

        Raises:
            BusinessError: it cannot be read; the message names the line, never what stands there
                (``residents.bad``).
        """
        return cls(_people(content))

    def __len__(self) -> int:
        return len(self._people)

    def find(self, names: Sequence[str], births: Sequence[dt.date], addresses: Sequence[str]) -> Matches:
        """Answer the people whom the candidates of a reading fit.

        At least two of the three agree with one of their candidates, and the third agrees too, or was not
        read (no candidates), or is not in the extract.
        """
        by_name = {place for name in names for place in self._by_name.get(_name_key(name), ())}
        by_birth = {place for birth in births for place in self._by_birth.get(birth, ())}
        by_address = {place for address in addresses for place in self._at(address)}
        agreeing = Counter(place for found in (by_name, by_birth, by_address) for place in found)
        fitting = (
            place
            for place, count in sorted(agreeing.items())
            if count >= LEAST_AGREEING
            and (place in by_name or not names)
            and (place in by_birth or not births or self._people[place].born is None)
            and (place in by_address or not addresses or not self._people[place].address)
        )
        return Matches(tuple(self._people[place] for place in fitting))

    def _at(self, address: str) -> set[int]:
        """Answer who lives at an address; either side may leave the building out."""
        key = key_of(address)
        found = {*self._by_address.get(key, ()), *self._by_beginning.get(key, ())}
        return found.union(*(self._by_address.get(beginning, ()) for beginning in without_building(key)))


def _name_key(name: str) -> str:
    """Answer what all ways of writing a name have in common; NFKC is for comparing only, never for values."""
    return "".join(unicodedata.normalize("NFKC", folded(name)).split())


def _people(content: bytes) -> Iterator[Resident]:
    numbers: set[str] = set()
    for line, cells in TABLE.rows(content):
        person = _resident(line, cells)
        if person.number in numbers:
            raise TABLE.bad(line, "「宛名番号」が前の行と同じです。")
        numbers.add(person.number)
        yield person


def _resident(line: int, cells: dict[str, str]) -> Resident:
    for heading in ("宛名番号", "氏名"):
        if not cells[heading]:
            raise TABLE.bad(line, f"「{heading}」が空です。")
    code = digits_of(cells["郵便番号"]) or ""
    if len(code) != (7 if cells["郵便番号"] else 0):
        raise TABLE.bad(line, "「郵便番号」が7けたの数字ではありません。")
    return Resident(
        number=cells["宛名番号"],
        name=cells["氏名"],
        kana=to_katakana(cells["フリガナ"]),
        born=_born(line, cells["生年月日"]),
        postal_code=code,
        address=cells["住所"],
    )


def _born(line: int, text: str) -> dt.date | None:
    if not text:
        return None
    iso = _ISO.fullmatch(text)
    value = understand_date("-".join(iso.groups()) if iso else text, None).value
    if not isinstance(value, Date):
        raise TABLE.bad(line, "「生年月日」が日付として読めません。")
    return value.date
