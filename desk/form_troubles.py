"""What is still wrong with a draft, in words, each beside the place of the page where it is mended."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from records.base import Frozen
from records.form import (
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Options,
    boxes_in,
)
from records.geometry import Box
from records.paths import FieldPath

VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
MOST_CHARACTERS = 2_000_000
SLACK_MM = 0.5
NO_CHARACTER = "文字として扱えないものが入っています。消して書き直してください。"
# The layouts that each kind is read from; every other kind is read from lines, cells and codes.
_LAYOUTS = {
    FieldKind.DATE: ("date_parts",),
    FieldKind.CHOICE: ("options",),
    FieldKind.CHECK: ("check_box",),
    FieldKind.SIGN: ("cells",),
}
_WRITTEN = ("line", "cells", "barcode")


class Trouble(Frozen):
    """One thing to mend. ``place`` is a path into the document: ``fields.3.label``, ``version``."""

    place: str
    message: str


class Judged(Frozen):
    """A body judged: the definition where it is one, the fields to look at, and what is wrong."""

    form: FormDefinition | None
    unsure: tuple[FieldPath, ...]
    troubles: tuple[Trouble, ...]


def judged(body: str) -> Judged:
    """Judge what the page holds; whatever it holds."""
    document = _document(body)
    if (place := _unwritable(document)) is not None:
        return Judged(form=None, unsure=(), troubles=(Trouble(place=place, message=NO_CHARACTER),))
    named = document.get("unsure")
    unsure = tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()
    try:
        form = FormDefinition.model_validate(document.get("form"))
    except ValidationError as error:
        return Judged(form=None, unsure=unsure, troubles=_told(document, error))
    return Judged(form=form, unsure=unsure, troubles=tuple(_of_form(form)))


def body_of(form: FormDefinition, unsure: tuple[FieldPath, ...]) -> str:
    """Answer the body with which a page begins."""
    document = {"form": form.model_dump(mode="json", by_alias=True, exclude_none=True), "unsure": unsure}
    return json.dumps(document, ensure_ascii=False)


def _document(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _unwritable(document: dict[str, Any]) -> str | None:
    """Answer where half of a character stands, which no file and no page can hold; None where none does."""
    left: list[tuple[str, object]] = [("", document)]
    while left:
        place, one = left.pop()
        if isinstance(one, dict):
            left += [(f"{place}.{_written(name)}", inner) for name, inner in one.items()]
            left += [(place, name) for name in one]
        elif isinstance(one, list):
            left += [(f"{place}.{number}", inner) for number, inner in enumerate(one)]
        elif isinstance(one, str) and _written(one) != one:
            return place.removeprefix(".form").removeprefix(".")
    return None


def _written(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _told(document: dict[str, Any], error: ValidationError) -> tuple[Trouble, ...]:
    doubled = tuple(_doubled(document))
    told = [Trouble(place=_place(document, one), message=_words(one)) for one in error.errors()]
    # What the definition as a whole says of itself names no place: where doubled paths do, they say it.
    return (*doubled, *(one for one in told if one.place or not doubled))


def _doubled(document: dict[str, Any]) -> Iterator[Trouble]:
    seen: set[str] = set()
    form = document.get("form")
    fields = form.get("fields") if isinstance(form, dict) else None
    for number, one in enumerate(fields if isinstance(fields, list) else ()):
        path = one.get("path") if isinstance(one, dict) else None
        if isinstance(path, str) and path in seen:
            yield Trouble(place=f"fields.{number}.path", message="同じ項目名がほかにもあります。")
        seen.add(str(path))


# What the definition says of one of its fields begins with that field's path.
_OF_FIELD = re.compile(r"Value error, (\S+) (cannot|lies|has)")


def _place(document: dict[str, Any], error: Any) -> str:
    """Answer where a page shows it: the layout of a field is mended as a whole."""
    parts = [str(one) for one in error["loc"]]
    if "layout" in parts:
        return ".".join(parts[: parts.index("layout") + 1])
    if not parts and (named := _OF_FIELD.match(error["msg"])):
        paths = [one.get("path") for one in document["form"].get("fields", ())]
        return f"fields.{paths.index(named[1])}.layout" if named[1] in paths else ""
    return ".".join(parts)


_WORDS = {
    "missing": "入力してください。",
    "string_pattern_mismatch": "項目名は半角の英小文字で始め、英小文字・数字・_ だけで書いてください。",
    "greater_than": "枠の大きさがありません。",
    "int_parsing": "数字を入れてください。",
    "float_parsing": "数字を入れてください。",
    "too_short": "枠が一つもありません。",
    "literal_error": "選び直してください。",
    "enum": "選び直してください。",
}
_SAID = {
    "has a check digit": "検査数字は「番号」の項目だけに使えます。",
    "is about": "この決まりに要る項目の数と違います。",
    "same path": "同じ項目名が二つあります。",
    "names unknown fields": "決まりが、もうない項目を指しています。",
    "cannot be the same": "「〃」の元の項目がありません。",
    "cannot depend on": "条件の項目がありません。",
    "cannot be about": "この決まりは、これらの列には使えません。",
    "no columns of": "明細の列の名前は、明細の名前で始めてください。",
    "rows of": "明細の行の位置は、0 から始めて下へ並べてください。",
    "lies on no page": "枠がこの帳票のどのページにもないか、二つのページにまたがっています。",
}


def _words(error: Any) -> str:
    known = _WORDS.get(error["type"])
    return known or next(
        (words for said, words in _SAID.items() if said in error["msg"]), "正しくありません。"
    )


def _of_form(form: FormDefinition) -> Iterator[Trouble]:
    """Say what no definition may be, and what only the whole shows."""
    if not VERSION.fullmatch(form.version):
        yield Trouble(place="version", message="版は半角の英数字(20字まで)で書いてください。")
    if not form.title.strip():
        yield Trouble(place="title", message="帳票の名前を入れてください。")
    if not form.fields:
        yield Trouble(place="", message="項目が一つもありません。")
    for place, field in _placed(form):
        yield from _of_field(place, field, form)


def _placed(form: FormDefinition) -> Iterator[tuple[str, FieldDefinition]]:
    for number, field in enumerate(form.single_fields):
        yield f"fields.{number}", field
    for number, table in enumerate(form.tables):
        for place, column in enumerate(table.columns):
            yield f"tables.{number}.columns.{place}", column


def _of_field(place: str, field: FieldDefinition, form: FormDefinition) -> Iterator[Trouble]:
    if not field.label.strip():
        yield Trouble(place=f"{place}.label", message="ラベルを入れてください。")
    if field.layout.kind not in _LAYOUTS.get(field.kind, _WRITTEN):
        yield Trouble(place=f"{place}.kind", message="この種類は、この形の枠からは読めません。")
    if field.pattern is not None and not _is_pattern(field.pattern):
        yield Trouble(place=f"{place}.pattern", message="書式(正規表現)が正しくありません。")
    if (field.min_length or 0) > (field.max_length or MOST_CHARACTERS):
        yield Trouble(place=f"{place}.max_length", message="最短より短くなっています。")
    if not all(_on_page(box, form) for box in boxes_in(field.layout)):
        yield Trouble(place=f"{place}.layout", message="枠が紙からはみ出しています。")
    yield from _of_options(place, field)


def _of_options(place: str, field: FieldDefinition) -> Iterator[Trouble]:
    layout = field.layout if isinstance(field.layout, Options) else getattr(field.layout, "era", None)
    if layout is None:
        return
    if not all(one.code.strip() and one.label.strip() for one in layout.options):
        yield Trouble(place=f"{place}.layout", message="選択肢のコードと名前を入れてください。")
    if len({one.code for one in layout.options}) < len(layout.options):
        yield Trouble(place=f"{place}.layout", message="同じコードの選択肢が二つあります。")


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _on_page(box: Box, form: FormDefinition) -> bool:
    page = next(one for one in form.pages if one.holds(box))
    right, bottom = box.x + box.w, box.y + box.h
    inside = box.x >= -SLACK_MM and box.y >= -SLACK_MM
    return inside and right <= page.width + SLACK_MM and bottom <= page.height + SLACK_MM
