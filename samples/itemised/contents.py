"""What somebody claims: rows with amounts and their sum, printed numbers, an account or none."""

import datetime as dt

from numpy.random import Generator

from records.values import Blank, Bool, Code, Int, Text, Value
from samples.itemised.form import ROWS
from samples.sheets.contents import FILLED_ON, REMARKS, Contents, day
from samples.sheets.people import somebody
from values.check_digits import holds

ROUTES = ("神栖駅から鹿島神宮駅", "波崎から銚子駅", "息栖から市役所前", "知手から土合", "溝口から石神")
LONG_REMARKS = (
    "学校の行事により利用した日があります。切符は学校で保管していますので必要なときは担任へ連絡してください。",
    "定期券を購入するまでの期間の分です。翌月からは定期券を利用しますので請求はありません。よろしくお願いします。",
)


def contents_of(rng: Generator, rows: int | None = None) -> Contents:
    """Answer what stands on one claim; ``rows`` of the 明細 are filled, one to all of them by chance."""
    count = int(rng.integers(1, ROWS + 1)) if rows is None else rows
    found: Contents = {"seikyu_date": day(FILLED_ON)}
    amounts = []
    for number in range(1, count + 1):
        row = _row(rng)
        found |= {f"meisai[{number}].{column}": value for column, value in row.items()}
        amounts.append(row["kingaku"].number)  # type: ignore[union-attr]
    found["gokei"] = Int(number=sum(amounts))
    found["biko"] = (
        Text(text=LONG_REMARKS[rng.integers(len(LONG_REMARKS))]) if rng.random() < 0.5 else Blank()
    )
    return found | _printed(rng) | _paid(rng)


def _row(rng: Generator) -> dict[str, Value]:
    return {
        "hizuke": day(FILLED_ON - dt.timedelta(days=int(rng.integers(1, 60)))),
        "kukan": Text(text=ROUTES[rng.integers(len(ROUTES))]),
        "kaisu": Int(number=int(rng.integers(1, 21))),
        "shubetsu": Code(code=("ofuku", "katamichi")[rng.integers(2)]),
        "kippu": Bool(flag=bool(rng.random() < 0.5)),
        "kingaku": Int(number=10 * int(rng.integers(16, 2400))),
    }


def _printed(rng: Generator) -> Contents:
    return {
        "atena_bango": Text(text=_checked(rng, 7, "modulus_11")),
        "seiri_bango": Text(text=_checked(rng, 11, "luhn")),
        "tsuchi": Text(text=f"R8/{rng.integers(10_000):04d}/みどり野市"),
    }


def _checked(rng: Generator, digits: int, scheme: str) -> str:
    """Answer a number with its check digit."""
    number = "".join(str(rng.integers(10)) for _ in range(digits))
    return next(number + last for last in "0123456789" if holds(scheme, number + last))  # type: ignore[arg-type]


def _paid(rng: Generator) -> Contents:
    person, name = somebody(rng), somebody(rng)
    signed: Contents = {
        "shomei": Text(text=person.name),
        "renraku": Text(text=REMARKS[rng.integers(len(REMARKS))]) if rng.random() < 0.5 else Blank(),
    }
    if rng.random() < 0.4:
        return {**signed, "shiharai": Code(code="madoguchi")}
    account = "".join(str(rng.integers(10)) for _ in range(7))
    return {
        **signed, "shiharai": Code(code="furikomi"), "koza_bango": Text(text=account),
        "koza_meigi": Text(text=name.kana),
    }  # fmt: skip
