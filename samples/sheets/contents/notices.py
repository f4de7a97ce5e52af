"""What stands on the notices that most people know: insurance, dogs, water."""

from numpy.random import Generator

from records.values import Code, Text
from samples.sheets.contents.chance import REMARKS, Contents, day, flag, lately, maybe, named, number, pick
from samples.sheets.people import Person, somebody

DOGS = ("ポチ", "モモ", "ココ", "ハナ", "レオ", "マロン", "チョコ", "ソラ")
BREEDS = ("柴犬", "雑種", "トイプードル", "チワワ", "秋田犬", "ビーグル")


def _common(rng: Generator, person: Person) -> Contents:
    return {
        "todoke_date": lately(rng, 20),
        **named(person),
        "biko": maybe(rng, REMARKS, 0.2),
    }


def kokuho_kanyu(rng: Generator) -> Contents:
    """Answer what stands on a notice of joining the insurance."""
    person = somebody(rng)
    return {
        **_common(rng, person),
        "seinengappi": day(person.born),
        "seibetsu": Code(code=person.gender),
        "hoken_bango": number(rng, 8),
        "shutoku_date": lately(rng),
        "jiyu": pick(rng, "tennyu", "shaho", "shussei", "other"),
        "setai_doitsu": flag(rng, 0.5),
    }


def inu_henko(rng: Generator) -> Contents:
    """Answer what stands on a notice about a dog."""
    person = somebody(rng)
    return {
        **_common(rng, person),
        "toroku_bango": number(rng, 6),
        "inu_namae": Text(text=DOGS[rng.integers(len(DOGS))]),
        "inu_shurui": maybe(rng, BREEDS, 0.8),
        "inu_seibetsu": pick(rng, "male", "female"),
        "henko_date": lately(rng),
        "henko_jiyu": pick(rng, "juusho", "shoyusha", "shibou"),
        "kanryo_chusha": flag(rng, 0.6),
    }


def suido_kaishi(rng: Generator) -> Contents:
    """Answer what stands on a notice of beginning to use water."""
    person = somebody(rng)
    return {
        **_common(rng, person),
        "suisen_bango": number(rng, 7),
        "kaishi_date": lately(rng),
        "youto": pick(rng, "kateiyo", "eigyo", "other"),
        "shiharai": pick(rng, "koza", "nofusho"),
        "tachiai": flag(rng, 0.4),
    }
