"""What a file says in so many words, as a field that was read: certain, unless the picture says otherwise."""

import unicodedata

from extractors.judge import UNSURE
from extractors.lattice import Hypothesis
from extractors.raw import RawField
from records.form import FieldDefinition, FieldKind
from records.reading import Problem, Reading
from values.text import has_radicals, without_radicals
from values.variants import folded

ENGINE = "text_layer"
DIFFERS = Problem(
    code="text_layer.differs",
    message="ファイルの文字と、見えている文字が違います。画像を見て確かめてください。",
)
# What engines misread of clear print is one character in ten at most; another text shares hardly any with it.
UNLIKE = 0.4
# In a number one figure is another number, and of print hardly one is misread.
NUMBERS = frozenset(
    {FieldKind.PHONE, FieldKind.DIGITS, FieldKind.INTEGER, FieldKind.MONEY, FieldKind.DECIMAL,
     FieldKind.POSTAL_CODE, FieldKind.DATE, FieldKind.CHOICE, FieldKind.CHECK}
)  # fmt: skip


def typed_field(text: str, model: str) -> RawField:
    """Answer a field whose text the file itself says."""
    raw = without_radicals(text)
    doubt = UNSURE if has_radicals(raw) else None
    reading = Reading(engine=ENGINE, model=model, raw=raw, probability=1.0, seconds=0.0)
    return RawField((Hypothesis(raw, 0.0),) if raw else (), doubt=doubt, readings=(reading,), certain=1.0)


def is_unlike(one: FieldDefinition, said: RawField, seen: RawField) -> bool:
    """Tell whether a file says something else than its picture shows.

    Engines err, so a text that is one of those that they hold for possible is none other. Of numbers every
    difference counts, of words one in two out of five characters: a misread character or a variant does not.
    """
    text, read = _plain(said.raw), _plain(seen.raw)
    if text == read or text in {_plain(hypothesis.raw) for hypothesis in seen.hypotheses}:
        return False
    if one.kind in NUMBERS:
        return seen.doubt is None or not read
    return _distance(text, read) > UNLIKE * max(len(text), len(read))


def doubted(said: RawField, seen: RawField) -> RawField:
    """Answer a field of which file and picture say different things: a person sees what each says."""
    return RawField(
        said.hypotheses, doubt=DIFFERS, readings=(*said.readings, *seen.readings), certain=said.certain
    )


def _plain(raw: str) -> str:
    """Answer what all ways of writing a text have in common; NFKC is for comparing only, never for values."""
    text = unicodedata.normalize("NFKC", folded(raw)).casefold()
    parts = [part.strip().lstrip("0") or part.strip() for part in text.split("|")]
    return "".join("|".join(parts).replace("-", "").replace("ー", "").split())


def _distance(one: str, other: str) -> int:
    """Answer how many characters must be put in, taken out or changed to make one text the other."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, with_ in enumerate(other, start=1):
            before, row[column] = row[column], min(
                row[column] + 1, row[column - 1] + 1, before + (sign != with_)
            )  # fmt: skip
    return row[-1]
