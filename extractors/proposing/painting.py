"""A sheet that somebody filled in, made a blank: ink that is no print is painted out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from extractors.images import Image
from extractors.proposing.areas import BOX_MOST, MARKS, Side
from extractors.proposing.fields import Places
from extractors.proposing.hands import by_hand
from extractors.proposing.mending import cut_cells
from extractors.proposing.paper import WHITE, Paper
from extractors.proposing.rects import Rect
from extractors.proposing.roles import SEAL
from extractors.proposing.ruled import FINE, Mask, Ruled, bare_ink
from extractors.proposing.words import Word, plain
from records.form import Options, boxes_in

# All in mm. A hand's stroke is longer than dust, and not what a bad copy left of a frame.
INSET, STROKE = 0.5, 1.8
# Print of a bad copy is read badly, but it is lower than what people write.
SMALL_PRINT = 3.3
# Inside a box for one character nothing is ruled that is much smaller than it.
LOOP = 0.7
# The frame of a cell, or of dots, is no tidier than this outside of fields.
RAGGED, WIDE = 1.0, 20.0
# Print may reach this far out of the rectangle that it was found in; edges of ink are grey.
AROUND, FRINGE = 0.4, 0.25
# What is left of a frame that closes nothing is as long as this.
STRAIGHT = 8.0
# A ring around a printed word is larger than print by this much, and thin.
RING_LEAST, RING_MOST, RING_FILLED, LARGER = 4.0, 30.0, 0.3, 1.25


def without_writing(
    paper: Paper, side: Side, ruled: Ruled, words: Sequence[Word], places: Places
) -> Paper | None:
    """Answer a side without what a hand wrote on it, None where nothing is written in its fields.

    A blank is left as it is: ink on it that is not known for print is print nevertheless, and so is what may
    be the frame of a box that a stroke has cut. ``words`` are all that were read, those of a hand too.
    """
    known = [word for area in (*side.areas, *side.frames) for word in area.words]
    own = _empty(places)
    bare, written = _written(ruled, own, words, known)
    fields = _over([_inset(one) for one in own if not _is_loop(one, own)], bare)
    if not _has_stroke(written & fields) and not _on_words(_rings(bare, known), places):
        return None
    hand = by_hand(side)
    known = [word for word in known if word not in hand]
    empty = [*own, *cut_cells(ruled)]
    bare, written = _written(ruled, empty, words, known)
    within = _over([_inset(one) for one in empty if not _is_loop(one, empty)], bare)
    written &= np.maximum(within, 1 - np.maximum(_straight(bare), _ragged(ruled.faces, bare)))
    rings = _rings(bare, known)
    for ring in rings:
        # What a ring goes around is read once more without it before it is taken for a hand's.
        ys, xs = np.nonzero(ring)
        written[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] = 0
    for ring in rings:
        written |= ring
    return Paper(_painted(paper, written, ruled.ink), paper.width, paper.height)


def _written(
    ruled: Ruled, empty: Sequence[Rect], words: Sequence[Word], known: Sequence[Word]
) -> tuple[Mask, Mask]:
    """Answer the ink that is not ruled, and what of it is no print, where these boxes are printed empty."""
    boxes = [one for one in empty if not _is_loop(one, empty)]
    bare = bare_ink(replace(ruled, faces=_frames(ruled.faces, boxes)))
    print_ = [word.rect for word in (*known, *_small(words, [*boxes, *ruled.marks]))]
    return bare, np.asarray(bare & (1 - _over(print_, bare, AROUND)), np.uint8)


def _empty(places: Places) -> list[Rect]:
    """Answer the boxes of fields in which a blank shows nothing: not those of words to be circled."""
    return [
        Rect(y=box.y, x=box.x, h=box.h, w=box.w)
        for one in places.candidates
        if not isinstance(one.layout, Options) or one.layout.mark == "tick"
        for box in boxes_in(one.layout)
    ]


def _is_loop(face: Rect, boxes: Sequence[Rect]) -> bool:
    """Tell whether a closed rectangle is what a hand wrote in a box for one character."""
    return any(
        max(box.w, box.h) <= BOX_MOST and face.area < LOOP * box.area and box.holds(face, 0.3)
        for box in boxes
    )  # fmt: skip


def _frames(faces: Sequence[Rect], empty: Sequence[Rect]) -> tuple[Rect, ...]:
    """Answer the closed rectangles that are printed."""
    return tuple(one for one in (*faces, *empty) if not _is_loop(one, empty))


def _ragged(faces: Sequence[Rect], ink: Mask) -> Mask:
    """Answer the mask of what lies beside the frames of large cells."""
    large = [one for one in faces if max(one.w, one.h) > WIDE]
    mask = np.zeros_like(ink)
    for one in large:
        inner = Rect(y=one.y + RAGGED, x=one.x + RAGGED, h=one.h - 2 * RAGGED, w=one.w - 2 * RAGGED)
        mask |= _over([one], ink, RAGGED) & (1 - _over([inner], ink))
    return mask


def _small(words: Sequence[Word], empty: Sequence[Rect]) -> Iterator[Word]:
    """Answer the words that are lower than a hand's and stand in no field."""
    for word in words:
        within = any(one.holds_point(word.rect.cx, word.rect.cy) for one in empty)
        if word.rect.h <= SMALL_PRINT and not within and word.text not in MARKS:
            yield word


