"""Which sheets are filled and read to fit probabilities, and which others to measure with."""

import argparse
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from extractors.calibration import Calibration, shipped
from extractors.fitting import Labelled, fit
from samples.forms.build import build
from samples.reading.collect import Job, Outcome, collect
from samples.reading.figures import Report, is_doubted, report
from samples.reading.form import SLUG, html
from samples.reading.levels import Level
from samples.sheets.make import FAXED, PROCEDURES

# Sheets of these seeds made the calibration; the figures come from those of the others.
FITTED_FROM, MEASURED_FROM = 20_000, 40_000
# Of so many practice sheets (each at all levels) one sheet of each 業務 is filled as well.
HOUSE_EVERY = 2


@contextmanager
def jobs(first: int, sheets: int) -> Iterator[list[Job]]:
    """Answer the sheets of so many seeds: the practice sheet at every level, forms of the house beside."""
    with tempfile.TemporaryDirectory(prefix="yomikaki-practice-") as name:
        build(Path(name), {SLUG: (html(),)})
        found = [Job(folder=Path(name) / SLUG, level=level, seed=seed)
                 for seed in range(first, first + sheets) for level in Level]  # fmt: skip
        # A 業務 without paper has no blank.
        for place in sorted(PROCEDURES.glob("*/blank.png")):
            level = Level.FAX if place.parent.name in FAXED else Level.OFFICE
            found += [Job(folder=place.parent, level=level, seed=seed)
                      for seed in range(first, first + sheets, HOUSE_EVERY)]  # fmt: skip
        yield found


def measure(
    sheets: int, first: int, processes: int, progress: Callable[[int, int], None],
    calibration: Calibration | None = None,
) -> tuple[Report, list[Outcome]]:  # fmt: skip
    """Fill, scan and read so many seeds of sheets; answer the figures and the fields behind them."""
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done, len(found))

    used = calibration or shipped()
    with jobs(first, sheets) as found:
        progress(0, len(found))
        outcomes = collect(found, processes, one_more, used)
    return report(outcomes, used, first), outcomes


def fitted(sheets: int, processes: int, progress: Callable[[int, int], None]) -> Calibration:
    """Answer a calibration fitted to sheets of the seeds kept for it."""
    nothing = Calibration(version="none", fitted_on="", curves={})
    _, outcomes = measure(sheets, FITTED_FROM, processes, progress, nothing)
    # What a doubt about the ink sends to a person anyway says nothing about the others.
    fields = [
        Labelled(one.clues, one.right) for one in outcomes if one.clues is not None and not is_doubted(one)
    ]
    told = f"{sheets} seeds of generated sheets from {FITTED_FROM}, {len(fields)} fields"
    body = fit(fields, "", told)
    version = hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:12]
    return body.model_copy(update={"version": version})


def main() -> None:
    """Fit a calibration: ``python -m samples.reading.runs --sheets N``; the shipped one names its seeds."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--sheets", type=int, required=True, metavar="N", help="seeds, each at three levels")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("extractors/models/calibration.json"))
    asked = parser.parse_args()
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        made = fitted(
            asked.sheets, asked.processes, lambda done, all_: bar.update(task, completed=done, total=all_)
        )
    asked.out.write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
