"""How well generated sheets are read: ``python -m samples.measure --from SEED --sheets N [--json]``.

The figure that counts is how many fields were accepted though they are wrong; the price is the share
that people have to look at. docs/measurements.md says which seeds nothing was tuned on.
"""

import argparse
import datetime as dt
import json
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rich.console import Console
from rich.progress import track

from extractors.engines.rapid import RapidRecogniser
from extractors.engines.tesseract import TesseractReader
from extractors.images import encode
from extractors.pipeline import PageReading, read_page
from extractors.read import Engines
from extractors.template import FormTemplate, load_templates
from records.base import Frozen
from records.paths import FieldPath, Slug
from records.reading import Decision
from records.values import Blank, Value
from samples.sheets.contents import WRITERS
from samples.sheets.make import PROCEDURES, Sheet, make_sheet
from values.compare import same
from yomikaki.settings import limit_libraries

READ_ON = dt.date(2026, 11, 24)
# Of n fields without a failure, the true rate is below 3 / n with 95 % confidence (rule of three).
RULE_OF_THREE = 3.0


class FieldOutcome(Frozen):
    """One field of one sheet: what came of it."""

    slug: Slug
    seed: int
    path: FieldPath
    kind: str
    accepted: bool
    right: bool
    reason: str | None
    truth: Value
    value: Value | None


class KindFigures(Frozen):
    """The figures of one field kind. ``needless`` of the fields checked were right."""

    kind: str
    fields: int
    accepted: int
    accepted_wrong: int
    needless: int

    @property
    def checked_share(self) -> float:
        """Share of the fields that people look at."""
        return 1 - self.accepted / self.fields


@lru_cache(maxsize=1)
def _tools() -> tuple[dict[Slug, FormTemplate], Engines]:
    limit_libraries()
    return load_templates(PROCEDURES), Engines(RapidRecogniser(threads=1), TesseractReader())


def outcomes_of(job: tuple[Slug, int]) -> tuple[FieldOutcome, ...]:
    """Fill, scan and read one sheet; answer what came of each field."""
    templates, engines = _tools()
    sheet = make_sheet(*job)
    reading = read_page(encode(sheet.image), sheet.dpi, templates, engines, today=READ_ON)
    return tuple(_outcomes(job[1], sheet, templates[sheet.slug], reading))


def _outcomes(
    seed: int, sheet: Sheet, template: FormTemplate, reading: PageReading
) -> Iterator[FieldOutcome]:
    """Compare a reading with the truth; every field of a page that was refused goes to a person."""
    record = reading.record if reading.record and reading.record.procedure == sheet.slug else None
    for one in template.form.fields:
        truth = sheet.truth.get(one.path, Blank())
        read = record.field(one.path) if record else None
        problem = read.problem if read else reading.problem
        yield FieldOutcome(
            slug=sheet.slug, seed=seed, path=one.path, kind=one.kind.value,
            accepted=read is not None and read.decision is Decision.ACCEPT,
            right=read is not None and read.value is not None and same(read.value, truth),
            reason=problem.code if problem else None, truth=truth, value=read.value if read else None,
        )  # fmt: skip


def figures_of(outcomes: Iterable[FieldOutcome]) -> tuple[KindFigures, ...]:
    """Answer the figures per field kind, by name."""
    by_kind: dict[str, list[FieldOutcome]] = {}
    for one in outcomes:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(_figures(kind, found) for kind, found in sorted(by_kind.items()))


def _figures(kind: str, found: Sequence[FieldOutcome]) -> KindFigures:
    return KindFigures(
        kind=kind,
        fields=len(found),
        accepted=sum(one.accepted for one in found),
        accepted_wrong=sum(one.accepted and not one.right for one in found),
        needless=sum(one.right and not one.accepted for one in found),
    )


def measure(slugs: Sequence[Slug], first: int, sheets: int, processes: int) -> list[FieldOutcome]:
    """Read so many sheets of each procedure, from seed ``first``."""
    jobs = [(slug, seed) for seed in range(first, first + sheets) for slug in slugs]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        read = track(
            pool.imap_unordered(outcomes_of, jobs), "読み取り", len(jobs), console=Console(stderr=True)
        )
        return [one for outcomes in read for one in outcomes]


def report(outcomes: Sequence[FieldOutcome]) -> dict[str, object]:
    """Answer all figures, and each field that was accepted though it is wrong."""
    total = _figures("all", outcomes)
    wrong = [one for one in outcomes if one.accepted and not one.right]
    return {
        "sheets": len({(one.slug, one.seed) for one in outcomes}),
        "kinds": [one.model_dump() | {"checked_share": round(one.checked_share, 4)}
                  for one in (*figures_of(outcomes), total)],
        "wrong_per_field_at_most": round(RULE_OF_THREE / total.accepted, 5) if not wrong else None,
        "reasons": dict(Counter(one.reason for one in outcomes if one.reason).most_common()),
        "accepted_wrong": [one.model_dump(mode="json") for one in wrong],
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, required=True, metavar="SEED")
    parser.add_argument("--sheets", type=int, required=True, metavar="N", help="of each procedure")
    parser.add_argument("--procedure", action="append", choices=sorted(WRITERS))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    outcomes = measure(asked.procedure or sorted(WRITERS), asked.first, asked.sheets, asked.processes)
    if asked.json:
        print(json.dumps(report(outcomes), ensure_ascii=False, indent=1))
        return
    for one in (*figures_of(outcomes), _figures("all", outcomes)):
        print(f"{one.kind:12} {one.fields:6} fields, checked {one.checked_share:6.1%}"
              f" ({one.needless} needlessly), accepted wrong {one.accepted_wrong}")  # fmt: skip
    for one in outcomes:
        if one.accepted and not one.right:
            print(f"WRONG {one.slug} {one.seed} {one.path}: {one.value} instead of {one.truth}")


if __name__ == "__main__":
    main()
