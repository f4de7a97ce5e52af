"""Sorting and aligning measured: known forms that differ slightly, scanned badly, among unknown ones."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.clean import handwriting, without_red
from extractors.identify import Claim, Unclaimed, candidates_on, decided, identify
from extractors.images import decode, encode, grey
from extractors.overprint import over_options
from extractors.pyramid import Pyramid
from extractors.register import Aligned, register
from extractors.strokes import EDGE_MM, is_only_dust, pieces_in, pixels_of
from extractors.template import FormTemplate
from records.form import boxes_in
from samples.bench.form_figures import (
    Empty,
    Figures,
    Page,
    Sorting,
    alignment_of,
    by,
    ends_of,
    proposals_of,
    times_of,
)
from samples.scans.contents import full_contents
from samples.scans.effects import EFFECTS, Scan, scan
from samples.scans.relatives import Printed
from samples.scans.shelf import Blank, bases, chosen, others, printed
from samples.sheets.make import filled
from samples.sheets.scanner import Picture

# Forms of seed 1 and pages of seeds up to 10000 were looked at while this was written.
FORMS_SEED, PAGES_FROM = 11, 50_000
GOALS = {
    "wrong": 0, "left_percent": 3.0, "unknown_refused_percent": 99.0, "median_mm": 0.3, "p99_mm": 1.0,
    "geometry_ms": 400.0, "geometry_ratio": 2.0,
}  # fmt: skip
# Effects that lay ink of their own on the paper.
INKY = frozenset({"stamps", "sticky_note", "scribbled", "staple", "punch_holes", "mixed", "phone"})
DIGITS = "0123456789"
Progress = Callable[[str], None]
Job = tuple[int, str, int]  # which form, which effect, which seed


class Bench:
    """Known forms with their papers, ready to scan; made once in each process."""

    def __init__(self, blanks: Sequence[Blank]) -> None:
        self.blanks = tuple(blanks)
        self.templates = tuple(blank.template() for blank in blanks)

    def page(self, job: Job) -> Page:
        """Scan one filled known form and see what comes of it."""
        number, effect, seed = job
        blank = self.blanks[number]
        return judged(scan(paper_of(blank, seed), effect, seed), self.templates, blank.key, blank)


def paper_of(blank: Blank, seed: int) -> Picture:
    """Answer a form as somebody filled it from top to bottom."""
    return filled(
        blank.form, blank.printed, seed, full_contents(blank.form, np.random.default_rng([seed, 9]), 0.9)
    )


def judged(
    scanned: Scan, templates: Sequence[FormTemplate], key: tuple[str, str] | None, blank: Blank | None,
    kind: str = "known",
) -> Page:  # fmt: skip
    """Identify and align one scan; ``key`` is the form that it is, None for a form that is not known."""
    shade = Pyramid(grey(scanned.picture))
    begun = time.perf_counter()
    candidates = candidates_on(shade, scanned.dpi, templates)
    placed = time.perf_counter()
    claim = decided(shade, candidates)
    told = time.perf_counter()
    about = {"effect": scanned.effect, "kind": kind, "ties": told - placed}
    if isinstance(claim, Unclaimed):
        return Page(end="left", geometry=placed - begun, **about)
    aligned = register(scanned.picture, shade, claim)
    geometry = placed - begun + time.perf_counter() - told
    if aligned is None:
        return Page(end="not_aligned", geometry=geometry, **about)
    found = claim.template.form.slug, claim.template.form.version
    if found != key or blank is None:
        return Page(end="wrong", geometry=geometry, **about)
    errors = _errors(aligned, scanned, blank)
    return Page(
        end="right", geometry=geometry, errors=errors, residual=aligned.registration.residual_mm, **about
    )


def _errors(aligned: Aligned, scanned: Scan, blank: Blank) -> tuple[float, ...]:
    """Answer how far (mm) the corners of all fields that the scan holds were laid from where they are."""
    boxes = [box for field in blank.form.fields for box in boxes_in(field.layout)]
    corners = np.array(
        [(x, y) for box in boxes for x in (box.x, box.x + box.w) for y in (box.y, box.y + box.h)]
    )
    # Our places are numbers of pixels, the generator's are lengths: a pixel's middle is half a pixel on.
    truth = scanned.placement.pixels(corners) - 0.5
    beside = scanned.placement.pixels(corners + 0.5) - 0.5
    scale = np.linalg.norm(beside - truth, axis=1) / np.hypot(0.5, 0.5)
    height, width = scanned.picture.shape[:2]
    inside = ((truth > 0) & (truth < [width, height])).all(axis=1)
    errors = np.linalg.norm(aligned.laying.places(corners) - truth, axis=1) / scale
    return tuple(np.round(errors[inside], 4).tolist())


_bench: Bench | None = None


def _prepare(blanks: Sequence[Blank]) -> None:
    global _bench
    cv2.setNumThreads(1)
    _bench = Bench(blanks)


def _page(job: Job) -> Page:
    assert _bench is not None  # noqa: S101 - the pool's initializer made it
    return _bench.page(job)


@dataclass(frozen=True)
class Stranger:
    """A paper of no known form (grey, PNG, 300 dpi), of some kind, to be scanned with an effect."""

    paper: bytes
    kind: str
    effect: str
    seed: int


def _other(one: Stranger) -> Page:
    assert _bench is not None  # noqa: S101 - the pool's initializer made it
    return judged(scan(decode(one.paper), one.effect, one.seed), _bench.templates, None, None, one.kind)


def measure(
    forms: int, pages: int, unknown: int, crowd: int, timed: int, processes: int, progress: Progress
) -> Figures:
    """Print forms, scan pages of known and unknown ones, and see how they are sorted and laid.

    ``crowd`` is how many forms are known when the time is taken again, ``timed`` on how many pages.
    """
    progress("様式を印刷しています")
    known, kept_out = chosen(tuple(bases()), forms, max(unknown // 4, 1), FORMS_SEED)
    blanks = list(printed(known))
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _prepare, (blanks,)) as pool:
        seen = []
        for done, page in enumerate(pool.imap_unordered(_page, _jobs(forms, pages)), start=1):
            progress(f"登録済みの様式 {done}/{pages}")
            seen.append(page)
        # The browser belongs to this thread: a pool asks for its next job in another.
        papers, strangers = list(_strangers(kept_out, unknown)), []
        for done, page in enumerate(pool.imap_unordered(_other, papers), start=1):
            progress(f"未登録の様式 {done}/{unknown}")
            strangers.append(page)
    cv2.setNumThreads(1)
    progress("白紙の様式を読んでいます")
    bench = Bench(blanks)
    empty = _emptiness(bench, timed)
    progress("時間を計っています")
    jobs = list(_jobs(forms, timed, PAGES_FROM + pages))
    few = times_of([bench.page(job) for job in jobs], forms)
    more, _ = chosen(tuple(bases()), crowd, 0, FORMS_SEED)
    bench.templates += tuple(blank.template() for blank in printed(more[forms:]))
    bench.page(jobs[0])
    many = times_of([bench.page(job) for job in jobs], len(bench.templates))
    return Figures(
        sorting=Sorting(
            forms=forms, known=ends_of(seen), known_by_effect=by(seen, "effect"),
            unknown=ends_of(strangers), unknown_by_kind=by(strangers, "kind"),
        ),
        alignment=alignment_of(seen), times=(few, many),
        geometry_ratio=many.geometry.median / few.geometry.median, empty=empty, goals=GOALS,
        proposals=proposals_of(progress),
    )  # fmt: skip


def _jobs(forms: int, pages: int, first: int = PAGES_FROM) -> Iterator[Job]:
    effects = tuple(EFFECTS)
    for number in range(pages):
        # Shifted round by round, so that every form meets every effect in time.
        yield number % forms, effects[(number + number // forms) % len(effects)], first + number


def _strangers(kept_out: Sequence[Printed], count: int) -> Iterator[Stranger]:
    """Print pages that are of no known form: a quarter relatives, the rest of other kinds."""
    effects = ("plain", "200_dpi", "fax", "skew", "bleed_through", "phone", "mixed", "upside_down")
    number = 0
    for blank in printed(kept_out):
        seed, kind = PAGES_FROM + number, f"relative_{blank.change.rstrip(DIGITS)}"
        yield Stranger(encode(paper_of(blank, seed)), kind, effects[number % len(effects)], seed)
        number += 1
    for picture, kind in others(range(PAGES_FROM, PAGES_FROM + count - number)):
        yield Stranger(encode(picture), kind, effects[number % len(effects)], PAGES_FROM + number)
        number += 1


def _emptiness(bench: Bench, pages: int) -> Empty:
    """Scan forms that nobody filled, and count the fields in which something is found."""
    effects = [effect for effect in EFFECTS if effect not in INKY]
    fields, found, read = 0, dict.fromkeys(effects, 0), 0
    for number in range(pages):
        blank, effect = bench.blanks[number % len(bench.blanks)], effects[number % len(effects)]
        page = np.asarray(cv2.cvtColor(blank.printed, cv2.COLOR_GRAY2BGR), np.uint8)
        scanned = scan(page, effect, PAGES_FROM + number)
        shade = Pyramid(grey(scanned.picture))
        claim = identify(shade, scanned.dpi, bench.templates)
        aligned = register(scanned.picture, shade, claim) if isinstance(claim, Claim) else None
        if aligned is None or not isinstance(claim, Claim):
            continue
        read += 1
        fields += len(claim.template.part.fields)
        found[effect] += _inked(aligned, claim.template)
    return Empty(pages=read, fields=fields, with_ink=sum(found.values()), by_effect=found)


def _inked(aligned: Aligned, template: FormTemplate) -> int:
    even = without_red(aligned.colour, aligned.even)
    written = over_options(handwriting(even, template.blank), even, template.blank, template.part)
    places = (
        [pixels_of(box, written.shape, -EDGE_MM) for box in boxes_in(field.layout)]
        for field in template.part.fields
    )
    return sum(
        any(
            not is_only_dust(pieces_in(written, place))
            for place in own
            if place.width > 0 and place.height > 0
        )
        for own in places
    )
