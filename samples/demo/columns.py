"""What a row must hold for each paper, written from the screens and the workbook alone.

Nothing here knows screen.yaml or excel.yaml: a comparison that used the definitions of the bots would agree
with every mistake in them.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from records.paths import FieldPath, Slug
from records.values import Bool, Code, Date, Int, Text, Value
from values.era import to_era
from values.text import to_katakana, to_narrow

Truth = Mapping[FieldPath, Value]
Columns = dict[str, str]


@dataclass(frozen=True)
class Table:
    """Where the papers of a procedure end: a screen of the city, or a sheet of a ``workbook``.

    ``key`` is the column by which a paper's row is found.
    """

    name: str
    key: str
    columns: Callable[[Truth], Columns]
    workbook: str | None = None


def _text(value: Value) -> str:
    return value.text if isinstance(value, Text) else ""


def _day(value: Value) -> dt.date:
    assert isinstance(value, Date)  # noqa: S101 - every paper of the demonstration has its days
    return value.date


def _code(value: Value, names: dict[str, str]) -> str:
    return names[value.code] if isinstance(value, Code) else ""


def _flag(value: Value) -> str:
    return "1" if isinstance(value, Bool) and value.flag else ""


def _short(value: Value) -> str:
    """R08.11.03."""
    day = _day(value)
    era = to_era(day)
    assert era is not None  # noqa: S101
    return f"{era[0].letter}{era[1]:02d}.{day:%m.%d}"


def _long(value: Value, first: str) -> str:
    """令和8年11月3日; ``first`` is how the screen writes the first year of an era."""
    day = _day(value)
    era = to_era(day)
    assert era is not None  # noqa: S101
    return f"{era[0].name}{first if era[1] == 1 else era[1]}年{day.month}月{day.day}日"


def _kokuho(truth: Truth) -> Columns:
    code = _text(truth["yubin"])
    return {
        "todokede_bi": _short(truth["todoke_date"]),
        "shimei": _text(truth["shimei"]),
        "shimei_kana": _text(truth["kana"]),
        "seinengappi": _long(truth["seinengappi"], "1"),
        "seibetsu": _code(truth["seibetsu"], {"male": "1", "female": "2"}),
        "yubin": f"{code[:3]}-{code[3:]}",
        "jusho": _text(truth["jusho"]),
        "denwa": _text(truth["denwa"]),
        "hihokensha_bango": _text(truth["hoken_bango"]),
        "shutoku_bi": _short(truth["shutoku_date"]),
        "jiyu": _code(truth["jiyu"], {"tennyu": "01", "shaho": "02", "shussei": "03", "other": "09"}),
        "setainushi": _flag(truth["setai_doitsu"]),
        "biko": _text(truth["biko"]),
    }


def _inu(truth: Truth) -> Columns:
    return {
        "toroku_bango": _text(truth["toroku_bango"]),
        "todokede_bi": _day(truth["todoke_date"]).isoformat(),
        "shoyusha": _text(truth["shimei"]),
        "shoyusha_kana": _text(truth["kana"]),
        "yubin": _text(truth["yubin"]),
        "jusho": _text(truth["jusho"]),
        "denwa": _text(truth["denwa"]),
        "inu_namae": _text(truth["inu_namae"]),
        "inu_shurui": _text(truth["inu_shurui"]),
        "inu_seibetsu": _code(truth["inu_seibetsu"], {"male": "オス", "female": "メス"}),
        "henko_bi": _day(truth["henko_date"]).isoformat(),
        "jiyu": _code(truth["henko_jiyu"], {"juusho": "1", "shoyusha": "2", "shibou": "3"}),
        "chusha": _flag(truth["kanryo_chusha"]),
        "biko": _text(truth["biko"]),
    }


def _suido(truth: Truth) -> Columns:
    return {
        "suisen_bango": _text(truth["suisen_bango"]),
        "kaishi_bi": _long(truth["kaishi_date"], "元"),
        "uketsuke_bi": _long(truth["todoke_date"], "元"),
        "kana": _text(truth["kana"]),
        "shimei": _text(truth["shimei"]),
        "yubin": _text(truth["yubin"]),
        "jusho": _text(truth["jusho"]),
        "denwa": _text(truth["denwa"]),
        "youto": _code(truth["youto"], {"kateiyo": "10", "eigyo": "20", "other": "90"}),
        "shiharai": _code(truth["shiharai"], {"koza": "1", "nofusho": "2"}),
        "tachiai": _flag(truth["tachiai"]),
        "biko": _text(truth["biko"]),
    }


def _amount(value: Value) -> str:
    return str(value.number) if isinstance(value, Int) else ""


def _iso(value: Value) -> str:
    return value.date.isoformat() if isinstance(value, Date) else ""


def _kifu(truth: Truth) -> Columns:
    code = _text(truth["yubin"])
    return {
        "shinsei_bango": _text(truth["uketsuke_bango"]),
        "shinsei_bi": _long(truth["todoke_date"], "元"),
        "shimei": _text(truth["shimei"]),
        "kana": _text(truth["kana"]),
        "yubin": f"{code[:3]}-{code[3:]}",
        "jusho": _text(truth["jusho"]),
        "denwa": _text(truth["denwa"]),
        "seinengappi": _long(truth["seinengappi"], "1"),
        **{f"kifu{row}_bi": _iso(truth[f"kifu[{row}].hizuke"]) for row in (1, 2, 3)},
        **{f"kifu{row}_gaku": _amount(truth[f"kifu[{row}].kingaku"]) for row in (1, 2, 3)},
        "gokei": _amount(truth["gokei"]),
        "yoken_shinkoku": _flag(truth["shinkoku_fuyo"]),
        "yoken_dantai": _flag(truth["dantai_ika"]),
    }


def _anketo(truth: Truth) -> Columns:
    years = {"5": "5年未満", "10": "5年から10年", "20": "10年から20年", "over": "20年以上"}
    ages = {age: f"{age}代" for age in ("10", "20", "30", "40", "50")}
    work = {"kaisha": "会社員", "jiei": "自営業", "gakusei": "学生", "mushoku": "無職", "other": "その他"}
    points = {"住みやすさ": "sumiyasusa", "道路と交通": "doro", "医療と福祉": "iryo",
              "子育て支援": "kosodate", "防災": "bosai"}  # fmt: skip
    sources = {"広報紙": "kouhou", "ホームページ": "homepage", "SNS": "sns", "回覧板": "kairan",
               "知人": "kuchikomi"}  # fmt: skip
    return {
        "調査票番号": _text(truth["hyo_bango"]),
        "性別": _code(truth["seibetsu"], {"male": "男性", "female": "女性", "none": "答えない"}),
        "年代": _code(truth["nendai"], {**ages, "60": "60代以上"}),
        "職業": _code(truth["shoku"], work),
        "地区": _code(truth["chiku"], {"kita": "北地区", "chuo": "中央地区", "minami": "南地区",
                                     "umi": "海岸地区"}),
        "居住年数": _code(truth["nensu"], years),
        **{header: _code(truth[path], {str(point): str(point) for point in range(1, 6)})
           for header, path in points.items()},
        "定住意向": _code(truth["teiju"], {"yes": "住み続けたい", "no": "市外へ移りたい",
                                       "unknown": "わからない"}),
        "市政への関心": _code(truth["kanshin"], {"high": "とてもある", "some": "少しある", "none": "ない"}),
        **{f"情報 {header}": _flag(truth[f"joho_{path}"]) for header, path in sources.items()},
        "ご意見": _text(truth["iken"]),
    }  # fmt: skip


TABLES: dict[Slug, Table] = {
    "kokuho_kanyu": Table("kokuho", "hihokensha_bango", _kokuho),
    "inu_henko": Table("inu", "toroku_bango", _inu),
    "suido_kaishi": Table("suido", "suisen_bango", _suido),
    "onestop_tokurei": Table("kifu", "shinsei_bango", _kifu),
    "shimin_anketo": Table("回答", "調査票番号", _anketo, "市民アンケート.xlsx"),
}


def _full_kana(held: str) -> str:
    """Answer half-width kana as the paper has it; kana of another width stays and so differs."""
    narrow = re.fullmatch(r"[ｦ-ﾟ ]+", held)
    return to_katakana(held).replace(" ", "\u3000") if narrow else held


def _narrow_address(held: str) -> str:
    """Answer a full-width address as the paper has it; one with narrow characters stays and so differs."""
    return f"{held} (半角あり)" if re.search(r"[\x00-\x7f]", held) else to_narrow(held)


# The columns where the city demands another width than the paper's.
WIDTHS: dict[tuple[str, str], Callable[[str], str]] = {
    ("suido", "kana"): _full_kana,
    ("suido", "jusho"): _narrow_address,
    ("kifu", "kana"): _full_kana,
}
