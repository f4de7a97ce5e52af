"""Write the blanks (HTML and picture) and form.yaml of every form; the boxes are measured in the browser."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from records.form import FormDefinition
from records.geometry import MM_PER_INCH
from records.paths import Slug
from samples.forms.catalog import FORMS

PROCEDURES = Path(__file__).parents[2] / "procedures"
CHROMIUM = Path("/usr/bin/chromium")
DPI = 300
# A box of a further row must lie where the first row's does, so far below: to the rounding of both.
ROW_TOLERANCE_MM = 0.03
MEASURE = """() => {
  const mm = v => Math.round(v * 2540 / 96) / 100;
  const {page, side} = document.body.dataset;
  const face = page ? {page: Number(page), side} : {};
  const box = e => { const r = e.getBoundingClientRect();
    return {...face, x: mm(r.x), y: mm(r.y), w: mm(r.width), h: mm(r.height)} };
  const all = (root, what) => [...root.querySelectorAll(what)];
  const field = f => ({
    about: JSON.parse(f.dataset.field),
    parts: all(f, '[data-part]').map(p => ({...p.dataset, box: box(p)})),
  });
  const paper = box(document.body);
  return {
    about: JSON.parse(document.body.dataset.form ?? 'null'),
    page: {...face, width: paper.w, height: paper.h},
    code: document.querySelector('[data-form-code]')?.dataset.formCode,
    marks: all(document, '[data-mark]').map(box),
    ignore: all(document, '[data-ignore]').map(box),
    fields: all(document, '[data-field]').filter(f => !f.closest('[data-table]')).map(field),
    tables: all(document, '[data-table]').map(t => ({
      about: JSON.parse(t.dataset.table),
      rows: all(t, '[data-row]').map(r => all(r, '[data-field]').map(field)),
    })),
  };
}"""


@contextmanager
def browser_page(scale: float = 1.0) -> Iterator[Page]:
    """Open a page as large as the paper."""
    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser.new_page(viewport={"width": 794, "height": 1123}, device_scale_factor=scale)
        finally:
            browser.close()


def measure(page: Page, *sides: str) -> FormDefinition:
    """Answer the form definition that the pages themselves give, the first side first."""
    first, *others = [_seen(page, html) for html in sides]
    about, whole = first["about"], [first, *others]
    document: dict[str, Any] = {
        "schema": 1, "slug": about["slug"], "title": about["title"], "version": about["version"],
        **_side(first, 1),
    }  # fmt: skip
    if others:
        document["further_pages"] = [_side(one, number) for number, one in enumerate(others, start=2)]
    if marks := [{"box": box} for one in whole for box in one["marks"]]:
        document["marks"] = marks
    if ignore := [box for one in whole for box in one["ignore"]]:
        document["ignore"] = ignore
    document["fields"] = [_field(field) for one in whole for field in one["fields"]]
    if tables := [_table(table) for one in whole for table in one["tables"]]:
        document["tables"] = tables
    if about["rules"]:
        document["rules"] = about["rules"]
    return FormDefinition.model_validate(document)


def _seen(page: Page, html: str) -> dict[str, Any]:
    page.set_content(html)
    seen: dict[str, Any] = page.evaluate(MEASURE)
    return seen


def _side(seen: dict[str, Any], number: int) -> dict[str, Any]:
    code = {"code": seen["code"]} if seen.get("code") else {}
    return {**seen["page"], "blank": f"{_name(number)}.png", **code}


def _name(number: int) -> str:
    return "blank" if number == 1 else f"blank-{number}"


def _table(seen: dict[str, Any]) -> dict[str, Any]:
    rows = seen["rows"]
    tops = [row[0]["parts"][0]["box"]["y"] for row in rows]
    offsets = [round(top - tops[0], 2) for top in tops]
    for row, offset in zip(rows, offsets, strict=True):
        for below, above in zip(_boxes_of(row), _boxes_of(rows[0]), strict=True):
            off = (below["y"] - offset - above["y"], *(below[side] - above[side] for side in "xwh"))
            if max(map(abs, off)) > ROW_TOLERANCE_MM:
                raise ValueError(f"rows of {seen['about']['path']} are not alike")
    return {**seen["about"], "offsets": offsets, "columns": [_field(field) for field in rows[0]]}


def _boxes_of(row: list[dict[str, Any]]) -> list[dict[str, float]]:
    return [part["box"] for field in row for part in field["parts"]]


def _field(seen: dict[str, Any]) -> dict[str, Any]:
    about = seen["about"]
    layout = _layout(about, seen["parts"])
    own = {"mark", "era", "point_after"}
    return {
        **{key: about[key] for key in ("path", "label", "kind")},
        "layout": layout,
        **{key: value for key, value in about.items() if key not in {"path", "label", "kind", *own}},
    }


def _layout(about: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    named: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        named.setdefault(part["part"], []).append(part)
    if "line" in named:
        only = named["line"][0]
        upright = {"vertical": True} if "vertical" in only else {}
        return {"kind": "line", "box": only["box"], "rows": int(only["rows"]), **upright}
    for part, kind in (("check", "check_box"), ("barcode", "barcode")):
        if part in named:
            return {"kind": kind, "box": named[part][0]["box"]}
    if "option" in named:
        return _options(about["mark"], named["option"])
    if "year" in named:
        era = {"era": _options("circle", named["era"])} if "era" in named else {"fixed_era": about["era"]}
        days = {name: [part["box"] for part in named[name]] for name in ("year", "month", "day")}
        return {"kind": "date_parts", **era, **days}
    point = {"point_after": about["point_after"]} if "point_after" in about else {}
    return {"kind": "cells", "boxes": [part["box"] for part in named["cell"]], **point}


def _options(mark: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    options = [{"code": part["code"], "label": part["label"], "box": part["box"]} for part in parts]
    return {"kind": "options", "mark": mark, "options": options}


def as_yaml(form: FormDefinition) -> str:
    """Answer the text of form.yaml."""
    document = form.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=108, default_flow_style=None)


def picture(page: Page, html: str) -> Image.Image:
    """Answer a printed page in grey at 300 dpi, cut to its exact size."""
    paper = _seen(page, html)["page"]
    sides = [paper["width"], paper["height"]]
    width, height = (math.ceil(side / MM_PER_INCH * 96) for side in sides)
    page.set_viewport_size({"width": width, "height": height})
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    return shot.crop((0, 0, *(round(side / MM_PER_INCH * DPI) for side in sides)))


def write_blanks(page: Page, folder: Path, sides: Sequence[str]) -> FormDefinition:
    """Write the files of one form into its folder; answer its definition."""
    folder.mkdir(parents=True, exist_ok=True)
    form = measure(page, *sides)
    (folder / "form.yaml").write_text(as_yaml(form), encoding="utf-8")
    for number, html in enumerate(sides, start=1):
        (folder / f"{_name(number)}.html").write_text(html, encoding="utf-8")
        picture(page, html).save(folder / f"{_name(number)}.png", dpi=(DPI, DPI), optimize=True)
    return form


def build(procedures: Path = PROCEDURES, forms: Mapping[Slug, tuple[str, ...]] = FORMS) -> None:
    """Write the files of every form."""
    with browser_page(DPI / 96) as page:
        for slug, sides in forms.items():
            write_blanks(page, procedures / slug, sides)
