"""One picture per character box, per line, per field: cut from the aligned page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.images import PER_MM, Image
from extractors.strokes import Pieces, Pixels, pieces_in, pixels_of
from records.form import Cells, CheckBox, DateParts, FieldDefinition, Line, Options
from records.geometry import Box

EVIDENCE_MARGIN_MM = 1.5
CELL_REACH_MM = 1.2
LINE_REACH_MM = 0.8
# A piece belongs to a box that has this share of it; it has strayed where no box has nearly all.
SHARED, OWN = 0.3, 0.7
# A stroke from one side of a box to the other strikes out what stands there.
STRUCK = 0.82


def boxes_of(field: FieldDefinition) -> tuple[Box, ...]:
    """Answer every box of a field's layout."""
    match field.layout:
        case Line() | CheckBox():
            return (field.layout.box,)
        case Cells():
            return field.layout.boxes
        case Options():
            return tuple(option.box for option in field.layout.options)
        case DateParts():
            era = tuple(option.box for option in field.layout.era.options) if field.layout.era else ()
            return (*era, *field.layout.year, *field.layout.month, *field.layout.day)


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
    """

    pictures: tuple[Image | None, ...] = ()
    strays: bool = False


def cells(page: Image, boxes: Sequence[Box]) -> Written:
    """Answer what is written in each of a run of boxes.

    A stroke that leaves its box belongs to the box that has most of it; two characters that touch are cut.
    """
    pieces = pieces_in(page, pixels_of(around(boxes), page.shape, CELL_REACH_MM))
    places = [_inside(pixels_of(box, page.shape), pieces.region) for box in boxes]
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
    return Written(tuple(pieces.cut(mask) for mask in masks), strays)


def _inside(place: Pixels, region: Pixels) -> Pixels:
    return Pixels(
        place.left - region.left, place.top - region.top, place.right - region.left, place.bottom - region.top
    )


def lines(page: Image, line: Line) -> Written:
    """Answer the written lines in a box, from the top; none where nothing is written."""
    pieces = pieces_in(page, pixels_of(line.box, page.shape, LINE_REACH_MM))
    if not len(pieces.areas):
        return Written()
    middles = pieces.boxes[:, 1] + pieces.boxes[:, 3] / 2
    height, width = pieces.labels.shape
    inner = (middles > LINE_REACH_MM * PER_MM) & (middles < height - LINE_REACH_MM * PER_MM)
    ends = pieces.boxes[:, :2] + pieces.boxes[:, 2:]
    cut = (pieces.boxes[:, :2] == 0).any(1) | (ends == (width, height)).any(1)
    rows = [inner] if line.rows == 1 else [inner & row for row in _rows(pieces, middles)]
    found = (pieces.picture(row) for row in rows)
    return Written(tuple(one for one in found if one is not None), bool((inner & cut).any()))


def _rows(pieces: Pieces, middles: NDArray[np.float64]) -> list[NDArray[np.bool_]]:
    """Answer which pieces stand on which line, by the gaps that run through the whole width."""
    filled = (pieces.labels > 0).any(1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(np.int8)))
    merged: list[tuple[int, int]] = []
    for top, bottom in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        # A dot or the second stroke of 二 makes a band of its own.
        if merged and (top - merged[-1][1] < 1.0 * PER_MM or bottom - top < 2.0 * PER_MM):
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return [(middles >= top) & (middles < bottom) for top, bottom in merged]


def characters(picture: Image) -> list[Image | None]:
    """Cut a line of digits into characters; None stands for a dash between two of them.

    Pieces that overlap from left to right are one character.
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
    return [None if one is None or _is_dash(one, picture.shape[0]) else one for one in kept]


def _is_dash(character: Image, line_height: int) -> bool:
    height, width = character.shape[:2]
    return bool(height < 0.4 * line_height and width > 1.2 * height)
