"""Make the model: ``python -m extractors.training --out extractors/models``."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from extractors.engines.cells import CellRecogniser
from extractors.engines.rapid import RapidRecogniser
from extractors.training import card, fonts, measure, sources
from extractors.training.classes import CLASSES
from extractors.training.fit import fit
from extractors.training.network import exported
from extractors.training.samples import Maker

FONTS = [Path("/usr/share/fonts/truetype", name) for name in ("kiloji", "seto", "yozvox-yozfont")]
HANDWRITING = Path(__file__).parents[3] / "shared" / "handwriting"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure, and write the model, its figures and its card."""
    asked = _asked(arguments)
    found = sources.read(asked.handwriting, [*FONTS, *asked.fonts])
    maker = Maker(found)
    begun = time.monotonic()
    network, seen = fit(maker, asked.minutes, asked.seed, asked.cores, typer.echo)
    minutes = (time.monotonic() - begun) / 60
    asked.out.mkdir(parents=True, exist_ok=True)
    file = asked.out / f"{CellRecogniser.model}.onnx"
    file.write_bytes(exported(network, CLASSES, 1.0))
    sets = measure.held_out(asked.handwriting, found, maker)
    temperature = measure.temperature(CellRecogniser(model=file.read_bytes()), sets)
    model = exported(network, CLASSES, temperature)
    file.write_bytes(model)
    engine, rapid = CellRecogniser(model=model), RapidRecogniser()
    figures = card.Figures(
        samples=seen, minutes=round(minutes, 1), cores=asked.cores, seed=asked.seed,
        bytes=len(model), temperature=round(temperature, 3),
        milliseconds_a_cell=measure.milliseconds(engine, sets[0]),
        figures=tuple(measure.figure(engine, rapid if one.beside_rapid else None, one) for one in sets),
        bands=measure.bands(engine, sets),
        families=found.families, held_out=fonts.HELD_OUT, classes=len(CLASSES),
    )  # fmt: skip
    (asked.out / "figures.json").write_text(figures.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (asked.out / "README.md").write_text(card.written(figures), encoding="utf-8")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m extractors.training", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, figures and card")
    parser.add_argument("--handwriting", type=Path, default=HANDWRITING, help="real boxes and pen strokes")
    parser.add_argument("--fonts", type=Path, nargs="*", default=[], help="more folders of handwriting fonts")
    parser.add_argument("--minutes", type=float, default=35.0, help="how long to fit")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
