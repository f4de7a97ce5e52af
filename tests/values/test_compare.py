"""What a screen shows is the approved value, or it is not: no changed fact passes for a way of writing."""

import unicodedata
from collections.abc import Callable

import pytest

from records.values import Text
from samples.bench.hard_strings import COUNT, hard_strings
from values.compare import equal
from values.formats import write
from values.text import to_narrow, to_wide
from values.variants import family_of

CHANGES: dict[str, Callable[[str], str]] = {
    "cut at the end": lambda text: text[:-1],
    "cut to four": lambda text: text[:4],
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "taken apart": lambda text: unicodedata.normalize("NFD", text),
    "compatible": lambda text: unicodedata.normalize("NFKC", text),
    "in the commonest variant": lambda text: "".join(family_of(one)[0] for one in text),
    "in Shift_JIS": lambda text: text.encode("cp932", errors="replace").decode("cp932"),
    "without what is beyond the first plane": lambda text: "".join(one for one in text if one < "\U00010000"),
    "without what is not seen": lambda text: "".join(
        one for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Mn", "Co")
    ),
    "with one dash": lambda text: "".join("-" if one in "ー－―‐−–—‒─━一〜～" else one for one in text),
    "in capitals": str.upper,
    "in small letters": str.lower,
    "as an entity": lambda text: text.replace("&", "&amp;").replace("<", "&lt;"),
    "turned round": lambda text: text[::-1],
}  # fmt: skip


def only_written_otherwise(text: str, shown: str) -> bool:
    """Tell, apart from the rules themselves, whether only widths of signs differ, or how wide a gap is."""

    def plain(one: str) -> str:
        return " ".join(to_narrow(to_wide(one)).split()).strip()

    return plain(text) == plain(shown)


@pytest.mark.parametrize("change", list(CHANGES))
def test_no_change_of_a_hard_text_passes(change: str) -> None:
    for text in hard_strings():
        shown = CHANGES[change](text)
        if not only_written_otherwise(text, shown) and text.strip():
            assert not equal(Text(text=text), shown, "plain"), (text, shown)


@pytest.mark.parametrize("way", ["plain", "zenkaku", "hankaku", "hankaku_kana"])
def test_every_hard_text_is_found_again_as_it_was_written(way: str) -> None:
    assert len(set(hard_strings())) == COUNT
    for text in hard_strings():
        assert equal(Text(text=text), write(Text(text=text), way), way), text
        # As a page shows lines that it was not told to keep apart.
        assert equal(Text(text=text), " ".join(write(Text(text=text), way).split("\n")), way), text


@pytest.mark.parametrize(
    ("text", "shown", "answer"),
    [
        ("山田\u3000太郎", "山田太郎", True),
        ("山田\u3000太郎", "山田  太郎", True),
        ("東海\u3000林太郎", "東\u3000海林太郎", False),
        ("山田太郎", "山田 太郎", False),
        ("2丁目3 4", "2丁目34", False),
        ("2丁目 3", "2丁目3", True),
        ("A 1", "Ａ\u3000１", True),
        ("甲\n乙", "甲 乙", True),
        ("甲\n乙", "甲乙", False),
        ("甲\t乙", "甲乙", False),
        ("ｱﾊﾟｰﾄ", "アパート", True),
        ("か\u3099", "が", False),
        ("𠮷", "吉", False),
        ("葛\U000e0100", "葛", False),
    ],
)
def test_what_counts_and_what_does_not(text: str, shown: str, *, answer: bool) -> None:
    assert equal(Text(text=text), shown, "plain") is answer
