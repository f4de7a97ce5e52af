"""What a person writes on each form: values by field path, the same in truth and on paper."""

import datetime as dt
from collections.abc import Callable

from numpy.random import Generator

from records.paths import FieldPath, Slug
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from samples.sheets.people import Person, somebody
from values.era import to_era

# The day on which all samples were filled in.
FILLED_ON = dt.date(2026, 11, 16)
DOGS = ("ポチ", "モモ", "ココ", "ハナ", "レオ", "マロン", "チョコ", "ソラ")
BREEDS = ("柴犬", "雑種", "トイプードル", "チワワ", "秋田犬", "ビーグル")
HOSPITALS = ("みどり野中央病院", "みどり野市民病院", "東海岸内科医院", "松原小児科", "つつじ台総合病院")
SECTIONS = ("内科", "小児科", "感染管理室", "救急外来")
DISEASES = ("高血圧", "糖尿病", "気管支喘息", "心臓病", "腎不全")
CASE_REMARKS = ("学校で集団発生", "家族に同じ症状の人がいる", "勤務先で感染した可能性", "施設に入所中")
SYMPTOMS = ("shojo_hatsunetsu", "shojo_gaiso", "shojo_bijuu", "shojo_intotsu", "shojo_haien")
STAY = ("nyuin_nashi", "nyuin_ari", "nyuin_sanso", "nyuin_kokyuki")
BACKGROUND = ("haikei_sesshoku", "haikei_toko", "haikei_jinsoku", "haikei_iryo")
SUBTYPES = ("agata_h1pdm", "agata_h3", "agata_h5", "agata_h7", "agata_fumei")
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


def _kokuho_kanyu(rng: Generator) -> Contents:
    person = somebody(rng)
    return {
        **_common(rng, person),
        "seinengappi": day(person.born),
        "seibetsu": Code(code=person.gender),
        "hoken_bango": _number(rng, 8),
        "shutoku_date": _lately(rng),
        "jiyu": _pick(rng, "tennyu", "shaho", "shussei", "other"),
        "setai_doitsu": Bool(flag=bool(rng.random() < 0.5)),
    }


def _inu_henko(rng: Generator) -> Contents:
    person = somebody(rng)
    return {
        **_common(rng, person),
        "toroku_bango": _number(rng, 6),
        "inu_namae": Text(text=DOGS[rng.integers(len(DOGS))]),
        "inu_shurui": _maybe(rng, BREEDS, 0.8),
        "inu_seibetsu": _pick(rng, "male", "female"),
        "henko_date": _lately(rng),
        "henko_jiyu": _pick(rng, "juusho", "shoyusha", "shibou"),
        "kanryo_chusha": Bool(flag=bool(rng.random() < 0.6)),
    }


def _suido_kaishi(rng: Generator) -> Contents:
    person = somebody(rng)
    return {
        **_common(rng, person),
        "suisen_bango": _number(rng, 7),
        "kaishi_date": _lately(rng),
        "youto": _pick(rng, "kateiyo", "eigyo", "other"),
        "shiharai": _pick(rng, "koza", "nofusho"),
        "tachiai": Bool(flag=bool(rng.random() < 0.4)),
    }


def _kansensho_hokoku(rng: Generator) -> Contents:
    hospital = HOSPITALS[rng.integers(len(HOSPITALS))]
    stay = int(rng.integers(4))
    subtype = int(rng.integers(5))
    return {
        "soshiki": Text(text=hospital + SECTIONS[rng.integers(len(SECTIONS))]),
        "iryo_kikan": Text(text=hospital),
        "nenrei": Int(number=int(rng.integers(1, 100))),
        "seibetsu": _pick(rng, "male", "female"),
        # The paper says 平成: an old stock of forms, filled in before May 2019.
        "hasshobi": day(dt.date(2017, 1, 1) + dt.timedelta(days=int(rng.integers(0, 840)))),
        **{path: _sign(rng, 0.1) for path in SYMPTOMS},
        "taion": Decimal(number=f"{rng.integers(36, 41)}.{rng.integers(10)}"),
        **{path: Bool(flag=0 < number <= stay) for number, path in enumerate(STAY)},
        "nyuin_nashi": Bool(flag=stay == 0),
        **{path: _sign(rng, 0.4) for path in BACKGROUND},
        "kiso_shikkan": _maybe(rng, DISEASES, 0.5),
        "kata_a": Text(text="+"), "kata_b": Text(text="-"), "kata_sonota": _sign(rng, 0.8),
        **{path: Text(text="+") if number == subtype else _sign(rng, 0.9, "-")
           for number, path in enumerate(SUBTYPES)},
        "biko": _maybe(rng, CASE_REMARKS, 0.3),
    }  # fmt: skip


def _sign(rng: Generator, blank: float, signs: str = "+-") -> Value:
    """Answer a sign, or with a share of ``blank`` nothing: 不明."""
    return Blank() if rng.random() < blank else Text(text=signs[rng.integers(len(signs))])


WRITERS: dict[Slug, Callable[[Generator], Contents]] = {
    "kansensho_hokoku": _kansensho_hokoku,
    "kokuho_kanyu": _kokuho_kanyu,
    "inu_henko": _inu_henko,
    "suido_kaishi": _suido_kaishi,
}


def contents_of(slug: Slug, rng: Generator) -> Contents:
    """Answer what one invented person writes on the form."""
    return WRITERS[slug](rng)
