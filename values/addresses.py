"""One place, however its address is written: 神栖市溝口４９９１番地５ is 茨城県神栖市溝口4991-5."""

import re
import unicodedata

from values.variants import folded

_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 "
    "埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 "
    "岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 "
    "鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 "
    "佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
)
_PREFECTURE = re.compile(f"^(?:{'|'.join(_PREFECTURES.split())})")
_DASHES = re.compile(r"(?<=\d)[‐‑‒–—―−ー一ｰ](?=\d)")
# Only the numerals of 丁目, 番 and 号 are numbers: 四日市 and 一番町 are names.
_NUMERALS = re.compile("[〇一二三四五六七八九十]+(?=丁目|番地|番(?![町館])|号)")
_PLACES = {one: place for place, one in enumerate("〇一二三四五六七八九")}
_JOINTS = re.compile(r"(?<=\d)(?:(?:丁目|番地|番(?!町)|号)[のノ之-]?|[のノ之])(?=\d)")
_ENDS = re.compile(r"(?<=\d)(?:丁目|番地|番(?!町)|号室|号|室)")
_BETWEEN_KANJI = re.compile("(?<=[\u4e00-\u9fff々])[ヶヵケがガ](?=[\u4e00-\u9fff々])")
_BUILDING = re.compile(r"(?<=\d)(?=[^\d-])")


def key_of(address: str) -> str:
    """Answer what all ways of writing an address have in common.

    Widths, spaces, spellings of a character, 丁目, 番地, 番, 号, の and hyphens do not count; 大字 and the
    prefecture neither, which people leave out.
    """
    plain = _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", folded(address)).split()))
    town = _PREFECTURE.sub("", plain, count=1).replace("大字", "")
    numbered = _NUMERALS.sub(lambda found: str(_number(found[0])), _BETWEEN_KANJI.sub("ケ", town))
    return _ENDS.sub("", _JOINTS.sub("-", numbered))


def without_building(key: str) -> tuple[str, ...]:
    """Answer the key up to each number that something follows: a building may be left out."""
    return tuple(key[: found.start()] for found in _BUILDING.finditer(key))


def _number(numerals: str) -> int:
    tens, ten, ones = numerals.rpartition("十")
    return int(_digits(tens) or "1") * 10 * bool(ten) + int(_digits(ones) or "0")


def _digits(numerals: str) -> str:
    return "".join(str(_PLACES[one]) for one in numerals if one in _PLACES)
