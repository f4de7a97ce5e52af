"""What counts after a correction: what was not struck out, and what was written above, below or beside it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from extractors.strokes import Pieces, Pixels
from extractors.struck import Strike

# Writing reaches this far above and below the lines through it; a smaller one above it is the new value.
HALF_MM = 4.5
# Where a frame cuts a line, the rest of it is this flat and lies this near.
FLAT_MM, END_MM = 1.0, 2.0
# A new character of a box stands above or below it, this far away at most, and is at least so high.
BESIDE_MM, OVERLAP_MM, LEAST_MM = 5.0, 1.4, 1.2


def parts_of_line(pieces: Pieces, strikes: Sequence[Strike], inner: NDArray[np.bool_]) -> list[Image]:
    """Answer the parts of a line that count, in reading order; ``inner`` tells which pieces are the field's.

    The new value takes the place of what it stands above or below. Without a strike all of it counts: what
    looked like one among few pieces may look like none among more.
    """
    if not strikes:
        whole = pieces.picture(inner)
        return [] if whole is None else [whole]
    ordered = sorted(strikes, key=lambda one: one.left)
    rows = [_row_of(pieces, strike) for strike in ordered]
    gone = struck_pieces(pieces, ordered)
    places = np.array(
        [-1.0 if out else _place(box, ordered, rows) for box, out in zip(_middles(pieces), gone, strict=True)]
    )
    wanted = sorted({place for place, own in zip(places.tolist(), inner, strict=True) if own and place >= 0})
    found = (pieces.picture((places == place) & inner) for place in wanted)
    return [one for one in found if one is not None]


def struck_pieces(pieces: Pieces, strikes: Sequence[Strike]) -> NDArray[np.bool_]:
    """Tell which pieces are struck out: those that a line runs through, and what lies between them."""
    gone = np.zeros(len(pieces.areas), bool)
    for strike in strikes:
        gone[np.setdiff1d(np.unique(pieces.labels[strike.lines]), [0]) - 1] = True
        top, bottom = _row_of(pieces, strike)
        middles = _middles(pieces)
        across = (middles[:, 0] >= strike.left) & (middles[:, 0] <= strike.right)
        gone |= across & (middles[:, 1] >= top) & (middles[:, 1] <= bottom)
        gone |= _are_ends(pieces, strike)
    return gone


def _are_ends(pieces: Pieces, strike: Strike) -> NDArray[np.bool_]:
    """Tell which pieces are ends of the lines themselves, cut off by the printed frame of a box."""
    left, top, width, height = pieces.boxes.T
    beyond = END_MM * PER_MM
    low = (height < FLAT_MM * PER_MM) & (top >= strike.top - 2) & (top + height <= strike.bottom + 2)
    return np.asarray(low & (left + width >= strike.left - beyond) & (left <= strike.right + beyond))


def _middles(pieces: Pieces) -> NDArray[np.float64]:
    return np.asarray(pieces.boxes[:, :2] + pieces.boxes[:, 2:] / 2, np.float64)


def _row_of(pieces: Pieces, strike: Strike) -> tuple[float, float]:
    """Answer how high and low the writing reaches that a strike runs through."""
    touched = np.setdiff1d(np.unique(pieces.labels[strike.lines]), [0]) - 1
    tops, heights = pieces.boxes[touched, 1], pieces.boxes[touched, 3]
    reach = HALF_MM * PER_MM
    top = max(float(tops.min(initial=strike.top)), strike.top - reach)
    return top, min(float((tops + heights).max(initial=strike.bottom)), strike.bottom + reach)


def _place(
    middle: NDArray[np.float64], strikes: Sequence[Strike], rows: Sequence[tuple[float, float]]
) -> float:
    """Answer where a piece stands in reading order: 0 before the first strike, 1 beside it, 2 behind it."""
    x, y = float(middle[0]), float(middle[1])
    nearest = int(np.argmin([max(one.left - x, x - one.right, 0.0) for one in strikes]))
    top, bottom = rows[nearest]
    if not top <= y <= bottom:
        return 2.0 * nearest + 1
    return 2.0 * sum((one.left + one.right) / 2 < x for one in strikes)


def characters_of_boxes(
    pieces: Pieces, strikes: Sequence[Strike], places: Sequence[Pixels]
) -> list[Image | None]:
    """Answer the character of each box: its own, or where that is struck out the one above or below it."""
    lines = np.zeros(pieces.labels.shape, bool)
    for strike in strikes:
        lines |= strike.lines | np.isin(pieces.labels, np.flatnonzero(_are_ends(pieces, strike)) + 1)
    gone = np.isin(pieces.labels, np.flatnonzero(struck_pieces(pieces, strikes)) + 1)
    found: list[Image | None] = []
    for place in places:
        if any(_covers(strike, place) for strike in strikes):
            found.append(_beside(pieces, gone, place))
            continue
        own = np.zeros(pieces.labels.shape, bool)
        own[place.top : place.bottom, place.left : place.right] = True
        found.append(pieces.cut(own & ~lines))
    return found


def _covers(strike: Strike, place: Pixels) -> bool:
    return min(strike.right, place.right) - max(strike.left, place.left) > 0.5 * place.width


def _beside(pieces: Pieces, gone: NDArray[np.bool_], place: Pixels) -> Image | None:
    """Answer what stands above a box, or below it; the printed lines there may have cut it into pieces."""
    reach, overlap = BESIDE_MM * PER_MM, OVERLAP_MM * PER_MM
    bounds = ((place.top - reach, place.top + overlap), (place.bottom - overlap, place.bottom + reach))
    left, top, width, height = pieces.boxes.T
    middle = left + width / 2
    for upper, lower in bounds:
        inside = (middle > place.left) & (middle < place.right) & (top >= upper) & (top + height <= lower)
        found = pieces.cut(np.isin(pieces.labels, np.flatnonzero(inside) + 1) & ~gone)
        if found is not None and found.shape[0] > LEAST_MM * PER_MM:
            return found
    return None
