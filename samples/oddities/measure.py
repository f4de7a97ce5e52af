"""How many sheets of each case come out as expected."""

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from extractors.calibration import shipped
from extractors.pipeline import read_page
from extractors.read import Engines
from extractors.routing import Routing
from extractors.template import FormTemplate, load_template
from records.base import Frozen
from records.paths import FieldPath
from records.reading import Decision, Record
from samples.oddities.case import Oddity, reason_of
from samples.oddities.catalog import make
from samples.oddities.form import FOLDER, SLUG
from samples.reading.collect import READ_ON, engines
from samples.sheets.scanner import filed
from yomikaki.settings import limit_libraries

# Looser than any 業務 has it, so that much passes unseen and could show a mistake.
LOOSE = Routing(shipped(), {SLUG: 5.0})


class Outcome(Frozen):
    """What came of one odd field."""

    name: str
    seed: int
    path: FieldPath
    as_expected: bool
    accepted: bool
    right: bool
    reason: str


class Figures(Frozen):
    """One case over several sheets. ``right`` counts values that were right, accepted or offered."""

    name: str
    sheets: int
    as_expected: int
    fields: int
    accepted: int
    accepted_wrong: int
    right: int
    reasons: dict[str, int]
    fell_short: tuple[int, ...]


@lru_cache(maxsize=1)
def templates() -> tuple[FormTemplate, ...]:
    """Answer the form of the oddities, prepared for reading."""
    return load_template(FOLDER)


def read_oddity(case: Oddity, engines: Engines, routing: Routing) -> Record | None:
    """Answer what is read on the sheet of a case; None where the page is refused."""
    sheet = case.sheet
    return read_page(filed(sheet.image), sheet.dpi, templates(), engines, routing, today=READ_ON).record


def outcomes_of(job: tuple[str, int]) -> tuple[Outcome, ...]:
    """Make and read one sheet of a case."""
    name, seed = job
    case = make(name, seed)
    record = read_oddity(case, engines(), LOOSE)
    if record is None:
        return tuple(_unread(name, seed, path) for path in case.expected)
    read = [(record.field(path), expected) for path, expected in case.expected.items()]
    return tuple(
        Outcome(
            name=name, seed=seed, path=field.path, as_expected=expected.holds(field),
            accepted=field.decision is Decision.ACCEPT, reason=reason_of(field),
            right=expected.met_by(field),
        )
        for field, expected in read
    )  # fmt: skip


def _unread(name: str, seed: int, path: FieldPath) -> Outcome:
    return Outcome(
        name=name, seed=seed, path=path, as_expected=False, accepted=False, right=False, reason="page"
    )


def measure(names: Sequence[str], seeds: Sequence[int], processes: int) -> list[Figures]:
    """Read sheets of each case; answer the figures in the order of the names."""
    jobs = [(name, seed) for name in names for seed in seeds]
    with multiprocessing.get_context("spawn").Pool(processes, limit_libraries) as pool:
        read = pool.map(outcomes_of, jobs, chunksize=1)
    return [_figures(name, [one for sheet in read for one in sheet if one.name == name]) for name in names]


def _figures(name: str, found: Sequence[Outcome]) -> Figures:
    short = sorted({one.seed for one in found if not one.as_expected})
    sheets = len({one.seed for one in found})
    return Figures(
        name=name, sheets=sheets, as_expected=sheets - len(short), fields=len(found),
        accepted=sum(one.accepted for one in found),
        accepted_wrong=sum(one.accepted and not one.right for one in found),
        right=sum(one.right for one in found),
        reasons=dict(Counter(one.reason for one in found).most_common()), fell_short=tuple(short),
    )  # fmt: skip
