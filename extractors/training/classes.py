"""What one box can hold, by kind. Kinds overlap in looks (0 O ○), never within themselves."""

from extractors.engines.cells import EMPTY, NOT_A_CHARACTER


def _between(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


KINDS = {
    "digits": "0123456789",
    "marks": "✓○×△-+■",
    "hiragana": _between("ぁ", "ゔ"),
    "katakana": _between("ァ", "ヶ") + "ー",
    "capitals": _between("A", "Z"),
}
CLASSES = (EMPTY, NOT_A_CHARACTER, *"".join(KINDS.values()))
KIND_OF = {character: kind for kind, characters in KINDS.items() for character in characters}
# Written as their large brothers are, smaller.
SMALL = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
# Hardly ever written today: seen seldom in training too.
RARE = frozenset("ゐゑゔヰヱヮゎヵヶ")
# Told apart by where a stroke begins or bends: shown twice as often.
CONFUSABLE = frozenset("シツソンアマヤヌスワクウフラノメナチテコユエロルレヘハケタヲミ17")
