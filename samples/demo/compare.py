"""What the city's own database must hold, written from its screens alone: nothing here knows screen.yaml.

A comparison that used the definitions of the bots would agree with every mistake in them.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from records.base import Frozen
from records.paths import FieldPath, Slug
from records.values import Bool, Code, Date, Text, Value
from samples.city.screens import SCREENS
from samples.city.store import rows
from samples.demo.expected import ExpectedSheet
from values.era import to_era
from values.text import to_katakana, to_narrow

Truth = Mapping[FieldPath, Value]
Row = Mapping[str, str]
Columns = dict[str, str]
# The city had one person before anybody dropped anything.
BEFORE = {"kokuho": "99000001"}
# Columns that the city system fills by itself, and the reference, which the ledger knows.
OWN = frozenset({"id", "uketsuke_bango", "seiri_bango", "toroku_at"})


class Arrival(Frozen):
    """What arrived for one sheet: the receipt number and reference of its row, and what is wrong."""

    sheet: ExpectedSheet
    receipt: str | None = None
    reference: str | None = None
    wrong: tuple[str, ...] = ()


class Comparison(Frozen):
    """Every sheet that should have arrived, and what nobody sent."""

    arrivals: tuple[Arrival, ...]
    strays: tuple[str, ...]
    values: int

    @property
    def equal(self) -> bool:
        """Tell whether everything arrived once and equal, and nothing else."""
        return not self.strays and not any(one.wrong for one in self.arrivals)


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


# Which screen a procedure ends in, and what its row must hold.
TABLES: dict[Slug, tuple[str, Callable[[Truth], Columns]]] = {
    "kokuho_kanyu": ("kokuho", _kokuho),
    "inu_henko": ("inu", _inu),
    "suido_kaishi": ("suido", _suido),
}


def _full_kana(held: str) -> str:
    """Answer half-width kana as the paper has it; kana of another width stays and so differs."""
    narrow = re.fullmatch(r"[ｦ-ﾟ ]+", held)
    return to_katakana(held).replace(" ", "\u3000") if narrow else held


def _narrow_address(held: str) -> str:
    """Answer a full-width address as the paper has it; one with narrow characters stays and so differs."""
    return f"{held} (半角あり)" if re.search(r"[\x00-\x7f]", held) else to_narrow(held)


# The two columns where the city demands another width than the paper's.
WIDTHS: dict[tuple[str, str], Callable[[str], str]] = {
    ("suido", "kana"): _full_kana,
    ("suido", "jusho"): _narrow_address,
}


def compare(database: Path, sheets: Sequence[ExpectedSheet]) -> Comparison:
    """Compare the city's records with the truth of the ``sheets`` that should have arrived."""
    arrivals, strays, values = [], [], 0
    for slug, (screen, columns_of) in TABLES.items():
        left: list[Row] = [row for row in rows(database, screen) if not _known_before(screen, row)]
        for sheet in (one for one in sheets if one.procedure == slug):
            expected = columns_of(sheet.truth)
            key = SCREENS[screen].key
            mine = [row for row in left if row[key] == expected[key]]
            left = [row for row in left if row[key] != expected[key]]
            arrivals.append(_arrival(sheet, screen, expected, mine))
            values += len(expected) if mine else 0
        strays += [f"{screen} {row['uketsuke_bango']}: どの用紙にもない届出です" for row in left]
    return Comparison(arrivals=tuple(arrivals), strays=tuple(strays), values=values)


def _known_before(screen: str, row: Row) -> bool:
    return row["seiri_bango"] is None and row[SCREENS[screen].key] == BEFORE.get(screen)


def _arrival(sheet: ExpectedSheet, screen: str, expected: Columns, mine: Sequence[Row]) -> Arrival:
    if not mine:
        return Arrival(sheet=sheet, wrong=("届いていません",))
    wrong = list(_differences(screen, expected, mine[0]))
    if len(mine) > 1:
        wrong.append(f"{len(mine)}回登録されています")
    return Arrival(
        sheet=sheet, receipt=mine[0]["uketsuke_bango"], reference=mine[0]["seiri_bango"], wrong=tuple(wrong)
    )


def _differences(screen: str, expected: Columns, row: Row) -> Iterable[str]:
    for name in (name for name in row if name not in OWN and name not in expected):
        yield f"{name}: 比べる値がありません"
    for name, value in expected.items():
        held = row[name] or ""
        if WIDTHS.get((screen, name), str)(held) != value:
            yield f"{name}: 用紙「{value}」 登録「{held}」"
