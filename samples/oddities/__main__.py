"""Write the cases to look at, or count how many came out as expected.

``python -m samples.oddities --out DIR [--only NAME] [--seeds N]`` writes each sheet as PNG with what
stands on it beside; ``--measure N [--json]`` reads N sheets of each case.
"""

import argparse
import json
from pathlib import Path

from PIL import Image

from samples.oddities.case import Expected
from samples.oddities.catalog import CASES, make
from samples.oddities.measure import Figures, measure


def main() -> None:
    """Write or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="DIR", help="write PNG and JSON here")
    what.add_argument("--measure", type=int, metavar="N", help="read so many sheets of each case")
    parser.add_argument("--only", action="append", choices=sorted(CASES), metavar="NAME")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="sheets of each case to write")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    names = asked.only or list(CASES)
    seeds = range(asked.first, asked.first + (asked.seeds if asked.out else asked.measure))
    if asked.out:
        for name in names:
            for seed in seeds:
                _write(asked.out, name, seed)
        return
    _tell(measure(names, seeds, asked.processes), as_json=asked.json)


def _write(folder: Path, name: str, seed: int) -> None:
    case, stem = make(name, seed), f"{name}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(case.sheet.image[:, :, ::-1])
    picture.save(folder / f"{stem}.png", dpi=(case.sheet.dpi, case.sheet.dpi))
    truth = {path: _as_json(expected) for path, expected in case.expected.items()}
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / f"{stem}.json").write_text(text + "\n", encoding="utf-8")


def _as_json(expected: Expected) -> dict[str, object]:
    reasons = sorted(expected.reasons) if expected.reasons is not None else None
    value = expected.value.model_dump(mode="json") if expected.value is not None else None
    return {"value": value, "reasons": reasons, "offered": expected.offered}


def _tell(figures: list[Figures], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([one.model_dump(mode="json") for one in figures], ensure_ascii=False, indent=1))
        return
    for one in figures:
        print(f"{one.name:20} {one.as_expected:3} of {one.sheets:3} as expected, {one.fields:3} fields:"
              f" {one.accepted:3} accepted ({one.accepted_wrong} wrong), {one.right:3} right at first sight,"
              f" {one.reasons}")  # fmt: skip


if __name__ == "__main__":
    main()
