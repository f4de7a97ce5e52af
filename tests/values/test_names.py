"""How names sound and are written: the lexicon in values/data, and how it is made."""

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.training import lexicon
from samples.sheets.people import FAMILY, GIVEN
from values import names
from values.names import readings_of, sounds_like, written_as
from values.variants import folded

kana = st.text(st.sampled_from("アイウエオカコケトノヨロヅズヂジーンッョ"), max_size=8)


def test_readings_of_names() -> None:
    assert readings_of("東海林", "family") >= {"ショウジ", "トウカイリン"}
    assert readings_of("恵子", "given") >= {"ケイコ", "エコ"}
    assert readings_of("一ノ瀬", "family") >= {"イチノセ"}
    assert readings_of("無無", "family") == frozenset()
    assert readings_of("", "given") == frozenset()


@pytest.mark.parametrize(
    ("one", "other"), [("髙橋", "高橋"), ("齋藤", "斎藤"), ("﨑山", "崎山"), ("渡邊", "渡邉")]
)
def test_all_spellings_of_a_family_sound_alike(one: str, other: str) -> None:
    assert readings_of(one, "family") == readings_of(other, "family") != frozenset()


def test_kana_sound_as_written() -> None:
    assert readings_of("さくら", "given") == {"サクラ"}
    assert readings_of("アンダーソン", "family") == {"アンダーソン"}


def test_writings_of_a_reading() -> None:
    assert written_as("ショウジ", "family") >= {"東海林", "庄司", "荘司"}
    assert written_as("サクラ", "given") >= {"桜", "さくら"}
    assert written_as("ンンン", "given") == frozenset()


def test_family_and_given_names_are_kept_apart() -> None:
    assert readings_of("翔太", "family") == frozenset()
    assert readings_of("東海林", "given") == frozenset()


@pytest.mark.parametrize(("written", "reading"), FAMILY)
def test_family_names_of_the_samples(written: str, reading: str) -> None:
    assert reading in readings_of(written, "family")
    assert written in written_as(reading, "family")


@pytest.mark.parametrize(("written", "reading", "_gender"), GIVEN)
def test_given_names_of_the_samples(written: str, reading: str, _gender: str) -> None:
    assert reading in readings_of(written, "given")
    assert written in written_as(reading, "given")


@pytest.mark.parametrize("part", ["family", "given"])
def test_every_line_is_found(part: names.Part) -> None:
    lines = names._table(part).decode().split("\n")
    assert (lines[0], lines[-1]) == ("", "")
    pairs = [line.split("\t") for line in lines[1:-1]]
    keys = [key.encode() for key, _ in pairs]
    assert all(one < other for one, other in pairwise(keys))
    for key, values in [*pairs[:50], *pairs[::997], *pairs[-50:]]:
        assert names._values(key, part) == set(values.split(" "))


@pytest.mark.parametrize("part", ["family", "given"])
def test_the_tables_were_made_with_the_families_of_today(part: names.Part) -> None:
    keys = [line.partition("\t")[0] for line in names._table(part).decode().split("\n")]
    assert [key for key in keys if folded(key) != key] == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("オオタ", "オウタ", True),
        ("ヨウコ", "ヨーコ", True),
        ("ケイコ", "ケーコ", True),
        ("カヅオ", "カズオ", True),
        ("チヂワ", "チジワ", True),
        ("トオオカ", "トウオカ", True),
        ("ショウジ", "シヨウジ", False),
        ("ケイコ", "ケコ", False),
        ("オオノ", "オノ", False),
        ("ユウ", "ユオ", False),
    ],
)
def test_sounds(one: str, other: str, *, alike: bool) -> None:
    assert sounds_like(one, other) is alike
    assert sounds_like(other, one) is alike


@given(kana)
def test_a_sound_is_like_itself_however_it_is_written(reading: str) -> None:
    assert sounds_like(reading, reading)
    assert sounds_like(reading.replace("ヅ", "ズ").replace("ヂ", "ジ"), reading)


def test_how_the_lexicon_is_made(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "some.db") as database:
        database.executescript(
            """
            create table NEKanji (ID integer, idseq integer, text text);
            create table NEKana (ID integer, idseq integer, text text);
            create table NETranslation (ID integer, idseq integer);
            create table NETransType (tid integer, text text);
            insert into NEKanji values (1, 1, '髙橋'), (2, 2, '桜'), (3, 4, 'Ｊリーグ');
            insert into NEKana values (1, 1, 'たかはし'), (2, 2, 'さくら'), (3, 3, 'さくら'), (4, 4, 'じぇ');
            insert into NETranslation values (1, 1), (2, 2), (3, 3), (4, 4);
            insert into NETransType values
                (1, 'surname'), (1, 'place'), (2, 'fem'), (3, 'given'), (4, 'given');
            """
        )
    family, given_names = (
        sorted(lexicon.names(tmp_path / "some.db", types)) for types in lexicon.TYPES.values()
    )
    assert family == [("髙橋", "タカハシ")]
    assert given_names == [("さくら", "サクラ"), ("桜", "サクラ")]
    assert lexicon.table(iter(family)).decode() == "\nタカハシ\t高橋 髙橋\n高橋\tタカハシ\n"
    assert lexicon.table(iter(given_names)).decode() == "\nサクラ\tさくら 桜\n桜\tサクラ\n"
