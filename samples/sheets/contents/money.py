"""What stands on papers about money: donations, wages and their tax, an account that taxes are paid from."""

import datetime as dt

from numpy.random import Generator

from records.values import Blank, Code, Int, Text, Value
from samples.sheets.contents.chance import (
    Contents,
    between,
    checked_number,
    day,
    flag,
    grown,
    lately,
    named,
    number,
    pick,
    yen,
)
from samples.sheets.people import Person, somebody

DONATIONS = 3
EMPLOYERS = (
    "みどり野商店", "港湾運輸株式会社", "松原建設株式会社", "有限会社ひかり印刷", "東海岸水産加工",
    "つくし保育園", "株式会社青葉製作所",
)  # fmt: skip
# Invented, and no bank has codes like these.
BANKS = (("9101", "みどり野銀行"), ("9203", "東海岸信用金庫"), ("9305", "つつじ農業協同組合"))
BRANCHES = (("001", "本店"), ("012", "中央支店"), ("034", "港支店"), ("057", "松原支店"))
TAXES = ("zei_shikenmin", "zei_kotei", "zei_keiji", "zei_kokuho")
# The months of a tax year, in which the special collection runs from June to May.
TAX_MONTHS = (6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5)


def onestop_tokurei(rng: Generator) -> Contents:
    """Answer what a donor writes: one to three donations and their sum."""
    person, notice = grown(rng), lately(rng, 20)
    rows = [(between(rng, dt.date(2026, 1, 4), notice.date), yen(rng, 2_000, 300_000, 1_000))
            for _ in range(int(rng.integers(1, DONATIONS + 1)))]  # fmt: skip
    found: Contents = {}
    for place, (given, amount) in enumerate(sorted(rows, key=lambda row: row[0]), start=1):
        found |= {f"kifu[{place}].hizuke": day(given), f"kifu[{place}].kingaku": amount}
    return {
        "uketsuke_bango": checked_number(rng, 12, "luhn"),
        "todoke_date": notice,
        **named(person),
        "seinengappi": day(person.born),
        **found,
        "gokei": Int(number=sum(amount.number for _, amount in rows)),
        "shinkoku_fuyo": flag(rng, 0.95),
        "dantai_ika": flag(rng, 0.95),
    }


def kyuyo_ido(rng: Generator) -> Contents:
    """Answer what an employer writes about somebody who leaves."""
    person, employer, head = grown(rng), somebody(rng), somebody(rng)
    way = pick(rng, "keizoku", "ikkatsu", "futsu")
    next_one: Value = Text(text=_employer(rng)) if way == Code(code="keizoku") else Blank()
    moved = rng.random() < 0.4
    return {
        "todoke_date": lately(rng, 20),
        "shitei_bango": checked_number(rng, 8, "modulus_11"),
        "jigyosha": Text(text=_employer(rng)),
        "shozaichi": Text(text=employer.address),
        **{path: value for path, value in named(person).items() if path != "denwa"},
        "denwa": Text(text=employer.phone),
        "seinengappi": day(person.born),
        "ido_jusho": Text(text=somebody(rng).address) if moved else Blank(),
        "tensaki": next_one,
        "ido_date": lately(rng, 60),
        "jiyu": pick(rng, "taishoku", "tenkin", "kyushoku", "shibo", "other"),
        "hoho": way,
        **_collected(rng),
        "daihyo": Text(text=head.name),
    }


def _employer(rng: Generator) -> str:
    return EMPLOYERS[rng.integers(len(EMPLOYERS))]


def _collected(rng: Generator) -> Contents:
    """Answer the months and money that were collected, those that were not, and the tax of the year."""
    last = int(rng.integers(0, len(TAX_MONTHS) - 1))
    month = yen(rng, 2_000, 40_000)
    done, left = month.number * (last + 1), month.number * (len(TAX_MONTHS) - 1 - last)
    numbers = {
        "choshu[1].kara": TAX_MONTHS[0], "choshu[1].made": TAX_MONTHS[last], "choshu[1].kingaku": done,
        "choshu[2].kara": TAX_MONTHS[last + 1], "choshu[2].made": TAX_MONTHS[-1], "choshu[2].kingaku": left,
        "nenzei": done + left,
    }  # fmt: skip
    return {path: Int(number=amount) for path, amount in numbers.items()}


def koza_furikae(rng: Generator) -> Contents:
    """Answer what somebody writes who lets a bank pay; now and then from another person's account."""
    person = grown(rng)
    holder: Person = person if rng.random() < 0.8 else grown(rng)
    bank, branch = BANKS[rng.integers(len(BANKS))], BRANCHES[rng.integers(len(BRANCHES))]
    return {
        "todoke_date": lately(rng, 20),
        **named(person),
        "atena_bango": checked_number(rng, 8, "modulus_11"),
        **{path: flag(rng, 0.5) for path in TAXES},
        "nofu_hoho": pick(rng, "kibetsu", "zenki"),
        "ginko_code": Text(text=bank[0]),
        "ginko_mei": Text(text=bank[1]),
        "shiten_code": Text(text=branch[0]),
        "shiten_mei": Text(text=branch[1]),
        "shumoku": pick(rng, "futsu", "toza"),
        "koza_bango": number(rng, 7),
        "meigi_kana": Text(text=holder.kana),
        "meigi": Text(text=holder.name),
    }
