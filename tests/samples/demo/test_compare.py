"""The comparison finds what it must: a difference, a missing row, a doubled row, a row nobody sent."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from records.values import Blank, Bool, Code, Date, Int, Text, Value
from samples.city.screens import SCREENS
from samples.city.store import Store
from samples.demo.compare import Comparison, compare
from samples.demo.expected import End, ExpectedSheet

PERSON: dict[str, Value] = {
    "shimei": Text(text="山田\u3000太郎"),
    "kana": Text(text="ヤマダ\u3000タロウ"),
    "yubin": Text(text="3140121"),
    "jusho": Text(text="茨城県神栖市溝口12-3"),
    "denwa": Text(text="09012345678"),
    "todoke_date": Date(date=dt.date(2026, 11, 3), era="R"),
    "biko": Blank(),
}
SUIDO: dict[str, Value] = {
    **PERSON,
    "suisen_bango": Text(text="1234567"),
    "kaishi_date": Date(date=dt.date(2019, 5, 1), era="R"),
    "youto": Code(code="eigyo"),
    "shiharai": Code(code="koza"),
    "tachiai": Bool(flag=True),
}
SUIDO_ROW = {
    "suisen_bango": "1234567", "kaishi_bi": "令和元年5月1日", "uketsuke_bi": "令和8年11月3日",
    "kana": "ﾔﾏﾀﾞ ﾀﾛｳ", "shimei": "山田\u3000太郎", "yubin": "3140121",
    "jusho": "茨城県神栖市溝口１２－３", "denwa": "09012345678", "youto": "20", "shiharai": "1",
    "tachiai": "1", "biko": "",
}  # fmt: skip
KOKUHO: dict[str, Value] = {
    **PERSON,
    "seinengappi": Date(date=dt.date(1989, 3, 4), era="H"),
    "seibetsu": Code(code="female"),
    "hoken_bango": Text(text="01234567"),
    "shutoku_date": Date(date=dt.date(2026, 10, 1), era="R"),
    "jiyu": Code(code="other"),
    "setai_doitsu": Bool(flag=False),
}
KOKUHO_ROW = {
    "todokede_bi": "R08.11.03", "shimei": "山田\u3000太郎", "shimei_kana": "ヤマダ\u3000タロウ",
    "seinengappi": "平成1年3月4日", "seibetsu": "2", "yubin": "314-0121", "jusho": "茨城県神栖市溝口12-3",
    "denwa": "09012345678", "hihokensha_bango": "01234567", "shutoku_bi": "R08.10.01", "jiyu": "09",
    "setainushi": "", "biko": "",
}  # fmt: skip
INU: dict[str, Value] = {
    **PERSON,
    "toroku_bango": Text(text="012345"),
    "inu_namae": Text(text="ポチ"),
    "inu_shurui": Blank(),
    "inu_seibetsu": Code(code="male"),
    "henko_date": Date(date=dt.date(2026, 9, 30), era="R"),
    "henko_jiyu": Code(code="shibou"),
    "kanryo_chusha": Bool(flag=True),
}
INU_ROW = {
    "toroku_bango": "012345", "todokede_bi": "2026-11-03", "shoyusha": "山田\u3000太郎",
    "shoyusha_kana": "ヤマダ\u3000タロウ", "yubin": "3140121", "jusho": "茨城県神栖市溝口12-3",
    "denwa": "09012345678", "inu_namae": "ポチ", "inu_shurui": "", "inu_seibetsu": "オス",
    "henko_bi": "2026-09-30", "jiyu": "3", "chusha": "1", "biko": "",
}  # fmt: skip
OPINION: dict[str, Value] = {
    "hyo_bango": Text(text="0123456789"),
    "seibetsu": Code(code="none"),
    "nendai": Code(code="60"),
    "shoku": Code(code="jiei"),
    "chiku": Code(code="umi"),
    "nensu": Code(code="over"),
    **dict.fromkeys(("sumiyasusa", "doro", "iryo", "kosodate"), Code(code="3")),
    "bosai": Blank(),
    "teiju": Code(code="yes"),
    "kanshin": Code(code="some"),
    **dict.fromkeys(("joho_kouhou", "joho_homepage", "joho_sns", "joho_kairan"), Bool(flag=True)),
    "joho_kuchikomi": Bool(flag=False),
    "iken": Text(text="道路を広く"),
}
OPINION_ROW: dict[str, object] = {
    "整理番号": "YK-9", "調査票番号": "0123456789", "性別": "答えない", "年代": "60代以上", "職業": "自営業",
    "地区": "海岸地区", "居住年数": "20年以上", "住みやすさ": 3, "道路と交通": 3, "医療と福祉": 3,
    "子育て支援": 3, "防災": None, "定住意向": "住み続けたい", "市政への関心": "少しある", "情報 広報紙": 1,
    "情報 ホームページ": 1, "情報 SNS": 1, "情報 回覧板": 1, "情報 知人": None, "ご意見": "道路を広く",
}  # fmt: skip
DONATION: dict[str, Value] = {
    **PERSON,
    "uketsuke_bango": Text(text="000123456786"),
    "seinengappi": Date(date=dt.date(1989, 3, 4), era="H"),
    "kifu[1].hizuke": Date(date=dt.date(2026, 2, 3), era="R"),
    "kifu[1].kingaku": Int(number=30000),
    "kifu[2].hizuke": Date(date=dt.date(2026, 10, 4), era="R"),
    "kifu[2].kingaku": Int(number=5000),
    "kifu[3].hizuke": Blank(),
    "kifu[3].kingaku": Blank(),
    "gokei": Int(number=35000),
    "shinkoku_fuyo": Bool(flag=True),
    "dantai_ika": Bool(flag=False),
}
DONATION_ROW = {
    "shinsei_bango": "000123456786", "shinsei_bi": "令和8年11月3日", "shimei": "山田\u3000太郎",
    "kana": "ﾔﾏﾀﾞ ﾀﾛｳ", "yubin": "314-0121", "jusho": "茨城県神栖市溝口12-3", "denwa": "09012345678",
    "seinengappi": "平成1年3月4日", "kifu1_bi": "2026-02-03", "kifu1_gaku": "30000",
    "kifu2_bi": "2026-10-04", "kifu2_gaku": "5000", "kifu3_bi": "", "kifu3_gaku": "", "gokei": "35000",
    "yoken_shinkoku": "1", "yoken_dantai": "",
}  # fmt: skip
ROWS = {"suido": SUIDO_ROW, "kokuho": KOKUHO_ROW, "inu": INU_ROW, "kifu": DONATION_ROW}
SHEETS = tuple(
    ExpectedSheet(
        folder="課", file="a.pdf", page=page, paper=page, procedure=slug, truth=truth, end=End.ENTERED
    )
    for page, (slug, truth) in enumerate(
        (
            ("suido_kaishi", SUIDO),
            ("kokuho_kanyu", KOKUHO),
            ("inu_henko", INU),
            ("onestop_tokurei", DONATION),
            ("shimin_anketo", OPINION),
        ),
        start=1,
    )
)


def workbook_with(tmp_path: Path, *saved: dict[str, object]) -> None:
    book = Workbook()
    sheet = book.create_sheet("回答")
    sheet.append(list(OPINION_ROW))
    for row in saved:
        sheet.append(list(row.values()))
    book.save(tmp_path / "市民アンケート.xlsx")


def city_with(
    tmp_path: Path,
    *saved: tuple[str, dict[str, str]],
    opinions: tuple[dict[str, object], ...] = (OPINION_ROW,),
) -> Comparison:
    place = tmp_path / "city.sqlite"
    workbook_with(tmp_path, *opinions)
    store = Store(place)
    for number, (screen, row) in enumerate(saved):
        store.save(SCREENS[screen], f"YK-{number}", row)
    return compare(place, tmp_path, SHEETS)


def test_what_arrived_once_and_equal_is_equal(tmp_path: Path) -> None:
    found = city_with(tmp_path, *ROWS.items())
    assert [one.wrong for one in found.arrivals] == [(), (), (), (), ()]
    assert found.equal
    assert found.values == sum(map(len, ROWS.values())) + len(OPINION)
    assert [one.receipt for one in found.arrivals] == [
        "K8-000002", "I8-000001", "S8-000001", "K8-000001", "2行目",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("screen", "column", "planted"),
    [
        ("kokuho", "jusho", "茨城県神栖市溝口12-4"),
        ("kokuho", "seinengappi", "昭和64年3月4日"),
        ("kokuho", "setainushi", "1"),
        ("kokuho", "shimei", "山田太郎"),
        ("inu", "henko_bi", "2026-09-03"),
        ("inu", "inu_seibetsu", "メス"),
        ("suido", "kana", "ﾔﾏﾀﾞﾀﾛｳ"),
        ("suido", "jusho", "茨城県神栖市溝口１２－４"),
        ("suido", "youto", "90"),
        ("suido", "biko", "余分"),
        ("kifu", "kifu3_gaku", "1"),
        ("kifu", "gokei", "53000"),
    ],
)
def test_a_planted_difference_is_found(tmp_path: Path, screen: str, column: str, planted: str) -> None:
    changed = {**ROWS, screen: {**ROWS[screen], column: planted}}
    found = city_with(tmp_path, *changed.items())
    wrong = [sentence for one in found.arrivals for sentence in one.wrong]
    assert len(wrong) == 1
    assert wrong[0].startswith(f"{column}: ")
    assert planted in wrong[0]
    assert not found.equal


def test_a_missing_row_is_found(tmp_path: Path) -> None:
    found = city_with(tmp_path, ("kokuho", KOKUHO_ROW), ("inu", INU_ROW))
    assert [one.wrong for one in found.arrivals if one.sheet.page == 1] == [("届いていません",)]
    assert not found.equal


def test_a_doubled_row_is_found(tmp_path: Path) -> None:
    found = city_with(tmp_path, *ROWS.items(), ("inu", INU_ROW))
    assert [one.wrong for one in found.arrivals if one.sheet.page == 3] == [("2回登録されています",)]
    assert not found.equal


def test_a_row_that_nobody_sent_is_found(tmp_path: Path) -> None:
    stray = {**KOKUHO_ROW, "hihokensha_bango": "99000001"}
    found = city_with(tmp_path, *ROWS.items(), ("kokuho", stray))
    assert found.strays == ("kokuho K8-000003: どの用紙にもない届出です",)
    assert not found.equal


def test_a_planted_difference_in_the_workbook_is_found(tmp_path: Path) -> None:
    found = city_with(tmp_path, *ROWS.items(), opinions=({**OPINION_ROW, "道路と交通": 4},))
    assert [one.wrong for one in found.arrivals if one.wrong] == [("道路と交通: 用紙「3」 登録「4」",)]


def test_rows_of_the_workbook_are_counted(tmp_path: Path) -> None:
    stray = {**OPINION_ROW, "調査票番号": "9999999999"}
    found = city_with(tmp_path, *ROWS.items(), opinions=(OPINION_ROW, OPINION_ROW, stray))
    assert [one.wrong for one in found.arrivals if one.wrong] == [("2回登録されています",)]
    assert found.strays == ("回答 4行目: どの用紙にもない届出です",)


def test_a_missing_row_of_the_workbook_is_found(tmp_path: Path) -> None:
    found = city_with(tmp_path, *ROWS.items(), opinions=())
    assert [one.wrong for one in found.arrivals if one.wrong] == [("届いていません",)]


def test_the_person_from_before_is_no_stray(tmp_path: Path) -> None:
    assert city_with(tmp_path, *ROWS.items()).strays == ()
