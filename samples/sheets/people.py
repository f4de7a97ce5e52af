"""Invented people: no name, number or telephone here belongs to anybody. Addresses are real places."""

import datetime as dt
from dataclasses import dataclass

from numpy.random import Generator

from values.postal import address_prefixes

FAMILY = (
    ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"), ("田中", "タナカ"), ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"), ("山本", "ヤマモト"), ("中村", "ナカムラ"),
    ("小林", "コバヤシ"), ("加藤", "カトウ"),
    ("吉田", "ヨシダ"), ("山田", "ヤマダ"), ("松本", "マツモト"), ("井上", "イノウエ"), ("木村", "キムラ"),
    ("清水", "シミズ"), ("石毛", "イシゲ"), ("宮内", "ミヤウチ"), ("野口", "ノグチ"), ("額賀", "ヌカガ"),
    ("大槻", "オオツキ"), ("須之内", "スノウチ"), ("篠塚", "シノヅカ"), ("菅谷", "スガヤ"),
    ("東海林", "ショウジ"),
)  # fmt: skip
GIVEN = (
    ("太郎", "タロウ", "male"), ("健一", "ケンイチ", "male"), ("大輔", "ダイスケ", "male"),
    ("翔太", "ショウタ", "male"), ("正雄", "マサオ", "male"), ("和也", "カズヤ", "male"),
    ("隆", "タカシ", "male"), ("蓮", "レン", "male"), ("悠真", "ユウマ", "male"), ("清", "キヨシ", "male"),
    ("花子", "ハナコ", "female"), ("美咲", "ミサキ", "female"), ("陽子", "ヨウコ", "female"),
    ("由美", "ユミ", "female"), ("さくら", "サクラ", "female"), ("恵子", "ケイコ", "female"),
    ("結衣", "ユイ", "female"), ("明美", "アケミ", "female"), ("めぐみ", "メグミ", "female"),
    ("千代", "チヨ", "female"),
)  # fmt: skip
POSTAL_CODES = (
    "3140121", "3140112", "3140127", "3140143", "3140144", "3140146", "3140147", "3140148", "3140116",
    "3140125", "3140133", "3140135", "3140255", "3140258", "3140343", "3140341", "3140408", "3140031",
    "3000048", "3100015", "3050031", "3002635", "2860013", "2880044",
)  # fmt: skip
BUILDINGS = ("コーポ松風", "さくら荘", "グリーンハイツ")


@dataclass(frozen=True)
class Person:
    """Somebody who never was."""

    name: str
    kana: str
    gender: str
    born: dt.date
    postal_code: str
    address: str
    phone: str


def somebody(rng: Generator) -> Person:
    """Invent a person."""
    family, family_kana = FAMILY[rng.integers(len(FAMILY))]
    given, given_kana, gender = GIVEN[rng.integers(len(GIVEN))]
    code = POSTAL_CODES[rng.integers(len(POSTAL_CODES))]
    return Person(
        name=f"{family}\u3000{given}",
        kana=f"{family_kana}\u3000{given_kana}",
        gender=gender,
        born=dt.date(1930, 1, 1) + dt.timedelta(days=int(rng.integers(0, 34_000))),
        postal_code=code,
        address=_address(rng, code),
        phone=_phone(rng),
    )


def _address(rng: Generator, code: str) -> str:
    prefix = address_prefixes(code)[0]
    if rng.random() < 0.5:
        prefix = prefix.partition("県")[2]
    number = int(rng.integers(1, 6000))
    house = [f"{number}番地{rng.integers(1, 30)}", f"{number}-{rng.integers(1, 90)}", f"{number}番地"]
    address = prefix + house[rng.integers(3)]
    if rng.random() < 0.15:
        address += f"{BUILDINGS[rng.integers(len(BUILDINGS))]}{rng.integers(101, 305)}"
    return address


def _phone(rng: Generator) -> str:
    if rng.random() < 0.7:
        return f"{('090', '080', '070')[rng.integers(3)]}{rng.integers(10**7, 10**8)}"
    return f"0299{rng.integers(100_000, 1_000_000)}"
