"""How a target wants a value written: one name per way of writing."""

import datetime as dt
from collections.abc import Callable

import jaconv

from records.errors import BusinessError
from records.values import Blank, Bool, Code, Date, Decimal, Int, PartialDate, Text, Value
from values.era import to_era
from values.text import to_narrow, to_wide


def _plain(value: Value) -> str:
    match value:
        case Text():
            return value.text
        case Code():
            return value.code
        case Date():
            return value.date.isoformat()
        case PartialDate():
            return _partial(value)
        case Int() | Decimal():
            return str(value.number)
        case Bool():
            return "1" if value.flag else ""
        case Blank():
            return ""


def _partial(value: PartialDate) -> str:
    known = ((value.year, 4), (value.month, 2), (value.day, 2))
    return "-".join("?" * width if part is None else f"{part:0{width}d}" for part, width in known)


def _refused(way: str) -> BusinessError:
    return BusinessError("value.unknown_format", f"この値は「{way}」の書き方にできません。")


def _on_date(way: str, write_day: Callable[[dt.date], str]) -> Callable[[Value], str]:
    def apply(value: Value) -> str:
        if not isinstance(value, Date):
            raise _refused(way)
        return write_day(value.date)

    return apply


def _on_text(way: str, write_text: Callable[[str], str]) -> Callable[[Value], str]:
    def apply(value: Value) -> str:
        if not isinstance(value, Text | Int | Decimal):
            raise _refused(way)
        return write_text(_plain(value))

    return apply


def _wareki(day: dt.date) -> str:
    found = to_era(day)
    if found is None:
        raise _refused("wareki")
    era, year = found
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _wareki_short(day: dt.date) -> str:
    found = to_era(day)
    if found is None:
        raise _refused("wareki_short")
    era, year = found
    return f"{era.letter}{year:02d}.{day.month:02d}.{day.day:02d}"


def _era_name(day: dt.date) -> str:
    return _wareki(day)[:2]


def _era_year(day: dt.date) -> str:
    found = to_era(day)
    if found is None:
        raise _refused("era_year")
    return str(found[1])


def _postal_hyphen(text: str) -> str:
    if len(text) != 7 or not text.isdecimal():
        raise _refused("postal_hyphen")
    return f"{text[:3]}-{text[3:]}"


def _phone_hyphen(text: str) -> str:
    """Mobile and IP numbers are 3-4-4. Where the area code ends only the number plan's table knows."""
    if len(text) not in (10, 11) or not text.isdecimal():
        raise _refused("phone_hyphen")
    if len(text) == 11:
        return f"{text[:3]}-{text[3:7]}-{text[7:]}"
    if text[:2] in ("03", "06"):
        return f"{text[:2]}-{text[2:6]}-{text[6:]}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _part(way: str, whole: Callable[[str], str], number: int) -> Callable[[Value], str]:
    """Write one part of what a screen asks for in several entries, as its hyphens part it."""

    def apply(text: str) -> str:
        try:
            return whole(text).split("-")[number]
        except BusinessError as error:
            raise _refused(way) from error

    return _on_text(way, apply)


def _name_part(way: str, number: int) -> Callable[[Value], str]:
    """Write the family name or the given name, where a space parts them; nobody guesses where else."""

    def apply(text: str) -> str:
        parts = text.split()
        if len(parts) != 2:
            raise _refused(way)
        return parts[number]

    return _on_text(way, apply)


_WAYS: dict[str, Callable[[Value], str]] = {
    "plain": _plain,
    "zenkaku": _on_text("zenkaku", to_wide),
    "hankaku": _on_text("hankaku", to_narrow),
    "hankaku_kana": _on_text(
        "hankaku_kana", lambda text: str(jaconv.z2h(text, kana=True, ascii=True, digit=True))
    ),
    "postal_hyphen": _on_text("postal_hyphen", _postal_hyphen),
    "phone_hyphen": _on_text("phone_hyphen", _phone_hyphen),
    "postal_first": _part("postal_first", _postal_hyphen, 0),
    "postal_last": _part("postal_last", _postal_hyphen, 1),
    "phone_first": _part("phone_first", _phone_hyphen, 0),
    "phone_middle": _part("phone_middle", _phone_hyphen, 1),
    "phone_last": _part("phone_last", _phone_hyphen, 2),
    "family_name": _name_part("family_name", 0),
    "given_name": _name_part("given_name", 1),
    "yen_comma": _on_text("yen_comma", lambda text: f"{int(text):,}"),
    "iso": _on_date("iso", dt.date.isoformat),
    "slash": _on_date("slash", lambda day: f"{day:%Y/%m/%d}"),
    "era_name": _on_date("era_name", _era_name),
    "era_year": _on_date("era_year", _era_year),
    "year": _on_date("year", lambda day: str(day.year)),
    "month": _on_date("month", lambda day: str(day.month)),
    "day": _on_date("day", lambda day: str(day.day)),
    "wareki": _on_date("wareki", _wareki),
    "wareki_short": _on_date("wareki_short", _wareki_short),
}
WAYS = frozenset(_WAYS)


def write(value: Value, way: str) -> str:
    """Answer the value as a target wants it; a blank is empty in every way.

    Raises:
        BusinessError: there is no such way, or it does not fit the value (``value.unknown_format``).
    """
    if way not in _WAYS:
        raise _refused(way)
    return "" if isinstance(value, Blank) else _WAYS[way](value)
