"""What is wrong with the files of a 業務, said in Japanese: procedure, form, blanks, screen, bulk file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from pydantic import ValidationError

from records.bulk import BulkDefinition
from records.documents import parsed
from records.form import FormDefinition, FormPage, boxes_in
from records.geometry import Box
from records.lookup import LookupDefinition
from records.procedure import ProcedureDefinition
from records.screen import ScreenDefinition
from yomikaki.bulk_check import problems_of_bulk
from yomikaki.screen_check import hints_on_screen, problems_of_screen

# What pydantic says, by its type; everything else is a value that is not allowed.
SAYINGS = {
    "missing": "必要な項目がありません",
    "extra_forbidden": "知らない項目です(綴りを確かめてください)",
    "value_error": "つじつまが合いません",
    "string_pattern_mismatch": "使えない文字があります",
    "union_tag_invalid": "種類の言葉(kind、do)が正しくありません",
    "union_tag_not_found": "種類の言葉(kind、do)がありません",
    "enum": "決まった言葉のどれでもありません",
    "literal_error": "決まった言葉のどれでもありません",
}
# What a procedure.yaml speaks of by its destination.
WANTED = {
    "screen": ("画面", "screen.yaml"),
    "bulk_file": ("一括ファイル", "bulk.yaml"),
    "lookup": ("照会", "lookup.yaml"),
}
# A box may reach over the edge of the paper by this much, in mm: frames are printed to the edge.
EDGE = 0.5
# A blank that is longer than its form by more than this share is another sheet's.
SHAPE = 0.02


def problems_of(place: Path) -> list[str]:
    """Answer what is wrong with the folder of one 業務, nothing if all is well."""
    found: list[str] = []
    procedure = _read(place / "procedure.yaml", ProcedureDefinition, found.append)
    form = _read(place / "form.yaml", FormDefinition, found.append)
    for one, name in ((procedure, "procedure.yaml"), (form, "form.yaml")):
        if one is not None and one.slug != place.name:
            found.append(f"{name}: slug「{one.slug}」がフォルダ名と違います")
    if form is not None:
        found += _of_form(form, place)
    if form is not None and (place / "screen.yaml").exists():
        screen = _read(place / "screen.yaml", ScreenDefinition, found.append)
        found += problems_of_screen(screen, form) if screen is not None else []
    if form is not None and (place / "bulk.yaml").exists():
        bulk = _read(place / "bulk.yaml", BulkDefinition, found.append)
        found += problems_of_bulk(bulk, form) if bulk is not None else []
    if form is not None and (place / "lookup.yaml").exists():
        lookup = _read(place / "lookup.yaml", LookupDefinition, found.append)
        unknown = set(lookup.search.natural) - {one.path for one in form.fields} if lookup else set()
        found += [f"lookup.yaml: form.yaml にない項目「{path}」で探そうとしています" for path in unknown]
    if procedure is not None:
        found += _missing(procedure, form, place)
    return found


def _missing(procedure: ProcedureDefinition, form: FormDefinition | None, place: Path) -> Iterator[str]:
    """Answer which files lack that the others speak of."""
    wanted = WANTED.get(procedure.destination)
    if wanted is not None and not (place / wanted[1]).exists():
        words, file = wanted
        named = f"(destination: {procedure.destination})"
        yield f"procedure.yaml: 入力先が{words}{named}なのに {file} がありません"
    if form is not None and not form.pages and not (place / "list.yaml").exists():
        yield "form.yaml: 紙の大きさ(width・height)も list.yaml もないため、どこからも届きません"


def hints_on(place: Path) -> list[str]:
    """Answer what is no error in the folder of one 業務, and worth a look."""
    files = (place / "screen.yaml", place / "form.yaml")
    if not all(one.exists() for one in files):
        return []
    unread: list[str] = []
    screen = _read(files[0], ScreenDefinition, unread.append)
    form = _read(files[1], FormDefinition, unread.append)
    return [] if unread else list(hints_on_screen(screen, form))


def _read(file: Path, kind: type[Any], tell: Callable[[str], None]) -> Any:
    """Answer what a file defines, None if it is nonsense; ``tell`` is told why."""
    try:
        return kind.model_validate(parsed(file.read_text(encoding="utf-8")))
    except OSError:
        tell(f"{file.name}: ファイルがありません")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}行目: " if mark is not None else ""
        tell(f"{file.name}: {line}YAML として読めません(字下げや記号を確かめてください)")
    except ValidationError as error:
        for one in error.errors():
            where = ".".join(str(part) for part in one["loc"]) or "全体"
            said = SAYINGS.get(one["type"], "値が正しくありません")
            tell(f"{file.name}: {where}: {said}({one['msg']})")
    return None


def _of_form(form: FormDefinition, place: Path) -> Iterator[str]:
    for page in form.pages:
        yield from _of_page(page, place / page.blank)
        boxes = [(f"項目 {one.path}", box) for one in form.fields for box in boxes_in(one.layout)]
        boxes += [("ignore", box) for box in form.ignore] + [("marks", one.box) for one in form.marks]
        for name in dict.fromkeys(name for name, box in boxes if page.holds(box) and not _inside(box, page)):
            yield f"form.yaml: {name}の枠が用紙からはみ出しています"


def _of_page(page: FormPage, blank: Path) -> Iterator[str]:
    data = blank.read_bytes() if blank.exists() else b""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if picture is None:
        yield f"{blank.name}: 白紙の画像がないか、画像として開けません"
        return
    if abs(picture.shape[0] / picture.shape[1] * page.width / page.height - 1) > SHAPE:
        yield f"{blank.name}: 縦と横の比が form.yaml の用紙({page.width:g}×{page.height:g}mm)と違います"


def _inside(box: Box, page: FormPage) -> bool:
    across = box.x >= -EDGE and box.x + box.w <= page.width + EDGE
    return across and box.y >= -EDGE and box.y + box.h <= page.height + EDGE
