"""Characters of a page that are not the claimed form's: it is a relative of it which nobody defined yet.

Only what stands apart from writing is looked at: titles, years, notes, labels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from extractors.images import PER_MM, Image
from extractors.ruling import rules_of
from extractors.telling import PRINTED, Laid, Mask, Place, likeness
from extractors.template import FormTemplate
from records.form import boxes_in

# What is smaller or larger than this is no character.
CHARACTER_MM = 1.3, 9.0
# Parts of a character lie so near to each other.
CLOSE_MM = 0.5
# A character is another one where it is so much less like the blank's than characters usually are on this
# page. Ink that goes on beyond its place is a stamp or writing over it.
MARGIN_MM, UNLIKE, BEYOND_MM = 0.25, 0.8, 0.7
# So little ink in its place is no character: a note covers it, or it is cut off.
LEAST_INK = 0.35
# Of characters far from writing usually more than this are as printed; else the page is not this form at all.
LEAST_USUAL, SPREAD = 0.6, 3.0
# So many others are no accident, whatever is written near them.
SEVERAL, NEAR_MM = 3, 8.0
# Rows move by so much at most, and their characters are as like as this where they went.
MOVED_MM, FOUND, FOUND_OF_OLD = 6.0, 0.8, 0.6
# Where in a character a fax may have lost rows, and how many mm of them.
TEARS, LOST_MM = (0.2, 0.35, 0.5, 0.65, 0.8), 0.4
# Where the edge of a note may cut a character, and the ink that may still be seen of what it covers.
COVERED, UNCOVERED = (0.25, 0.4, 0.5, 0.6, 0.75), 0.1


@dataclass(frozen=True)
class Compared:
    """Printed characters of a form, compared with a page laid over it.

    ``usual`` is how like characters are as a rule, 0 to 1; ``odd`` are those less like than ``least``.
    """

    usual: float
    least: float
    odd: tuple[Place, ...]


def compared(page: Laid, template: FormTemplate) -> Compared:
    """Compare the printed characters of a form with a page laid over it, as far as the scan has them."""
    places = [one for one in _characters(template) if page.seen[one].all()]
    alike = np.array([likeness(page.even, template.blank, place, MARGIN_MM) for place in places])
    if not len(alike):
        return Compared(1.0, 0.0, ())
    usual = float(np.median(alike))
    lower, upper = np.quantile(alike, (0.25, 0.75))
    # Where characters differ much anyway, as by fax, one has to differ more.
    least = min(UNLIKE * usual, float(lower - SPREAD * (upper - lower)))
    odd = tuple(place for place, value in zip(places, alike, strict=True) if value < least)
    return Compared(usual, least, odd)


def is_strange(page: Laid, template: FormTemplate, known: Compared) -> bool:
    """Tell whether a page laid over a form has other characters than the form, or has them elsewhere."""
    blank, odd, least = template.blank, known.odd, known.least
    if known.usual < LEAST_USUAL or _has_moved(page, blank, odd):
        return True
    rules = rules_of(blank < PRINTED)
    others = [one for one in odd if _is_another(page.ink, blank, rules, one)]
    others = [one for one in others if not _is_half_covered(page, blank, one, least)]
    torn = [one for one in others if _is_torn(page, blank, one, least)]
    # A tear goes through a whole line: a character too small to be told in two is torn with the others.
    others = [one for one in others if one not in torn and sum(_on_one_line(one, by) for by in torn) < 2]
    written = [one for one in odd if one not in others and page.ink[one].any()]
    # A single one beside others that are written over is so too.
    alone = [one for one in others if not any(_is_near(one, other) for other in written)]
    return bool(alone) or len(others) >= SEVERAL


def _has_moved(page: Laid, blank: Image, odd: Sequence[Place]) -> bool:
    """Tell whether several characters stand elsewhere, all as far off: a row was made taller or left out."""
    reach = round(MOVED_MM * PER_MM)
    offsets = []
    for rows, columns in odd:
        patch = blank[rows, columns]
        along = slice(max(rows.start - reach, 0), rows.stop + reach), columns
        if page.even[along].shape[0] > patch.shape[0]:
            alike, own = (
                cv2.matchTemplate(picture[along], patch, cv2.TM_CCOEFF_NORMED).ravel()
                for picture in (page.even, blank)
            )
            # Where the blank has the like of it anyway, it stands there of old.
            alike[own >= FOUND_OF_OLD] = -1
            if alike.max() >= FOUND:
                offsets.append(int(alike.argmax()) - min(reach, rows.start))
    return any(sum(abs(other - one) <= 2 for other in offsets) >= SEVERAL for one in offsets)


def _on_one_line(one: Place, other: Place) -> bool:
    return bool(one[0].start < other[0].stop and other[0].start < one[0].stop)


def _is_near(one: Place, other: Place) -> bool:
    middles = ((np.array([(side.start + side.stop) / 2 for side in place])) for place in (one, other))
    return bool(np.abs(np.subtract(*middles)).max() < NEAR_MM * PER_MM)


def _is_torn(page: Laid, blank: Image, place: Place, least: float) -> bool:
    """Tell whether a character is as printed above and below a tear: a fax loses rows."""
    rows, columns = place
    for share in TEARS:
        tear = rows.start + round((rows.stop - rows.start) * share)
        parts = (
            (slice(rows.start, tear), columns),
            (slice(tear + round(LOST_MM * PER_MM), rows.stop), columns),
        )
        whole = [part for part in parts if part[0].stop - part[0].start > 2]
        if all(likeness(page.even, blank, part, MARGIN_MM) >= least for part in whole):
            return True
    return False


def _is_half_covered(page: Laid, blank: Image, place: Place, least: float) -> bool:
    """Tell whether one side of a character is as printed and the other white: the edge of a note."""
    for shown, hidden in _halves(place):
        printed = int((blank[hidden] < PRINTED).sum())
        white = printed > 0 and page.ink[hidden].sum() <= UNCOVERED * printed
        if white and likeness(page.even, blank, shown, 0) >= least:
            return True
    return False


def _halves(place: Place) -> Iterator[tuple[Place, Place]]:
    """Answer both sides of a place, cut at several heights and widths: what may be shown, and hidden.

    The edge of what hides it may be dark.
    """
    rows, columns = place
    edge = round(LOST_MM * PER_MM)
    for share in COVERED:
        y, x = (side.start + round((side.stop - side.start) * share) for side in (rows, columns))
        yield (slice(y, rows.stop), columns), (slice(rows.start, max(y - edge, 0)), columns)
        yield (slice(rows.start, y), columns), (slice(y + edge, rows.stop), columns)
        yield (rows, slice(x, columns.stop)), (rows, slice(columns.start, max(x - edge, 0)))
        yield (rows, slice(columns.start, x)), (rows, slice(x + edge, columns.stop))


def _is_another(ink: Mask, blank: Image, rules: Image, place: Place) -> bool:
    """Tell whether ink in a character's place ends there, and is about as much as a character's."""
    rows, columns = place
    beyond = round(BEYOND_MM * PER_MM) + 1
    top, left = max(rows.start - beyond, 0), max(columns.start - beyond, 0)
    window = slice(top, rows.stop + beyond), slice(left, columns.stop + beyond)
    # A rule of the form beside the character is no stroke that goes on.
    known = cv2.dilate(rules[window], np.ones((7, 7), np.uint8))
    around = (ink[window] & (known == 0)).astype(np.uint8)
    _, labels = cv2.connectedComponents(around, connectivity=8)
    inside = np.unique(labels[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left])
    edges = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    own = np.setdiff1d(inside, [0])
    if np.isin(own, edges).any():
        return False
    return bool(ink[place].sum() >= LEAST_INK * (blank[place] < PRINTED).sum())


def written_on(template: FormTemplate) -> Mask:
    """Answer where people write or stamp."""
    mask = np.zeros(template.blank.shape, bool)
    boxes = [box for field in template.part.fields for box in boxes_in(field.layout)]
    for box in [*boxes, *(box for box in template.form.ignore if template.page.holds(box))]:
        left, top, right, bottom = (round(at * PER_MM) for at in (box.x, box.y, box.x + box.w, box.y + box.h))
        mask[max(top, 0) : bottom, max(left, 0) : right] = True
    return mask


@lru_cache(maxsize=1024)
def _characters(template: FormTemplate) -> tuple[Place, ...]:
    """Answer the places of printed characters where nobody writes."""
    return tuple(_unwritten(template.blank, written_on(template)))


def _unwritten(blank: Image, written: Mask) -> Iterator[Place]:
    print_ = (blank < PRINTED).astype(np.uint8)
    text = cv2.subtract(print_, cv2.dilate(rules_of(blank < PRINTED), np.ones((3, 3), np.uint8)))
    side = round(CLOSE_MM * PER_MM)
    joined = cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = (side * PER_MM for side in CHARACTER_MM)
    for left, top, width, height, _ in stats[1:].tolist():
        place = slice(top, top + height), slice(left, left + width)
        if (
            min(width, height) >= least / 2
            and least <= max(width, height) <= most
            and not written[place].any()
        ):
            yield place
