"""Words in print: a text with its place, and how sure it is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.proposing.rects import Rect, around, spanned

DOTS = "・･·•‧∙/／|｜"
LONG = 30
# Printed where a number is to be parted by hand: no label.
PARTING = re.compile(r"[-()ー―—–‐−〒~]+")
# Printed behind what is written.
UNITS = re.compile(
    "円|千円|万円|歳|才|人|名|枚|個|件|回|年|月|日|時|分|か月|ヶ月|カ月|ケ月|箇月|%|℃|度|cm|kg|㎝|㎏|m2|㎡|m|様|殿|台|号|番|頭|匹|本|"
    "点|級|期|割|行|店|銀行|支店|世帯|番地|号室|才児|,|年生|年度|月分|日間|名分|口|部|通"
)
SENTENCES = ("ます。", "ください。", "下さい。")
NOTE = re.compile(r"[※*＊]|[(（]?注[0-9０-９意)）:：]")
_BLANKS = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True)
class Word:
    """Characters that stand together; ``middles`` are the places of their middles, across."""

    text: str
    rect: Rect
    share: float
    middles: tuple[float, ...]
    upright: bool = False

    @property
    def is_dot(self) -> bool:
        """Tell whether it only parts two others."""
        return all(character in DOTS for character in self.text)

    def cut(self, first: int, last: int) -> "Word":
        """Answer the characters from ``first`` up to ``last`` as a word of their own."""
        left = self.rect.x if first == 0 else (self.middles[first - 1] + self.middles[first]) / 2
        right = (
            self.rect.right if last == len(self.text) else (self.middles[last - 1] + self.middles[last]) / 2
        )
        place = spanned(left, self.rect.y, right, self.rect.bottom)
        return Word(self.text[first:last], place, self.share, self.middles[first:last], self.upright)


def is_note(word: Word) -> bool:
    """Tell whether a word only explains."""
    return bool(NOTE.match(word.text)) or word.text.endswith(SENTENCES) or len(word.text) > LONG


def plain(text: str) -> str:
    """Answer a printed text as tables of labels have it: usual widths, no blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def in_reading_order(words: Sequence[Word]) -> list[Word]:
    """Answer words line by line."""
    return [word for line in lines_of(words) for word in line]


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Answer words by the lines that they stand on, from the top, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.rect.cy):
        own = [line for line in lines if _on_line(word, line)]
        if own:
            own[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.rect.x) for line in lines]


def _on_line(word: Word, line: Sequence[Word]) -> bool:
    whole = around(one.rect for one in line)
    return whole.down(word.rect) > 0.5 * min(whole.h, word.rect.h)


def text_of(words: Sequence[Word]) -> str:
    """Answer the words as one plain text, in reading order; upright ones from the right."""
    upright = sorted((one for one in words if one.upright), key=lambda one: -one.rect.x)
    level = in_reading_order([one for one in words if not one.upright])
    return plain("".join(one.text for one in (*upright, *level)))
