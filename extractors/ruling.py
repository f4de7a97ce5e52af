"""Rules of a form that a page lacks, and boxes of a page that its form lacks: it is another form's page."""

from functools import lru_cache

import cv2
import numpy as np

from extractors.images import PER_MM, Image
from extractors.telling import PRINTED, Laid, Mask, Place
from extractors.template import FormTemplate

# Longer strokes than this are rules.
RULE_MM = 9.0
# A rule this long is gone where so little of it has ink so near, and the print so near to it stands.
LONG_MM, THICK_MM, OFF_MM, BESIDE_MM, GONE, STANDS = 18.0, 1.2, 0.5, 4.0, 0.3, 0.7
# A new box is wider than any stamp.
BOX_MM, BOX_HEIGHT_MM, CLOSED = 30.0, (4.0, 60.0), 0.8
# A rule is new where no more of it than this lies by the blank's print.
LARGEST_OLD = 0.5


def rules_of(print_: Mask) -> Image:
    """Answer the long strokes of some print, 1 where there are any."""
    length = round(RULE_MM * PER_MM)
    level, upright = (
        cv2.morphologyEx(print_.astype(np.uint8), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        for shape in ((1, length), (length, 1))
    )
    return np.asarray(cv2.max(level, upright), np.uint8)


def has_lost_a_rule(page: Laid, template: FormTemplate) -> bool:
    """Tell whether a long rule of the form is missing on a page that has the print beside it."""
    off, beside = round(OFF_MM * PER_MM), round(BESIDE_MM * PER_MM)
    ink = cv2.dilate(page.ink.astype(np.uint8), np.ones((2 * off + 1, 2 * off + 1), np.uint8)) > 0
    printed = template.blank < PRINTED
    for place in _long_rules(template):
        rows, columns = place
        upright = rows.stop - rows.start > columns.stop - columns.start
        along = ink[place].any(axis=1 if upright else 0)
        if along.mean() > GONE or not page.seen[place].all():
            continue
        around = tuple(slice(max(side.start - beside, 0), side.stop + beside) for side in place)
        others = printed[around].copy()
        others[_within(place, around, off)] = False
        if others.any() and ink[around][others].mean() >= STANDS:
            return True
    return False


def _within(place: Place, around: tuple[slice, ...], more: int) -> Place:
    """Answer where a place, and ``more`` pixels on each side of it, lies in the one around it."""
    rows, columns = (
        slice(max(own.start - outer.start - more, 0), own.stop - outer.start + more)
        for own, outer in zip(place, around, strict=True)
    )
    return rows, columns


@lru_cache(maxsize=1024)
def _long_rules(template: FormTemplate) -> tuple[Place, ...]:
    """Answer the places of rules too long for anything but a note to hide."""
    length, found = round(LONG_MM * PER_MM), []
    print_ = (template.blank < PRINTED).astype(np.uint8)
    for shape in ((1, length), (length, 1)):
        opened = cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
        thin = [one for one in stats[1:].tolist() if min(one[2:4]) <= THICK_MM * PER_MM]
        found += [
            (slice(top, top + height), slice(left, left + width)) for left, top, width, height, _ in thin
        ]
    return tuple(found)


def has_new_box(ink: Mask, blank: Image) -> bool:
    """Tell whether a ruled box is on a page which its blank has not, and which hides no print of it."""
    near = cv2.dilate((blank < PRINTED).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    whole = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    length = round(BOX_MM * PER_MM)
    level = cv2.morphologyEx(
        cv2.dilate(whole, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, length), np.uint8)
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    known = np.bincount(labels[near], minlength=count)
    rules = [
        one
        for one, covered in zip(stats[1:].tolist(), known[1:].tolist(), strict=True)
        if one[3] <= 2.0 * PER_MM and covered < LARGEST_OLD * one[4]
    ]
    pairs = ((one, other) for one in rules for other in rules if one[1] < other[1])
    return any(_is_box(ink, blank, near, one, other) for one, other in pairs)


def _is_box(ink: Mask, blank: Image, near: Mask, upper: list[int], lower: list[int]) -> bool:
    """Tell whether two rules are joined at both ends, with all that the blank has between them.

    Two lines that strike out what is in a cell reach from one of its rules to the other: a box brings a side
    of its own.
    """
    left, right = max(upper[0], lower[0]), min(upper[0] + upper[2], lower[0] + lower[2])
    top, bottom = upper[1] + upper[3] // 2, lower[1] + lower[3] // 2
    least, most = (side * PER_MM for side in BOX_HEIGHT_MM)
    if right - left < 0.9 * max(upper[2], lower[2]) or not least <= bottom - top <= most:
        return False
    reach = round(1.0 * PER_MM)
    sides = [(slice(top, bottom), slice(max(at - reach, 0), at + reach)) for at in (left, right)]
    closed = all(ink[side].any(axis=1).mean() >= CLOSED for side in sides) and any(
        (ink & ~near)[side].any(axis=1).mean() >= CLOSED for side in sides
    )
    between = blank[top:bottom, left:right] < PRINTED
    return bool(closed and (not between.any() or ink[top:bottom, left:right][between].mean() >= STANDS))
