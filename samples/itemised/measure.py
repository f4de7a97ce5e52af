"""How much of a claim is read, passed unseen, or wrong: ``python -m samples.itemised.measure``."""

import argparse
import multiprocessing
from collections import Counter
from functools import lru_cache

import numpy as np

from extractors.calibration import shipped
from extractors.pipeline import read_page
from extractors.routing import Routing
from extractors.template import FormTemplate, load_template
from records.form import Barcode, FieldDefinition, FormDefinition, Line
from records.paths import FieldPath, row_of
from records.reading import Decision, FieldValue
from records.values import Blank, Bool, Value
from samples.itemised.contents import contents_of
from samples.itemised.form import FOLDER
from samples.reading.collect import READ_ON, engines
from samples.sheets.contents import Contents
from samples.sheets.make import Grey, Sheet, form_and_blanks, sheet_of
from samples.sheets.scanner import filed
from values.compare import same
from yomikaki.settings import limit_libraries

KINDS = ("written row", "empty row", "printed code", "ruled lines", "upright", "other")


@lru_cache(maxsize=1)
def form_of_claims() -> tuple[FormDefinition, tuple[Grey, ...]]:
    """Answer the form and the blanks of its sides."""
    return form_and_blanks(FOLDER)


@lru_cache(maxsize=1)
def templates() -> tuple[FormTemplate, ...]:
    """Answer both sides, prepared for reading."""
    return load_template(FOLDER)


def claim(seed: int, rows: int | None = None) -> Sheet:
    """Answer a filled claim, of which ``rows`` of the 明細 are written."""
    return sheet_of(*form_of_claims(), seed, contents_of(np.random.default_rng([seed, 7]), rows))


def truth_of(field: FieldDefinition, contents: Contents) -> Value:
    """Answer what is right for a field, also where nothing is written."""
    return contents.get(field.path, Bool(flag=False) if field.kind == "check" else Blank())


def kind_of(field: FieldDefinition, contents: Contents) -> str:
    """Answer under which heading a field is counted."""
    match field.layout, row_of(field.path):
        case _, str() as row:
            return "written row" if any(row_of(path) == row for path in contents) else "empty row"
        case Barcode(), _:
            return "printed code"
        case Line(vertical=True), _:
            return "upright"
        case Line(rows=rows), _ if rows > 1 and not isinstance(truth_of(field, contents), Blank):
            return "ruled lines"
    return "other"


def read(sheet: Sheet) -> dict[FieldPath, FieldValue] | None:
    """Answer the fields of both sides; None where one of them is not recognised."""
    found: dict[FieldPath, FieldValue] = {}
    routing = Routing(shipped())
    for page in sheet.pages:
        record = read_page(filed(page), sheet.dpi, templates(), engines(), routing, today=READ_ON).record
        if record is None:
            return None
        found |= {one.path: one for one in record.fields}
    return found


def outcomes_of(seed: int) -> Counter[tuple[str, str]]:
    """Answer what came of the fields of one claim: (kind, right, wrong or asked)."""
    sheet = claim(seed)
    fields = read(sheet)
    if fields is None:
        return Counter({("sheet", "not recognised"): 1})
    counted: Counter[tuple[str, str]] = Counter({("sheet", "read"): 1})
    for field in form_of_claims()[0].fields:
        value = fields[field.path]
        right = value.value is not None and same(value.value, truth_of(field, sheet.truth))
        passed = value.decision is Decision.ACCEPT
        said = (
            ("passed right" if right else "passed wrong") if passed else ("asked right" if right else "asked")
        )
        counted[kind_of(field, sheet.truth), said] += 1
    return counted


def main() -> None:
    """Fill, scan and read so many claims; print what came of their fields."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--first", type=int, required=True, help="the first seed")
    parser.add_argument("--sheets", type=int, required=True)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.sheets)
    with multiprocessing.get_context("spawn").Pool(asked.processes, limit_libraries) as pool:
        counted = sum(pool.imap_unordered(outcomes_of, seeds), Counter[tuple[str, str]]())
    for kind in ("sheet", *KINDS):
        told = {said: count for (of, said), count in sorted(counted.items()) if of == kind}
        print(f"{kind:14} {sum(told.values()):5} {told}")


if __name__ == "__main__":
    main()
