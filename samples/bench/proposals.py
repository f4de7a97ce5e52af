"""How much of a form is proposed from its blank: boxes found, kinds right, what was proposed in vain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from extractors.images import Image
from extractors.proposing.printed import PrintReaders, shipped_readers
from extractors.proposing.propose import propose
from records.base import Frozen
from records.form import DateParts, FieldDefinition, FormDefinition, Line, boxes_in
from records.geometry import MM_PER_INCH, Box
from records.paths import Slug
from yomikaki.catalog import read_form
from yomikaki.settings import ROOT

PROCEDURES = ROOT / "procedures"
# Looked at while the proposing was built; every other form of the house is measured on.
LOOKED_AT = frozenset({"kokuho_kanyu", "inu_henko"})
# A box is found if so much of both is shared; a line's place also if it lies in one that is hardly larger.
LIKE, HELD, LARGER = 0.5, 0.8, 1.6


class ProposalFigures(Frozen):
    """What was proposed for one blank, or for all: counts out of counts."""

    name: str
    pages: int
    boxes: int
    boxes_found: int
    fields: int
    fields_found: int
    kinds_right: int
    false_fields: int
    tables: int
    tables_found: int
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Match:
    """A true field and the proposed one that shares the most boxes with it."""

    field: FieldDefinition
    found: int
    other: FieldDefinition | None


def proposal_figures(
    slugs: Sequence[Slug] | None = None, progress: Callable[[str], None] = lambda _: None
) -> tuple[ProposalFigures, ...]:
    """Propose for every blank that was not looked at, or for those named; the last figures are of all."""
    readers = shipped_readers()
    known = sorted(place.parent.name for place in PROCEDURES.glob("*/form.yaml"))
    chosen = [slug for slug in known if slug not in LOOKED_AT] if slugs is None else slugs
    each = []
    for slug in chosen:
        progress(slug)
        each.append(_measured(PROCEDURES / slug, readers))
    return (*each, _together(each))


def _measured(folder: Path, readers: PrintReaders) -> ProposalFigures:
    truth = read_form(folder)
    pictures, dpi = blanks_of(folder, truth)
    proposed = propose(pictures, dpi, truth.slug, None, readers).form
    matches = [_match(one, truth, proposed) for one in truth.fields]
    used = {one.other.path for one in matches if one.other is not None}
    found = [one for one in matches if one.found * 2 > len(boxes_in(one.field.layout))]
    return ProposalFigures(
        name=truth.slug,
        pages=len(truth.pages),
        boxes=sum(len(boxes_in(one.field.layout)) for one in matches),
        boxes_found=sum(one.found for one in matches),
        fields=len(matches),
        fields_found=len(found),
        kinds_right=sum(one.other is not None and one.other.kind is one.field.kind for one in matches),
        false_fields=sum(one.path not in used for one in proposed.fields),
        tables=len(truth.tables),
        tables_found=min(len(truth.tables), len(proposed.tables)),
        missed=tuple(one.field.path for one in matches if one not in found),
    )


def blanks_of(folder: Path, truth: FormDefinition) -> tuple[list[Image], float]:
    """Answer the blanks of a form, and the resolution that they have on its paper."""
    pictures = []
    for page in truth.pages:
        picture = cv2.imdecode(np.fromfile(folder / page.blank, np.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise ValueError(f"{folder.name}/{page.blank} is no picture")
        pictures.append(np.asarray(picture, np.uint8))
    return pictures, pictures[0].shape[1] / truth.width * MM_PER_INCH


def _match(field: FieldDefinition, truth: FormDefinition, proposed: FormDefinition) -> _Match:
    """Answer how many boxes of a field were proposed, and the field that holds most of them."""
    # The back of a sheet and a second sheet look alike on a scan: sides are told apart by their order.
    number = next(place for place, page in enumerate(truth.pages) if page.holds(boxes_in(field.layout)[0]))
    beside = [one for one in proposed.fields if proposed.pages[number].holds(boxes_in(one.layout)[0])]
    line = isinstance(field.layout, Line | DateParts)
    hits = [
        [one for one in beside if any(_found(box, other, line=line) for other in boxes_in(one.layout))]
        for box in boxes_in(field.layout)
    ]
    candidates = [one for own in hits for one in own]
    best = max(candidates, key=lambda one: sum(one in own for own in hits), default=None)
    return _Match(field, sum(bool(own) for own in hits), best)


def _found(true: Box, other: Box, *, line: bool) -> bool:
    across = min(true.x + true.w, other.x + other.w) - max(true.x, other.x)
    down = min(true.y + true.h, other.y + other.h) - max(true.y, other.y)
    shared = max(0.0, across) * max(0.0, down)
    own, theirs = true.w * true.h, other.w * other.h
    if shared >= LIKE * (own + theirs - shared):
        return True
    return line and shared >= HELD * own and theirs < LARGER * own


def _together(each: Sequence[ProposalFigures]) -> ProposalFigures:
    counts = {
        name: sum(getattr(one, name) for one in each)
        for name in ProposalFigures.model_fields
        if name not in ("name", "missed")
    }
    return ProposalFigures(name="all", **counts)


if __name__ == "__main__":
    import sys

    for figures in proposal_figures(sys.argv[1:] or None, print):
        print(figures.model_dump_json())
