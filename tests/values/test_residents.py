"""Who fits a reading: two of name, birth date and address agree, and the third does not say otherwise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import BusinessError
from tests.values.invented import RESIDENT_HEADINGS, RESIDENTS, csv_of
from values.addresses import key_of, without_building
from values.residents import Resident, Residents
from values.variants import spellings

TEXT = csv_of(RESIDENT_HEADINGS, RESIDENTS)
PEOPLE = Residents.from_csv(TEXT.encode("utf-8-sig"))
BORN = dt.date(1960, 1, 2)
HOME = "神栖市溝口4991-5"


def found(names: list[str], births: list[dt.date], addresses: list[str]) -> list[str]:
    return [one.number[-1] for one in PEOPLE.find(names, births, addresses).people]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_extract_is_read_in_every_encoding_that_cities_use(encoding: str) -> None:
    people = Residents.from_csv(TEXT.encode(encoding))
    assert len(people) == 5
    (hanako,) = people.find(["高橋花子"], [dt.date(1990, 5, 5)], []).people
    assert hanako == Resident(
        number="10000003",
        name="髙橋 花子",
        kana="タカハシ ハナコ",
        born=dt.date(1990, 5, 5),
        postal_code="3140146",
        address="茨城県神栖市平泉1番地1 コーポ松風101",
    )


def test_columns_may_stand_in_any_order_among_others() -> None:
    rows = [(*reversed(row), "男") for row in RESIDENTS]
    text = csv_of((*reversed(RESIDENT_HEADINGS), "性別"), rows)
    assert len(Residents.from_csv(text.encode())) == 5


def test_all_three_agree() -> None:
    assert found(["山田\u3000太郎"], [BORN], [HOME]) == ["1"]


def test_two_agree_and_the_third_was_not_read() -> None:
    assert found([], [BORN], [HOME]) == ["1"]
    assert found(["山田太郎"], [BORN], []) == ["1"]
    # Father and son of one name at one address.
    assert found(["山田太郎"], [], [HOME]) == ["1", "2"]


def test_one_alone_finds_nobody() -> None:
    assert found(["山田太郎"], [], []) == []
    assert found([], [], []) == []


def test_a_third_that_says_otherwise_finds_nobody() -> None:
    assert found(["山田太郎"], [BORN], ["神栖市平泉1-1"]) == []
    assert found(["山田太郎"], [dt.date(1961, 1, 2)], [HOME]) == []
    assert found(["山口太郎"], [BORN], [HOME]) == []


def test_any_candidate_may_agree() -> None:
    births = [dt.date(1961, 1, 2), BORN, dt.date(1967, 1, 2)]
    assert found(["山口太郎", "山田太郎"], births, ["神栖市溝ロ4991-5", HOME]) == ["1"]


def test_what_the_extract_does_not_say_contradicts_nothing() -> None:
    assert found(["佐藤健一"], [BORN], ["神栖市溝口1"]) == ["4"]
    assert found(["鈴木陽子"], [dt.date(2019, 5, 1)], ["神栖市平泉9-9"]) == ["5"]
    assert found(["鈴木陽子"], [], ["神栖市平泉9-9"]) == []


@given(st.sampled_from(spellings("髙橋花子")))
def test_every_spelling_of_a_name_finds_its_person(name: str) -> None:
    assert found([name], [dt.date(1990, 5, 5)], []) == ["3"]


@pytest.mark.parametrize(
    "address",
    [
        "茨城県神栖市平泉1番地1コーポ松風101号室",
        "神栖市平泉１－１",
        "神栖市 平泉 1の1",
        "神栖市大字平泉一番地の1",
    ],
)
def test_a_building_and_the_prefecture_may_be_left_out(address: str) -> None:
    assert found(["髙橋花子"], [], [address]) == ["3"]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("東京都千代田区霞が関一丁目2番3号", "千代田区霞ヶ関１－２－３"),
        ("札幌市北区北1条西二丁目3番4号", "北海道札幌市北区北１条西２ー３ー４"),
        ("千代田区一番町23番地の4", "千代田区一番町23-4"),
        ("四日市市三丁目二十三番地の1", "三重県四日市市3-23-1"),
        ("神栖市溝口十番地", "神栖市溝口10"),
        ("神栖市溝口一二〇番地", "神栖市溝口120"),
        ("龍ケ崎市1番地", "竜ヶ崎市1"),
    ],
)
def test_ways_of_writing_one_place(written: str, same: str) -> None:
    assert key_of(written) == key_of(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("神栖市溝口11番地1", "神栖市溝口1番地11"),
        ("神栖市溝口1-1", "神栖市溝口11"),
        ("千代田区一番町1", "千代田区二番町1"),
        ("北区北1条西2-3", "北区北1条東2-3"),
    ],
)
def test_other_places_stay_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)
    assert key_of(one) not in without_building(key_of(other))


@given(st.integers(1, 9), st.integers(1, 99), st.integers(1, 99))
def test_block_numbers_are_one_in_all_ways(first: int, second: int, third: int) -> None:
    ways = ("{}丁目{}番{}号", "{}丁目{}番地の{}", "{}-{}-{}", "{}の{}の{}", "{}丁目{}番地{}")
    assert {key_of("神栖市平泉" + way.format(first, second, third)) for way in ways} == {
        f"神栖市平泉{first}-{second}-{third}"
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "山田 太郎", "", "", "", ""), "「宛名番号」が空です。"),
        (("9", "", "", "", "", ""), "「氏名」が空です。"),
        (("9", "山田 太郎", "", "1960-13-02", "", ""), "「生年月日」が日付として読めません。"),
        (("9", "山田 太郎", "", "", "314", ""), "「郵便番号」が7けたの数字ではありません。"),
        (("10000001", "山田 太郎", "", "", "", ""), "「宛名番号」が前の行と同じです。"),
        (("9", "山田 太郎"), "列が足りません。"),
        (("9", '"山田" 太郎', "", "", "", ""), "CSV として読めません。"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_never_by_what_stands_there(
    row: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(BusinessError) as caught:
        Residents.from_csv(csv_of(RESIDENT_HEADINGS, [*RESIDENTS, row]).encode())
    assert (caught.value.code, caught.value.message) == ("residents.bad", f"住民データの7行目: {reason}")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "見出し「宛名番号」がありません。"),
        ("宛名番号,氏名,フリガナ,生年月日,郵便番号\r\n".encode(), "見出し「住所」がありません。"),
        (b"\x81", "文字コードが UTF-8 でも CP932 でもありません。"),
    ],
)
def test_a_file_that_is_no_extract_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BusinessError) as caught:
        Residents.from_csv(content)
    assert caught.value.message == f"住民データの1行目: {reason}"
