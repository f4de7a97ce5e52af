"""What people answer to the city's questions."""

from numpy.random import Generator

from records.paths import FieldPath
from samples.sheets.contents.chance import Contents, checked_number, flag, maybe, pick

FIVE = ("1", "2", "3", "4", "5")
ANSWERS: dict[FieldPath, tuple[str, ...]] = {
    "seibetsu": ("male", "female", "none"),
    "nendai": ("10", "20", "30", "40", "50", "60"),
    "shoku": ("kaisha", "jiei", "gakusei", "mushoku", "other"),
    **dict.fromkeys(("sumiyasusa", "doro", "iryo", "kosodate", "bosai"), FIVE),
    "teiju": ("yes", "no", "unknown"),
    "chiku": ("kita", "chuo", "minami", "umi"),
    "nensu": ("5", "10", "20", "over"),
    "kanshin": ("high", "some", "none"),
}
SOURCES = ("joho_kouhou", "joho_homepage", "joho_sns", "joho_kairan", "joho_kuchikomi")
OPINIONS = (
    "駅前の街灯を増やしてください。夜は暗くて歩くのが心配です。",
    "子どもが遊べる公園がもっとほしいです。雨の日に使える場所もあると助かります。",
    "バスの本数が少なく、病院へ行くのに不便です。午前中の便を増やしてほしい。",
    "ごみの分別の案内が分かりにくい。絵の入った一覧表がほしいです。",
    "図書館の開館時間を延ばしてほしい。",
    "海岸の清掃活動をこれからも続けてください。",
)


def shimin_anketo(rng: Generator) -> Contents:
    """Answer the questions; half of them write an opinion."""
    return {
        "hyo_bango": checked_number(rng, 10, "luhn"),
        **{path: pick(rng, *codes) for path, codes in ANSWERS.items()},
        **{path: flag(rng, 0.4) for path in SOURCES},
        "iken": maybe(rng, OPINIONS, 0.5),
    }
