"""What invented people write on a practice sheet: common names, rare ones, and some in no lexicon."""

import datetime as dt
import importlib.resources
import lzma
from functools import cache
from typing import Literal

from numpy.random import Generator

from extractors.engines.rapid import RapidRecogniser
from records.values import Blank, Bool, Code, Int, Text
from samples.reading.form import PEOPLE, PLACES
from samples.sheets.contents import FILLED_ON, REMARKS, Contents, day
from samples.sheets.contents.kansensho import CASE_REMARKS, DISEASES, HOSPITALS, SECTIONS
from samples.sheets.contents.notices import BREEDS, DOGS
from samples.sheets.people import FAMILY, GIVEN, Person, somebody

WORK = (
    "みどり野商店", "市立図書館", "港湾運輸", "自営業", "松原建設株式会社", "有限会社ひかり印刷",
    "カネダ水産", "つくし保育園", "ナカヤマ自動車工業", "東海岸農業協同組合", "スーパーあおば",
    "会社員", "無職",
)  # fmt: skip
WHY = (
    "転勤のため", "結婚により氏が変わった", "就職のため市内に引っ越し", "離職により社会保険を喪失",
    "通学のため", "相続による名義変更", "紛失したため再交付を希望", "海外から帰国", "別居の子を扶養に入れる",
    "料金の引き落とし口座を変更", "施設への入所", "住宅を新築した", "窓口で説明を受けた",
)  # fmt: skip
TEXTS = (*WHY, *REMARKS, *HOSPITALS, *DISEASES, *CASE_REMARKS, *BREEDS, *DOGS, *SECTIONS, *WORK)
# Of names: these shares come from the samples' own lists and from the lexicon; the rest is in neither.
COMMON, LISTED = 0.6, 0.28


def contents_of(rng: Generator) -> Contents:
    """Answer the values of a practice sheet; about one field in twelve is left empty."""
    found: Contents = {}
    for n in range(PEOPLE):
        family, given = _named(rng, "family"), _named(rng, "given")
        found[f"shimei{n}"] = Text(text=f"{family[0]}\u3000{given[0]}")
        found[f"kana{n}"] = Text(text=f"{family[1]}\u3000{given[1]}")
    people = [somebody(rng) for _ in range(PLACES)]
    for n, person in enumerate(people):
        found |= {f"yubin{n}": Text(text=person.postal_code), f"jusho{n}": Text(text=person.address)}
    found |= _rest(rng, people[0])
    return {path: Blank() if rng.random() < 0.08 and not isinstance(value, Bool) else value
            for path, value in found.items()}  # fmt: skip


def _rest(rng: Generator, person: Person) -> Contents:
    account = f"{_named(rng, 'family')[1]} {_named(rng, 'given')[1]}"[:14].strip().replace(" ", "")
    return {
        "seinengappi": day(person.born),
        "todoke_date": day(FILLED_ON - dt.timedelta(days=int(rng.integers(0, 2000)))),
        "denwa": Text(text=person.phone),
        "kinmu_denwa": Text(text=somebody(rng).phone),
        "meigi": Text(text=account),
        "bango": Text(text="".join(str(rng.integers(10)) for _ in range(8))),
        "kingaku": Int(number=int(rng.integers(1, 10 ** int(rng.integers(2, 8))))),
        "seibetsu": Code(code=person.gender),
        "setai": Bool(flag=bool(rng.random() < 0.5)),
        "jiyu": Code(code=("tennyu", "tenshutsu", "tenkyo", "other")[rng.integers(4)]),
        **{path: Text(text=TEXTS[rng.integers(len(TEXTS))]) for path in ("kinmusaki", "riyu", "biko")},
    }


def _named(rng: Generator, part: Literal["family", "given"]) -> tuple[str, str]:
    """Answer one part of a name and its reading."""
    chance = rng.random()
    common = FAMILY if part == "family" else GIVEN
    if chance < COMMON:
        one = common[rng.integers(len(common))]
        return one[0], one[1]
    listed = _listed(part)
    one = listed[rng.integers(len(listed))]
    if chance < COMMON + LISTED:
        return one
    other = listed[rng.integers(len(listed))]
    return one[0][:1] + other[0][-1:], one[1][:2] + other[1][-2:]


@cache
def _listed(part: Literal["family", "given"]) -> tuple[tuple[str, str], ...]:
    """Answer names of the lexicon (values/data) of two or three kanji that the line network knows."""
    packed = importlib.resources.files("values").joinpath("data", f"{part}.xz").read_bytes()
    known = frozenset(RapidRecogniser().characters)
    found = []
    for line in lzma.decompress(packed).decode().splitlines():
        key, _, values = line.partition("\t")
        if 2 <= len(key) <= 3 and key[:1] >= "一" and known.issuperset(key):
            found.append((key, values.split(" ")[0]))
    return tuple(found)
