"""What stands on a report of influenza."""

import datetime as dt

from numpy.random import Generator

from records.values import Blank, Bool, Decimal, Int, Text, Value
from samples.sheets.contents.chance import Contents, day, maybe, pick

HOSPITALS = ("みどり野中央病院", "みどり野市民病院", "東海岸内科医院", "松原小児科", "つつじ台総合病院")
SECTIONS = ("内科", "小児科", "感染管理室", "救急外来")
DISEASES = ("高血圧", "糖尿病", "気管支喘息", "心臓病", "腎不全")
CASE_REMARKS = ("学校で集団発生", "家族に同じ症状の人がいる", "勤務先で感染した可能性", "施設に入所中")
SYMPTOMS = ("shojo_hatsunetsu", "shojo_gaiso", "shojo_bijuu", "shojo_intotsu", "shojo_haien")
STAY = ("nyuin_nashi", "nyuin_ari", "nyuin_sanso", "nyuin_kokyuki")
BACKGROUND = ("haikei_sesshoku", "haikei_toko", "haikei_jinsoku", "haikei_iryo")
SUBTYPES = ("agata_h1pdm", "agata_h3", "agata_h5", "agata_h7", "agata_fumei")


def kansensho_hokoku(rng: Generator) -> Contents:
    """Answer what a hospital reports of one patient."""
    hospital = HOSPITALS[rng.integers(len(HOSPITALS))]
    stay = int(rng.integers(4))
    subtype = int(rng.integers(5))
    return {
        "soshiki": Text(text=hospital + SECTIONS[rng.integers(len(SECTIONS))]),
        "iryo_kikan": Text(text=hospital),
        "nenrei": Int(number=int(rng.integers(1, 100))),
        "seibetsu": pick(rng, "male", "female"),
        # The paper says 平成: an old stock of forms, filled in before May 2019.
        "hasshobi": day(dt.date(2017, 1, 1) + dt.timedelta(days=int(rng.integers(0, 840)))),
        **{path: _sign(rng, 0.1) for path in SYMPTOMS},
        "taion": Decimal(number=f"{rng.integers(36, 41)}.{rng.integers(10)}"),
        **{path: Bool(flag=0 < number <= stay) for number, path in enumerate(STAY)},
        "nyuin_nashi": Bool(flag=stay == 0),
        **{path: _sign(rng, 0.4) for path in BACKGROUND},
        "kiso_shikkan": maybe(rng, DISEASES, 0.5),
        "kata_a": Text(text="+"), "kata_b": Text(text="-"), "kata_sonota": _sign(rng, 0.8),
        **{path: Text(text="+") if number == subtype else _sign(rng, 0.9, "-")
           for number, path in enumerate(SUBTYPES)},
        "biko": maybe(rng, CASE_REMARKS, 0.3),
    }  # fmt: skip


def _sign(rng: Generator, blank: float, signs: str = "+-") -> Value:
    """Answer a sign, or with a share of ``blank`` nothing: 不明."""
    return Blank() if rng.random() < blank else Text(text=signs[rng.integers(len(signs))])
