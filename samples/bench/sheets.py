"""Filled sheets of 25 fields, scanned at 300 dpi into one file as an office scanner makes it."""

import shutil
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

from records.values import Bool, Code, Int, Text
from samples.bench.form import PROCEDURE, SLUG, html
from samples.forms.build import build
from samples.sheets.contents import FILLED_ON, REMARKS, Contents, day
from samples.sheets.make import filled, form_and_blank, scan
from samples.sheets.people import somebody
from yomikaki.settings import ROOT

KIN = ("本人", "妻", "夫", "子", "父", "母")
WORK = ("みどり野商店", "市立図書館", "港湾運輸", "自営業")


def furnish(procedures: Path) -> None:
    """Lay out the procedures of the house with the benchmark's own beside them."""
    shutil.copytree(ROOT / "procedures", procedures)
    build(procedures, {SLUG: (html(),)})
    (procedures / SLUG / "procedure.yaml").write_text(PROCEDURE, encoding="utf-8")


def write_bundle(procedures: Path, place: Path, first_seed: int, count: int) -> None:
    """Write a multi-page TIFF of so many sheets."""
    form, blank = form_and_blank(procedures / SLUG)
    pages = []
    for seed in range(first_seed, first_seed + count):
        page = filled(form, blank, seed, invented(np.random.default_rng(seed)))
        image, dpi = scan(page, seed, clean=True)
        pages.append(Image.fromarray(np.ascontiguousarray(image[:, :, ::-1])))
    place.parent.mkdir(parents=True, exist_ok=True)
    first, *others = pages
    first.save(place, "TIFF", save_all=True, append_images=others, dpi=(dpi, dpi), compression="jpeg")


def invented(rng: Generator) -> Contents:
    """Answer what an invented person writes: every field but the ticks is filled."""
    person, head = somebody(rng), somebody(rng)
    return {
        **{path: day(FILLED_ON) for path in ("todoke_date", "ido_date", "shutoku_date")},
        **{path: Text(text=text) for path, text in {
            "kana": person.kana, "shimei": person.name, "nushi_kana": head.kana, "nushi_shimei": head.name,
            "yubin": person.postal_code, "jusho": person.address,
            "kyu_yubin": head.postal_code, "kyu_jusho": head.address,
            "denwa": person.phone, "kinmu_denwa": head.phone,
            "zokugara": KIN[rng.integers(len(KIN))], "kinmusaki": WORK[rng.integers(len(WORK))],
            "biko": REMARKS[rng.integers(len(REMARKS))],
            "setai_bango": _digits(rng, 8), "hoken_bango": _digits(rng, 8), "koza_bango": _digits(rng, 7),
        }.items()},
        "seinengappi": day(person.born),
        "seibetsu": Code(code=person.gender),
        "jiyu": Code(code=("tennyu", "tenshutsu", "tenkyo", "other")[rng.integers(4)]),
        "koza": Code(code=("futsu", "toza")[rng.integers(2)]),
        "ninzu": Int(number=int(rng.integers(10, 13))),
        "setai_doitsu": Bool(flag=bool(rng.random() < 0.5)),
    }  # fmt: skip


def _digits(rng: Generator, count: int) -> str:
    return "".join(str(rng.integers(10)) for _ in range(count))
