"""What the network tells apart, and what of it is rare, small or easily mistaken."""

from extractors.engines.cells import EMPTY, KINDS, NOT_A_CHARACTER

CLASSES = (EMPTY, NOT_A_CHARACTER, *"".join(KINDS.values()))
KIND_OF = {character: kind for kind, characters in KINDS.items() for character in characters}
# Written as their large brothers are, smaller.
SMALL = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
# Hardly ever written today: seen seldom in training too.
RARE = frozenset("ゐゑゔヰヱヮゎヵヶ")
# Told apart by where a stroke begins or bends: shown twice as often.
CONFUSABLE = frozenset("シツソンアマヤヌスワクウフラノメナチテコユエロルレヘハケタヲミ17")
