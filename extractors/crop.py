"""One picture per character box, per line, per field: cut from the aligned page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.corrected import characters_of_boxes, parts_of_line
from extractors.images import PER_MM, Image
from extractors.rows import rows_of, two_rows_of
from extractors.strokes import INK, Pieces, Pixels, is_only_dust, pieces_in, pixels_of, without_folds
from extractors.struck import Strike, through_boxes, through_lines
from extractors.vertical import laid_level
from records.form import Line
from records.geometry import Box

# So near to its frame ends a stroke of this size that may go on behind it.
ENDING_MM, STROKE_MM2 = 0.65, 0.5
# Digits that touch: so wide for their height, and against the others; cut somewhere about the middle.
TWO_DIGITS, TWICE, CUT = 0.92, 1.4, (0.33, 0.67)
STROKE = 12
EVIDENCE_MARGIN_MM = 1.5
CELL_REACH_MM = 1.2
LINE_REACH_MM = 0.8
# A printed line takes this much of what crosses it: half a frame of 0.5 mm, and clean.TOLERANCE_MM.
PRINTED_MM = 0.65
# A new value stands up to this far outside the field whose old one is struck out.
CORRECTION_REACH_MM, NEW_CELL_REACH_MM = 2.0, 5.5
# A piece belongs to a box that has this share of it; it has strayed where no box has nearly all.
SHARED, OWN = 0.3, 0.7
# A stroke from one side of a box to the other strikes out what stands there.
STRUCK = 0.82
# Print is taken away around a box's frame. Ink that begins where that ends goes on under it: half a 0 is a C.
TOUCHING_MM, TOUCHING_PX = 0.65, 3
NEAR_MM, OFF_ACROSS, OFF_DOWN = 0.75, 0.5, 0.35


def around(boxes: Sequence[Box]) -> Box:
    """Answer the smallest box around boxes of one page."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return boxes[0].model_copy(
        update={"x": left, "y": top, "w": round(right - left, 2), "h": round(bottom - top, 2)}
    )


def evidence(colour: Image, box: Box) -> Image:
    """Answer the strip that people see beside a field's value."""
    place = pixels_of(box, colour.shape, EVIDENCE_MARGIN_MM)
    return colour[place.top : place.bottom, place.left : place.right]


@dataclass(frozen=True)
class Written:
    """What is written in a field, box by box or line by line; None for an empty box.

    ``strays`` says that a stroke lies across two boxes or leaves the field: something may be missing here.
    ``boxed`` are the same pictures as they stand in their boxes, where there are any. ``struck`` says that
    something was struck out: the pictures show what counts instead, if anything does.
    """

    pictures: tuple[Image | None, ...] = ()
    boxed: tuple[Image | None, ...] = ()
    strays: bool = False
    struck: bool = False


def cells(page: Image, boxes: Sequence[Box], *, digits: bool = False) -> Written:
    """Answer what is written in each of a run of boxes; ``digits`` tells that they hold nothing else.

    A stroke that leaves its box belongs to the box that has most of it; two characters that touch are cut.
    """
    pieces = without_folds(pieces_in(page, pixels_of(around(boxes), page.shape, CELL_REACH_MM)))
    if is_only_dust(pieces):
        return Written((None,) * len(boxes))
    places = [_inside(pixels_of(box, page.shape), pieces.region) for box in boxes]
    if _strikes_over(pieces, places[0], digits=digits):
        return _corrected_cells(page, boxes, digits=digits)
    masks = [np.zeros(pieces.labels.shape, bool) for _ in boxes]
    strays = False
    for label, area in enumerate(pieces.areas.tolist(), start=1):
        own = pieces.labels == label
        shares = [float(own[place.top : place.bottom, place.left : place.right].sum()) / area
                  for place in places]  # fmt: skip
        several = [number for number, share in enumerate(shares) if share > SHARED]
        for number in several:
            columns = slice(places[number].left, places[number].right) if len(several) > 1 else slice(None)
            masks[number][:, columns] |= own[:, columns]
        strays |= sum(shares) > SHARED and max(shares) < OWN
        strays |= any(pieces.boxes[label - 1, 2] > STRUCK * places[number].width for number in several)
    strays |= any(
        _runs_under_frame(mask & (pieces.labels > 0), place, digits=digits)
        for mask, place in zip(masks, places, strict=True)
    )
    inside = [mask & (pieces.labels > 0) for mask in masks]
    return Written(
        tuple(pieces.cut(mask) for mask in masks),
        tuple(pieces.placed(mask, place) for mask, place in zip(inside, places, strict=True)),
        strays,
    )


