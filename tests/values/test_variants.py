"""One character written in several ways: families, and which of them cannot be told apart by reading."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from extractors.engines.rapid import RapidRecogniser
from values import variants
from values.alphabet import JAPANESE
from values.variants import HIDDEN, MOST_SPELLINGS, family_of, folded, spellings

MEMBERS = sorted({one for character in JAPANESE for one in family_of(character) if len(family_of(one)) > 1})
# Installed by `make setup` (IPAMincho, Noto Serif).
FONTS = ("ipam.ttf", "NotoSerifCJK-Regular.ttc")
names = st.text(st.sampled_from([*MEMBERS, *"山田子ノ々あア"]), max_size=6)


def test_families_begin_with_the_commonest() -> None:
    assert family_of("髙") == ("高", "髙")
    assert family_of("邉") == ("辺", "邊", "邉")
    assert family_of("嵜") == ("崎", "﨑", "嵜", "碕")
    assert family_of("齋") == ("斎", "斉", "齊", "齋")
    assert family_of("神") == ("神", "\ufa19")
    assert family_of("\ufa10") == ("塚", "\ufa10")
    assert family_of("吉") == ("吉", "𠮷")
    assert family_of("館") == ("館", "\ufa2c", "舘")
    assert family_of("山") == ("山",)


def test_no_character_is_of_two_families() -> None:
    listed = [one for groups in variants._LOOKS for group in groups for one in group]
    assert sorted(listed) == sorted(set(listed))
    # 𠮷 stands in registers and in no JIS standard.
    assert set(listed) - JAPANESE == {"𠮷"}


def test_folding_makes_all_spellings_one() -> None:
    assert folded("髙橋") == folded("高橋") == "高橋"
    assert folded("渡邊") == folded("渡邉") == "渡辺"
    assert folded("葛\U000e0100城") == "葛城"
    assert folded("\ufa19栖") == "神栖"
    # Not of one family: people keep them apart, and so do their sounds.
    assert folded("高山") != folded("島山")


def test_spellings_are_ordered_by_how_much_they_change() -> None:
    assert spellings("髙田") == ("髙田", "高田")
    assert spellings("山田") == ("山田",)
    assert spellings("高﨑") == (
        "高﨑", "髙﨑", "高崎", "高嵜", "高碕", "髙崎", "髙嵜", "髙碕",
    )  # fmt: skip
    assert spellings("葛\U000e0100城") == ("葛\U000e0100城", "葛城")


@given(names)
def test_spellings_are_one_name_and_few(text: str) -> None:
    found = spellings(text)
    assert found[0] == text
    assert len(found) == len(set(found)) <= MOST_SPELLINGS
    assert {folded(one) for one in found} == {folded(text)}
    assert folded(folded(text)) == folded(text)


@pytest.fixture(scope="module")
def network() -> RapidRecogniser:
    return RapidRecogniser()


def read(network: RapidRecogniser, character: str, font: str) -> str:
    """Answer what the network that reads lines takes a printed character for."""
    picture = Image.new("L", (64, 64), 255)
    ImageDraw.Draw(picture).text((10, 8), character, font=ImageFont.truetype(font, 44), fill=0)
    allowed = JAPANESE & frozenset(network.characters)
    return network.cell(np.asarray(picture), allowed)[0].raw


def test_what_the_network_does_not_know_and_takes_for_another_is_hidden_behind_that(
    network: RapidRecogniser,
) -> None:
    unknown = set(MEMBERS) - set(network.characters)
    seen = {one: {read(network, one, font) for font in FONTS} for one in unknown}
    taken_for = {one: readings.pop() for one, readings in seen.items() if len(readings) == 1}
    behind = {one: other for one, other in taken_for.items() if other in family_of(one)}
    assert {"﨑": "崎", "\ufa19": "神", "昻": "昂", "鯵": "鰺"}.items() <= behind.items()
    assert {other for other in behind.values() if other not in HIDDEN} == set()


def test_hidden_is_what_may_stand_for_another() -> None:
    # 髙 differs by two strokes; 﨑 is not in the network; 神 of the registers has its own code.
    assert set("高髙崎神\ufa19吉濱斎") <= HIDDEN
    # 沢 and 澤, 島 and 嶋 look different; 山 has no family.
    assert not set("沢澤島嶋浜山国") & HIDDEN
