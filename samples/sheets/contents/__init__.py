"""What a person writes on each form: values by field path, the same in truth and on paper."""

from collections.abc import Callable

from numpy.random import Generator

from records.paths import Slug
from samples.sheets.contents import families, kansensho, money, notices, survey
from samples.sheets.contents.chance import FILLED_ON, REMARKS, Contents, day

__all__ = ["FILLED_ON", "REMARKS", "WRITERS", "Contents", "contents_of", "day"]
WRITERS: dict[Slug, Callable[[Generator], Contents]] = {
    "kansensho_hokoku": kansensho.kansensho_hokoku,
    "kokuho_kanyu": notices.kokuho_kanyu,
    "inu_henko": notices.inu_henko,
    "suido_kaishi": notices.suido_kaishi,
    "onestop_tokurei": money.onestop_tokurei,
    "kyuyo_ido": money.kyuyo_ido,
    "koza_furikae": money.koza_furikae,
    "yobo_sesshu": families.yobo_sesshu,
    "jido_genkyo": families.jido_genkyo,
    "shimin_anketo": survey.shimin_anketo,
}


def contents_of(slug: Slug, rng: Generator) -> Contents:
    """Answer what one invented person writes on the form."""
    return WRITERS[slug](rng)
