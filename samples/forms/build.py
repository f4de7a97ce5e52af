"""Write blank.html, blank.png and form.yaml of every form; the boxes are measured in the browser."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from records.form import FormDefinition
from records.paths import Slug
from samples.forms.catalog import FORMS

PROCEDURES = Path(__file__).parents[2] / "procedures"
CHROMIUM = Path("/usr/bin/chromium")
DPI = 300
WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MEASURE = """() => {
  const mm = v => Math.round(v * 2540 / 96) / 100;
  const box = e => { const r = e.getBoundingClientRect();
    return {x: mm(r.x), y: mm(r.y), w: mm(r.width), h: mm(r.height)} };
  const all = (root, what) => [...root.querySelectorAll(what)];
  return {
    about: JSON.parse(document.body.dataset.form),
    marks: all(document, '[data-mark]').map(box),
    ignore: all(document, '[data-ignore]').map(box),
    fields: all(document, '[data-field]').map(f => ({
      about: JSON.parse(f.dataset.field),
      parts: all(f, '[data-part]').map(p => ({...p.dataset, box: box(p)})),
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


def measure(page: Page, html: str) -> FormDefinition:
    """Answer the form definition that the page itself gives."""
    page.set_content(html)
    seen = page.evaluate(MEASURE)
    about = seen["about"]
    document: dict[str, Any] = {
        "schema": 1, "slug": about["slug"], "title": about["title"], "version": about["version"],
        "width": WIDTH_MM, "height": HEIGHT_MM, "blank": "blank.png",
    }  # fmt: skip
    if seen["marks"]:
        document["marks"] = [{"box": box} for box in seen["marks"]]
    if seen["ignore"]:
        document["ignore"] = seen["ignore"]
    document["fields"] = [_field(field["about"], field["parts"]) for field in seen["fields"]]
    if about["rules"]:
        document["rules"] = about["rules"]
    return FormDefinition.model_validate(document)


def _field(about: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    layout = _layout(about, parts)
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
    if "check" in named:
        return {"kind": "check_box", "box": named["check"][0]["box"]}
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


def picture(page: Page) -> Image.Image:
    """Answer the printed page in grey at 300 dpi, cut to exact A4."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    return shot.crop((0, 0, round(WIDTH_MM / 25.4 * DPI), round(HEIGHT_MM / 25.4 * DPI)))


def build(procedures: Path = PROCEDURES, forms: Mapping[Slug, str] = FORMS) -> None:
    """Write the three files of every form."""
    with browser_page(DPI / 96) as page:
        for slug, html in forms.items():
            folder = procedures / slug
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "blank.html").write_text(html, encoding="utf-8")
            (folder / "form.yaml").write_text(as_yaml(measure(page, html)), encoding="utf-8")
            picture(page).save(folder / "blank.png", dpi=(DPI, DPI), optimize=True)