def _inset(rect: Rect) -> Rect:
    return Rect(y=rect.y + INSET, x=rect.x + INSET, h=rect.h - 2 * INSET, w=rect.w - 2 * INSET)


def _over(rects: Sequence[Rect], ink: Mask, grown: float = 0.0) -> Mask:
    """Answer the mask of what rectangles cover."""
    mask = np.zeros_like(ink)
    for one in rects:
        edges = (one.x - grown, one.y - grown, one.right + grown, one.bottom + grown)
        left, top, right, bottom = (max(0, round(edge * FINE)) for edge in edges)
        mask[top:bottom, left:right] = 1
    return mask


def _has_stroke(ink: Mask) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return any(max(w, h) > STROKE * FINE for _, _, w, h, _ in stats[1:].tolist())


def _straight(ink: Mask) -> Mask:
    long = round(STRAIGHT * FINE)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    return np.asarray(
        np.maximum(level, cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))), np.uint8
    )


def _rings(ink: Mask, words: Sequence[Word]) -> list[Mask]:
    """Answer the rings around words, each as a mask; those around the word for a seal are printed."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = sorted(word.rect.h for word in words)
    least = max(RING_LEAST, LARGER * heights[len(heights) // 2]) if heights else RING_LEAST
    seals = [word.rect for word in words if SEAL.fullmatch(plain(word.text))]
    found = []
    for number, (x, y, w, h, area) in enumerate(stats[1:].tolist(), start=1):
        place = Rect(y=y / FINE, x=x / FINE, h=h / FINE, w=w / FINE)
        sized = min(place.w, place.h) >= least and max(place.w, place.h) <= RING_MOST
        if not sized or area > RING_FILLED * w * h or any(place.shared(one) for one in seals):
            continue
        own = np.asarray(labels[y : y + h, x : x + w] == number, np.uint8)
        if _goes_around(own, ink[y : y + h, x : x + w]):
            mask = np.zeros_like(ink)
            mask[y : y + h, x : x + w] = own
            found.append(mask)
    return found


def _goes_around(ring: Mask, ink: Mask) -> bool:
    """Tell whether a stroke comes back to where it began, or nearly, with other ink in its middle."""
    closed = cv2.morphologyEx(
        np.pad(ring, round(FINE)), cv2.MORPH_CLOSE, np.ones((round(FINE),) * 2, np.uint8)
    )
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(closed)
    cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
    height, width = ring.shape
    middle = (slice(height // 4, -(height // 4)), slice(width // 4, -(width // 4)))
    within = ink[middle] & (1 - ring[middle])
    return bool(filled.mean() > 0.5 and within.mean() > 0.05 and ring[middle].mean() < 0.05)


def _on_words(rings: Sequence[Mask], places: Places) -> bool:
    """Tell whether a ring goes around a word that is to be circled."""
    options = [
        box for one in places.candidates
        if isinstance(one.layout, Options) and one.layout.mark == "circle" for box in boxes_in(one.layout)
    ]  # fmt: skip
    return any(
        ring[round(box.y * FINE) : round((box.y + box.h) * FINE),
             round(box.x * FINE) : round((box.x + box.w) * FINE)].any()
        for ring in rings for box in options
    )  # fmt: skip


def _painted(paper: Paper, written: Mask, ink: Mask) -> Image:
    """Answer the picture with what is written made paper, the print beside it left."""
    reach = 2 * round(FRINGE * FINE) + 1
    near = np.asarray(cv2.dilate(written, np.ones((reach, reach), np.uint8)), np.uint8)
    grown = np.asarray(near & (1 - (ink & (1 - written))), np.uint8)
    height, width = paper.picture.shape
    out = paper.picture.copy()
    out[cv2.resize(grown, (width, height), interpolation=cv2.INTER_NEAREST) > 0] = WHITE
    return out
