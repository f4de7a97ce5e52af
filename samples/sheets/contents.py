"""What a person writes on each form: values by field path, the same in truth and on paper."""

import datetime as dt
from collections.abc import Callable

from numpy.random import Generator

from records.paths import FieldPath, Slug
from records.values import Blank, Bool, Code, Date, Text, Value
from samples.sheets.people import Person, somebody
from values.era import to_era

# The day on which all samples were filled in.
FILLED_ON = dt.date(2026, 11, 16)
DOGS = ("ポチ", "モモ", "ココ", "ハナ", "レオ", "マロン", "チョコ", "ソラ")
BREEDS = ("柴犬", "雑種", "トイプードル", "チワワ", "秋田犬", "ビーグル")
REMARKS = ("本人が窓口で届出", "平日の午前中に連絡を希望", "代理人による届出", "前住所は市外")
Contents = dict[FieldPath, Value]


def day(date: dt.date) -> Date:
    """Answer a date with the era that people write it in."""
    found = to_era(date)
    return Date(date=date, era=found[0].letter if found else None)


def _lately(rng: Generator, days: int = 60) -> Date:
    return day(FILLED_ON - dt.timedelta(days=int(rng.integers(0, days))))


def _pick(rng: Generator, *codes: str) -> Code:
    return Code(code=codes[rng.integers(len(codes))])


def _maybe(rng: Generator, choices: tuple[str, ...], share: float) -> Value:
    return Text(text=choices[rng.integers(len(choices))]) if rng.random() < share else Blank()


def _number(rng: Generator, digits: int) -> Text:
    return Text(text="".join(str(rng.integers(10)) for _ in range(digits)))


def _common(rng: Generator, person: Person) -> Contents:
    return {
        "todoke_date": _lately(rng, 20),
        "shimei": Text(text=person.name),
        "kana": Text(text=person.kana),
        "yubin": Text(text=person.postal_code),
        "jusho": Text(text=person.address),
        "denwa": Text(text=person.phone),
        "biko": _maybe(rng, REMARKS, 0.2),
    }


def _kokuho_kanyu(rng: Generator, person: Person) -> Contents:
    return {
        "seinengappi": day(person.born),
        "seibetsu": Code(code=person.gender),
        "hoken_bango": _number(rng, 8),
        "shutoku_date": _lately(rng),
        "jiyu": _pick(rng, "tennyu", "shaho", "shussei", "other"),
        "setai_doitsu": Bool(flag=bool(rng.random() < 0.5)),
    }


def _inu_henko(rng: Generator, _person: Person) -> Contents:
    return {
        "toroku_bango": _number(rng, 6),
        "inu_namae": Text(text=DOGS[rng.integers(len(DOGS))]),
        "inu_shurui": _maybe(rng, BREEDS, 0.8),
        "inu_seibetsu": _pick(rng, "male", "female"),
        "henko_date": _lately(rng),
        "henko_jiyu": _pick(rng, "juusho", "shoyusha", "shibou"),
        "kanryo_chusha": Bool(flag=bool(rng.random() < 0.6)),
    }


def _suido_kaishi(rng: Generator, _person: Person) -> Contents:
    return {
        "suisen_bango": _number(rng, 7),
        "kaishi_date": _lately(rng),
        "youto": _pick(rng, "kateiyo", "eigyo", "other"),
        "shiharai": _pick(rng, "koza", "nofusho"),
        "tachiai": Bool(flag=bool(rng.random() < 0.4)),
    }


WRITERS: dict[Slug, Callable[[Generator, Person], Contents]] = {
    "kokuho_kanyu": _kokuho_kanyu,
    "inu_henko": _inu_henko,
    "suido_kaishi": _suido_kaishi,
}


def contents_of(slug: Slug, rng: Generator) -> Contents:
    """Answer what one invented person writes on the form."""
    person = somebody(rng)
    return {**_common(rng, person), **WRITERS[slug](rng, person)}
