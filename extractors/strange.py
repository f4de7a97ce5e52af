"""Print on a page that is not the claimed form's: it is a relative of that form which nobody defined yet.

Only what stands apart from writing is looked at: titles, years, notes, labels, and boxes that the form lacks.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from extractors.images import PER_MM, Image
from extractors.telling import PRINTED, Laid, Mask, Place, likeness
from extractors.template import FormTemplate
from records.form import boxes_in

# Longer strokes than this are rules; what is smaller or larger than this is no character.
RULE_MM, CHARACTER_MM = 9.0, (1.3, 9.0)
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
SEVERAL, NEAR_MM = 3, 6.0
# Rows move by so much at most, and their characters are as like as this where they went.
MOVED_MM, FOUND = 6.0, 0.8
# Where in a character a fax may have lost rows, and how many mm of them.
TEARS, LOST_MM = (0.2, 0.35, 0.5, 0.65, 0.8), 0.4
# A new box is wider than any stamp.
BOX_MM, BOX_HEIGHT_MM, CLOSED = 30.0, (4.0, 60.0), 0.8


def is_strange(page: Laid, template: FormTemplate) -> bool:
    """Tell whether a page laid over a form has other print than the form."""
    blank = template.blank
    places = [one for one in _characters(blank, _written_on(template)) if page.seen[one].all()]
    alike = np.array([likeness(page.even, blank, place, MARGIN_MM) for place in places])
    if not len(alike):
        return False
    usual = float(np.median(alike))
    if usual < LEAST_USUAL:
        return True
    lower, upper = np.quantile(alike, (0.25, 0.75))
    # Where characters differ much anyway, as by fax, one has to differ more.
    least = min(UNLIKE * usual, float(lower - SPREAD * (upper - lower)))
    odd = [place for place, value in zip(places, alike, strict=True) if value < least]
    if _has_moved(page, blank, odd):
        return True
    rules = _rules_of(blank)
    others = [one for one in odd if _is_another(page.ink, blank, rules, one)]
    torn = [one for one in others if _is_torn(page, blank, one, least)]
    # A tear goes through a whole line: a character too small to be told in two is torn with the others.
    others = [one for one in others if one not in torn and sum(_on_one_line(one, by) for by in torn) < 2]
    written = [one for one in odd if one not in others and page.ink[one].any()]
    # A single one beside others that are written over is so too.
    alone = [one for one in others if not any(_is_near(one, other) for other in written)]
    return bool(alone) or len(others) >= SEVERAL or has_new_box(page.ink, blank)


def _has_moved(page: Laid, blank: Image, odd: list[Place]) -> bool:
    """Tell whether several characters stand elsewhere, all as far off: a row was made taller or left out."""
    reach = round(MOVED_MM * PER_MM)
    offsets = []
    for rows, columns in odd:
        patch = blank[rows, columns]
        around = page.even[max(rows.start - reach, 0) : rows.stop + reach, columns]
        if around.shape[0] > patch.shape[0]:
            alike = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED).ravel()
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


def _written_on(template: FormTemplate) -> Mask:
    """Answer where people write or stamp."""
    mask = np.zeros(template.blank.shape, bool)
    boxes = [box for field in template.part.fields for box in boxes_in(field.layout)]
    for box in [*boxes, *(box for box in template.form.ignore if template.page.holds(box))]:
        left, top, right, bottom = (round(at * PER_MM) for at in (box.x, box.y, box.x + box.w, box.y + box.h))
        mask[max(top, 0) : bottom, max(left, 0) : right] = True
    return mask


def _characters(blank: Image, written: Mask) -> Iterator[Place]:
    """Answer the places of printed characters where nobody writes."""
    print_ = (blank < PRINTED).astype(np.uint8)
    text = cv2.subtract(print_, cv2.dilate(_rules_of(blank), np.ones((3, 3), np.uint8)))
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


def _rules_of(blank: Image) -> Image:
    """Answer the long strokes of a blank, 1 where there are any."""
    print_ = (blank < PRINTED).astype(np.uint8)
    length = round(RULE_MM * PER_MM)
    level, upright = (
        cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        for shape in ((1, length), (length, 1))
    )
    return np.asarray(cv2.max(level, upright), np.uint8)


def has_new_box(ink: Mask, blank: Image) -> bool:
    """Tell whether a ruled box is on a page which its blank has not, and which covers no print of it."""
    near = cv2.dilate((blank < PRINTED).astype(np.uint8), np.ones((9, 9), np.uint8))
    new = cv2.morphologyEx((ink & (near == 0)).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    length = round(BOX_MM * PER_MM)
    level = cv2.morphologyEx(
        cv2.dilate(new, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, length), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    rules = [one for one in stats[1:].tolist() if one[3] <= 2.0 * PER_MM]
    pairs = ((one, other) for one in rules for other in rules if one[1] < other[1])
    return any(_is_box(ink, blank, one, other) for one, other in pairs)


def _is_box(ink: Mask, blank: Image, upper: list[int], lower: list[int]) -> bool:
    """Tell whether two rules are joined at both ends, with nothing printed on the blank between them."""
    left, right = max(upper[0], lower[0]), min(upper[0] + upper[2], lower[0] + lower[2])
    top, bottom = upper[1] + upper[3] // 2, lower[1] + lower[3] // 2
    least, most = (side * PER_MM for side in BOX_HEIGHT_MM)
    if right - left < 0.9 * max(upper[2], lower[2]) or not least <= bottom - top <= most:
        return False
    reach = round(1.0 * PER_MM)
    closed = all(
        ink[top:bottom, max(at - reach, 0) : at + reach].any(axis=1).mean() >= CLOSED for at in (left, right)
    )
    return bool(closed and not (blank[top:bottom, left:right] < PRINTED).any())
