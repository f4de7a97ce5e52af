"""What a file says in so many words, as a field that was read: certain, unless the picture says otherwise."""

import unicodedata

from extractors.judge import UNSURE
from extractors.lattice import Hypothesis
from extractors.raw import RawField
from records.form import Cells, FieldDefinition, FieldKind
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


def pointed(text: str, layout: Cells) -> str:
    """Answer the figures of a number's boxes with the decimal point that the form prints among them."""
    after = 0 if layout.point_after is None else len(layout.boxes) - layout.point_after
    figures = text.strip(" \u3000")
    return f"{figures[:-after]}.{figures[-after:]}" if after and figures.isdigit() else text


def is_unlike(one: FieldDefinition, said: RawField, seen: RawField) -> bool:
    """Tell whether a file says something else than its picture shows.

    Engines err, so a text that is one of those that they hold for possible is none other. Of numbers that
    were clearly seen every difference counts, of all else two in five characters: one that is misread, or
    written in another variant, does not.
    """
    text, read = _plain(said.raw), _plain(seen.raw)
    if text == read or text in {_plain(hypothesis.raw) for hypothesis in seen.hypotheses}:
        return False
    if one.kind is FieldKind.DATE and read.startswith("|"):
        # No era was seen: it may be chosen in the file, and nothing shows it.
        return text.partition("|")[2] != read[1:]
    if one.kind in NUMBERS and seen.doubt is None:
        return True
    return _distance(text, read) > UNLIKE * max(len(text), len(read))


def is_variant(said: RawField, seen: RawField) -> bool:
    """Tell whether file and picture differ only in how characters are spelt: 髙 for 高.

    Programs that print into a PDF name a character by its strokes, and may name another one of its family.
    """
    text, read = ("".join(one.raw.split()) for one in (said, seen))
    return text != read and len(text) == len(read) and folded(text) == folded(read)


def doubted(said: RawField, seen: RawField, why: Problem = DIFFERS) -> RawField:
    """Answer a field of which file and picture say different things: a person sees what each says."""
    return RawField(
        said.hypotheses, doubt=why, readings=(*said.readings, *seen.readings), certain=said.certain
    )


def _plain(raw: str) -> str:
    """Answer what all ways of writing a text have in common; NFKC is for comparing only, never for values."""
    text = unicodedata.normalize("NFKC", folded(raw)).casefold()
    if "|" in text:
        # 08 is the month of a date that 8 is; of other numbers a leading zero is a part.
        text = "|".join(part.strip().lstrip("0") for part in text.split("|"))
    return "".join(text.replace("-", "").replace("ー", "").split())


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