def _runs_under_frame(ink: NDArray[np.bool_], place: Pixels, *, digits: bool) -> bool:
    """Tell whether what stands in a box goes on under its frame.

    Letters fill their boxes; of digits that is also said where one is near the frame and far from its middle.
    """
    own = ink[place.top : place.bottom, place.left : place.right]
    if not own.any():
        return False
    sides = _gap(own), _gap(own[:, ::-1])
    if min(sides) < round(TOUCHING_MM * PER_MM):
        return True
    return digits and (_is_aside(own, OFF_ACROSS) or _is_aside(own.T, OFF_DOWN))


def _is_aside(own: NDArray[np.bool_], off: float) -> bool:
    """Tell whether ink is near one side of its box and ``off`` (a share of the box) away from the other."""
    gaps = sorted((_gap(own), _gap(own[:, ::-1])))
    return gaps[0] < round(NEAR_MM * PER_MM) and gaps[1] > off * own.shape[1]


def _gap(own: NDArray[np.bool_]) -> int:
    """Answer how many columns from the left are empty; those near the corners do not count."""
    end = round(LINE_REACH_MM * PER_MM)
    filled = np.cumsum(own[end:-end].sum(0)) >= TOUCHING_PX
    return int(filled.argmax()) if filled.any() else own.shape[1]


def _corrected_cells(page: Image, boxes: Sequence[Box], *, digits: bool) -> Written:
    """Answer what counts of boxes of which some are struck out."""
    pieces = pieces_in(page, pixels_of(around(boxes), page.shape, NEW_CELL_REACH_MM))
    places = [_inside(pixels_of(box, page.shape), pieces.region) for box in boxes]
    strikes = _strikes_over(pieces, places[0], digits=digits)
    return Written(tuple(characters_of_boxes(pieces, strikes, places)), strays=True, struck=True)


def _strikes_over(pieces: Pieces, box: Pixels, *, digits: bool) -> list[Strike]:
    return through_boxes(pieces.labels > 0, box.width, box.top, box.bottom, digits=digits)


def _ends_at_frame(pieces: Pieces, box: Box) -> bool:
    """Tell whether a stroke ends where the upper or lower frame of a line was taken away with the print.

    It may go on under the frame and behind it, and nobody can see.
    """
    inner = _inner(pieces, box, 0.0) & (pieces.areas >= STROKE_MM2 * PER_MM**2)
    edge = (LINE_REACH_MM + ENDING_MM) * PER_MM
    tops = pieces.boxes[:, 1]
    bottoms = tops + pieces.boxes[:, 3]
    return bool((inner & ((tops < edge) | (bottoms > pieces.labels.shape[0] - edge))).any())


def _inside(place: Pixels, region: Pixels) -> Pixels:
    return Pixels(
        place.left - region.left, place.top - region.top, place.right - region.left, place.bottom - region.top
    )


