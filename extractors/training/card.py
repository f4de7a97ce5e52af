"""The model card, written from the figures: nothing in it is typed by hand."""

from extractors.training.measure import Band, Figure
from records.base import Frozen

CARD = """# The cell network: one box, one character

Written by `python -m extractors.training`; do not edit. `cells.onnx` ({size:.1f} MB) answers, for a picture
of one box, a score for each of {classes} characters (digits, ✓ ○ × △ - + ■, hiragana, katakana, capital
letters), for *empty* and for *not a character* (struck out, a blot, remnants of a box, two characters at
once). `extractors/engines/cells.py` limits them to what a field may hold. It takes {milliseconds} ms a cell
on one core.

## What it was trained with

{samples:,} made-up and bent samples, each seen twice, in {minutes:.0f} minutes on {cores} cores, seed {seed}.

| source | what | licence |
| --- | --- | --- |
| Kanji Canvas (D. Klein 2019) | pen strokes of hiragana and katakana, one writer | MIT |
| KanjiVG (U. Apel; package `kanjivg`) | pen strokes of kana, digits and letters | CC BY-SA 3.0 |
| faxocr/kocr (S. Uchida 2012) | real digits and marks from fax forms, three sheets of four | BSD-2-Clause |
| MNIST, training part | real digits | CC BY-SA 3.0 |
| fonts-kiloji, -seto, -yozvox-yozfont (Debian) | handwriting fonts | free, each its own |
| @fontsource fonts (npm) | handwriting fonts | SIL OFL 1.1, Apache 2.0 |

Of the fax marks the names × and △ were exchanged before: in the file each stands for the other.
Font files: {families}.

Strokes are bent, turned, stretched, lengthened, joined and mixed between the two writers; glyphs are warped;
real boxes are turned and warped. All are set into boxes with remnants of lines, then worn by fax, scanner and
faint pencil. No real kana was seen: how the network reads kana of real writers is not known from here.

To train again: `pip install -e .[training]`, the three Debian packages, `npm pack @fontsource/NAME` for the
fonts, unpacked into a folder; then `python -m extractors.training --out extractors/models --fonts FOLDER`.

## How often it is right

On what training did not see: other sheets of the fax forms (the last quarter of each month's: some hands may
be the same), MNIST's test part, the font families {held_out}, and made-up hands
slanted and restless beyond those of training. The font and hand sets are styles, not writers; pictures whose
ink the wear took away altogether are left out. Intervals are Wilson's, 95 %. RapidOCR is limited to the same
characters. "Both agree": how often both say the same, and how many of those are wrong.

| set | n | right | 95 % interval | RapidOCR right | both agree | of these wrong |
| --- | --- | --- | --- | --- | --- | --- |
{rows}

What its probabilities were worth there. Scores are divided by {temperature}, fitted on these same sets, each
counting alike:

| P at least | answers | wrong, as stated | wrong, in fact |
| --- | --- | --- | --- |
{bands}
"""


class Figures(Frozen):
    """How a model was made and what it is worth; ``figures.json``."""

    samples: int
    minutes: float
    cores: int
    seed: int
    bytes: int
    temperature: float
    milliseconds_a_cell: float
    figures: tuple[Figure, ...]
    bands: tuple[Band, ...]
    families: tuple[str, ...]
    held_out: tuple[str, ...]
    classes: int


def written(figures: Figures) -> str:
    """Answer the card."""
    return CARD.format(
        size=figures.bytes / 1e6, classes=figures.classes - 2, milliseconds=figures.milliseconds_a_cell,
        samples=figures.samples, minutes=figures.minutes, cores=figures.cores, seed=figures.seed,
        families=", ".join(figures.families), held_out=", ".join(figures.held_out),
        temperature=figures.temperature,
        rows="\n".join(map(_row, figures.figures)), bands="\n".join(map(_band, figures.bands)),
    )  # fmt: skip


def _row(one: Figure) -> str:
    beside = "| | |"
    if one.rapid_right is not None and one.agreed is not None:
        beside = f"{_share(one.rapid_right, one.n)} | {_share(one.agreed, one.n)} | {one.agreed_wrong}"
    return (
        f"| {one.name} | {one.n} | {_share(one.right, one.n)} | {100 * one.low:.1f} to "
        f"{100 * one.high:.1f} % | {beside} |"
    )


def _band(one: Band) -> str:
    return f"| {one.least} | {one.n} | {one.stated_wrong} | {one.wrong} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
