"""What the city's own server demands of each entry. A check answers a message, or None."""

import datetime as dt
import re
from collections.abc import Callable

Check = Callable[[str], str | None]
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}


def pattern(expression: str, message: str) -> Check:
    """Demand that the whole entry matches."""
    return lambda text: None if re.fullmatch(expression, text) else message


def digits(count: int) -> Check:
    """Demand so many narrow digits."""
    return pattern(rf"[0-9]{{{count}}}", f"半角数字{count}桁で入力してください")


def at_most(count: int) -> Check:
    """Demand a length."""
    return lambda text: None if len(text) <= count else f"{count}文字以内で入力してください"


def _real(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def wareki(text: str) -> str | None:
    """Demand a real day such as 令和8年11月3日."""
    match = re.fullmatch(r"(明治|大正|昭和|平成|令和)(元|\d{1,2})年(\d{1,2})月(\d{1,2})日", text)
    if match is None:
        return "和暦(例: 令和8年11月3日)で入力してください"
    year = 1 if match[2] == "元" else int(match[2])
    return None if _real(ERAS[match[1]] + year, int(match[3]), int(match[4])) else "存在しない日付です"


def short_wareki(text: str) -> str | None:
    """Demand a real day such as R08.11.03."""
    match = re.fullmatch(r"([MTSHR])(\d{2})\.(\d{2})\.(\d{2})", text)
    if match is None:
        return "和暦(例: R08.11.03)で入力してください"
    year = ERAS[LETTERS[match[1]]] + int(match[2])
    return None if _real(year, int(match[3]), int(match[4])) else "存在しない日付です"


def iso(text: str) -> str | None:
    """Demand a real day such as 2026-11-03."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    real = match is not None and _real(int(match[1]), int(match[2]), int(match[3]))
    return None if real else "日付を入力してください"


WIDE_KANA = pattern(r"[ァ-ヺー\u3000]+", "全角カタカナで入力してください")
NARROW_KANA = pattern(r"[ｦ-ﾟ ]+", "半角カタカナで入力してください")