def lines(page: Image, line: Line) -> Written:
    """Answer the written lines in a box, from the top; none where nothing is written."""
    whole = pieces_in(page, pixels_of(line.box, page.shape, LINE_REACH_MM))
    pieces = without_folds(whole, LINE_REACH_MM + PRINTED_MM)
    if is_only_dust(pieces):
        return Written()
    inner = _inner(pieces, line.box, 0.0)
    height, width = pieces.labels.shape
    ends = pieces.boxes[:, :2] + pieces.boxes[:, 2:]
    cut = (pieces.boxes[:, :2] == 0).any(1) | (ends == (width, height)).any(1)
    strays = bool((inner & cut).any()) or _ends_at_frame(pieces, line.box)
    if line.vertical:
        column = laid_level(pieces, inner)
        return Written((column,) if column is not None else (), strays=strays)
    if _strikes(pieces, line.box):
        return _corrected_line(page, line)
    rows = rows_of(pieces) if line.rows > 1 else two_rows_of(pieces, inner) or [inner]
    found = (pieces.picture(inner & row) for row in rows)
    return Written(tuple(one for one in found if one is not None), strays=strays)


def _corrected_line(page: Image, line: Line) -> Written:
    """Answer what counts of a line of which something is struck out."""
    pieces = pieces_in(page, pixels_of(line.box, page.shape, CORRECTION_REACH_MM + LINE_REACH_MM))
    inner = _inner(pieces, line.box, CORRECTION_REACH_MM)
    parts = tuple(parts_of_line(pieces, _strikes(pieces, line.box), inner))
    return Written(parts, strays=True, struck=True)


def _strikes(pieces: Pieces, box: Box) -> list[Strike]:
    top = round(box.y * PER_MM) - pieces.region.top
    return through_lines(pieces.labels > 0, top, top + round(box.h * PER_MM))


def _inner(pieces: Pieces, box: Box, margin: float) -> NDArray[np.bool_]:
    """Tell which pieces have their middle in a box, ``margin`` mm larger up and down."""
    middles = pieces.boxes[:, 1] + pieces.boxes[:, 3] / 2 + pieces.region.top
    wide = box.grown(margin)
    return np.asarray((middles > wide.y * PER_MM) & (middles < (wide.y + wide.h) * PER_MM))


def characters(picture: Image) -> list[Image | None]:
    """Cut a line of digits into characters; None stands for a dash between two of them.

    Pieces that overlap from left to right are one character; two that touch are cut where ink is thinnest.
    """
    whole = Pixels(0, 0, picture.shape[1], picture.shape[0])
    pieces = pieces_in(picture, whole)
    order = np.argsort(pieces.boxes[:, 0])
    groups: list[list[int]] = []
    right = -1.0
    for number in order:
        left, _, width, _ = pieces.boxes[number]
        if groups and left < right - 0.3 * width:
            groups[-1].append(int(number))
        else:
            groups.append([int(number)])
        right = max(right, float(left + width)) if len(groups[-1]) > 1 else float(left + width)
    kept = [pieces.picture(np.isin(np.arange(len(pieces.areas)), group)) for group in groups]
    found = [None if one is None or _is_dash(one, picture.shape[0]) else one for one in kept]
    widths = [one.shape[1] for one in found if one is not None]
    usual = float(np.median(widths)) if widths else 0.0
    return [part for one in found for part in (_parted(one, usual) if one is not None else [None])]


def _parted(character: Image, usual: float) -> list[Image | None]:
    """Answer one picture of a digit, or two where it is as wide as two."""
    height, width = character.shape
    # What is no higher than a pen's stroke is no digit.
    if height < STROKE or width < TWO_DIGITS * height or width < TWICE * usual:
        return [character]
    middle = slice(round(width * CUT[0]), round(width * CUT[1]))
    thinnest = middle.start + int(np.argmin((character[:, middle] < INK).sum(axis=0)))
    return [_trimmed(character[:, :thinnest]), _trimmed(character[:, thinnest:])]


def _trimmed(character: Image) -> Image | None:
    whole = Pixels(0, 0, character.shape[1], character.shape[0])
    pieces = pieces_in(character, whole)
    return pieces.picture(np.ones(len(pieces.areas), bool))


def _is_dash(character: Image, line_height: int) -> bool:
    height, width = character.shape[:2]
    return bool(height < 0.4 * line_height and width > 1.2 * height)
