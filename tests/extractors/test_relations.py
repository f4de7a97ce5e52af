"""Fields that say the same twice decide together."""

import math

import pytest

from extractors.decode import Meaning, ranked
from extractors.relations import related
from records.form import FormDefinition
from records.values import Blank, Text

BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
KINDS = {"yubin": "postal_code", "jusho": "address", "kana": "kana", "shimei": "name"}
FORM = FormDefinition.model_validate({
    "schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297,
    "fields": [{"path": path, "label": path, "kind": kind, "layout": {"kind": "line", "box": BOX}}
               for path, kind in KINDS.items()],
    "rules": [{"rule": "postal_matches_address", "fields": ["yubin", "jusho"]},
              {"rule": "kana_matches_name", "fields": ["kana", "shimei"]}],
})  # fmt: skip
Meant = dict[str, float]


def known(**said: Meant) -> tuple[dict[str, tuple[Meaning, ...]], dict[str, int]]:
    """Answer what fields may say with their shares, weighed by one another; the others are blank."""
    blank = (Meaning("", 0.0, Blank()),)
    found = {
        path: ranked(Meaning(raw, math.log(share), Text(text=raw)) for raw, share in said[path].items())
        if path in said else blank
        for path in KINDS
    }  # fmt: skip
    return related(FORM, found)


def shares(meant: tuple[Meaning, ...]) -> Meant:
    assert sum(math.exp(one.log) for one in meant) == pytest.approx(1.0)
    return {one.raw: math.exp(one.log) for one in meant}


def test_postal_code_and_address_decide_together() -> None:
    found, fits = known(
        yubin={"3140112": 0.6, "3140121": 0.4}, jusho={"神栖市溝口49": 0.7, "神栖市構口49": 0.3}
    )
    assert (found["yubin"][0].raw, found["jusho"][0].raw) == ("3140121", "神栖市溝口49")
    assert (fits["yubin"], fits["jusho"]) == (1, 1)
    assert shares(found["jusho"])["神栖市溝口49"] > 0.9
    # 3140112 is another place's: it stays possible, for people move and keep their old code.
    assert 0.01 < shares(found["yubin"])["3140112"] < 0.2


def test_a_pair_that_does_not_fit_lowers_both_where_anything_else_does() -> None:
    found, fits = known(
        yubin={"3140121": 0.9, "3140112": 0.1}, jusho={"神栖市知手中央9": 0.9, "神栖市溝口9": 0.1}
    )
    assert shares(found["yubin"])["3140121"] < 0.9
    assert shares(found["jusho"])["神栖市知手中央9"] < 0.9
    assert fits["yubin"] == fits["jusho"] == 1
    alone, denied = known(yubin={"3140121": 1.0}, jusho={"神栖市知手中央9": 1.0})
    assert (denied["yubin"], denied["jusho"]) == (-1, -1)
    assert alone["jusho"][0].value == Text(text="神栖市知手中央9")


def test_a_code_that_does_not_exist_loses_against_one_that_does() -> None:
    found, fits = known(yubin={"3140199": 0.95, "3140121": 0.05}, jusho={"神栖市溝口9": 1.0})
    assert (found["yubin"][0].raw, fits["yubin"]) == ("3140121", 1)
    assert known(yubin={"3140199": 1.0}, jusho={"神栖市溝口9": 1.0})[1]["yubin"] == -1


def test_the_list_spells_the_place_and_the_raw_text_stays() -> None:
    # The list has a large ケ where people write a small one.
    found, fits = known(yubin={"3010000": 1.0}, jusho={"茨城県龍ヶ崎市1": 1.0})
    best = found["jusho"][0]
    assert (best.raw, best.value, fits["jusho"]) == ("茨城県龍ヶ崎市1", Text(text="茨城県龍ケ崎市1"), 1)


def test_a_name_and_its_reading_decide_together() -> None:
    found, fits = known(
        kana={"ヤマグ\u3000タロウ": 0.6, "ヤマダ\u3000タロウ": 0.4},
        shimei={"山田\u3000太郎": 0.55, "山由\u3000太郎": 0.45},
    )
    assert (found["kana"][0].raw, found["shimei"][0].raw) == ("ヤマダ\u3000タロウ", "山田\u3000太郎")
    assert fits["kana"] == fits["shimei"] == 1
    assert shares(found["kana"])["ヤマダ\u3000タロウ"] > 0.8


def test_a_name_that_sounds_otherwise_is_denied_and_an_unknown_one_is_not() -> None:
    assert known(kana={"スズキ\u3000タロウ": 1.0}, shimei={"山田\u3000太郎": 1.0})[1]["kana"] == -1
    assert known(kana={"スズキ\u3000タロウ": 1.0}, shimei={"騨鱈\u3000太郎": 1.0})[1]["kana"] == 0
    assert known(kana={"ヤマダタロウ": 1.0}, shimei={"山田\u3000太郎": 1.0})[1]["shimei"] == -1


def test_a_variant_sounds_like_its_family() -> None:
    assert known(kana={"タカハシ\u3000イチロウ": 1.0}, shimei={"髙橋\u3000一郎": 1.0})[1]["shimei"] == 1


@pytest.mark.parametrize("path", ["yubin", "jusho", "kana", "shimei"])
def test_a_field_without_its_other_stays_as_it_is(path: str) -> None:
    found, fits = known(**{path: {"甲": 0.7, "乙": 0.3}})
    assert shares(found[path]) == pytest.approx({"甲": 0.7, "乙": 0.3})
    assert set(fits.values()) == {0}
