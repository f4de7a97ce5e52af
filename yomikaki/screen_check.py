"""What is wrong with a ``screen.yaml`` that is well written: fields, windows, ways of writing; and hints."""

from collections.abc import Iterator

from records.base import Frozen
from records.form import FormDefinition
from records.locators import Locator, Place
from records.paths import FieldPath, of_row, row_of, without_rows
from records.screen import ReadRows, ScreenDefinition, SearchDefinition
from records.steps import FieldSource, Press, Rows
from values.formats import WAYS

RATHER = "画面の作りが変わると見つからなくなります。label・role・near・column で書けませんか"
Found = tuple[str, Frozen]


def problems_of_screen(screen: ScreenDefinition, form: FormDefinition) -> Iterator[str]:
    """Answer what makes a definition fail on the screen, whatever the screen is."""
    known = {one.path for one in form.fields}
    for path in sorted(set(_paths(screen)) - known):
        yield f"screen.yaml: form.yaml にない項目「{path}」を入力しようとしています"
    for where, one in _parts(screen):
        if isinstance(one, FieldSource) and one.format not in WAYS:
            yield f"screen.yaml: {where}: 書き方「{one.format}」はありません"
    opened = {one.opens for _, one in _parts(screen) if isinstance(one, Press | SearchDefinition)}
    named = {one.window for _, one in _parts(screen) if isinstance(one, Place)} - {None}
    for window in sorted(str(one) for one in named - opened):
        yield f"screen.yaml: ウィンドウ「{window}」を開く操作(opens: {window})がありません"


def hints_on_screen(screen: ScreenDefinition, form: FormDefinition) -> Iterator[str]:
    """Answer what works and may stop working, or will not for every record."""
    for where, one in _parts(screen):
        if isinstance(one, Locator) and one.css is not None:
            yield f"screen.yaml: {where}: CSS「{one.css}」で指定しています({RATHER})"
        if isinstance(one, Rows | ReadRows) and one.most < (printed := _printed_rows(form, one.each)):
            yield f"screen.yaml: {where}: 様式の明細は{printed}行、画面は{one.most}行までです"


def _printed_rows(form: FormDefinition, each: FieldPath) -> int:
    return len({row for one in form.fields if (row := row_of(one.path)) and without_rows(row) == each})


def _parts(value: object, where: str = "") -> Iterator[Found]:
    """Answer every part of a definition, with where it stands."""
    if isinstance(value, Frozen):
        yield where, value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), f"{where}.{name}".strip("."))
    elif isinstance(value, tuple):
        for number, one in enumerate(value, start=1):
            yield from _parts(one, f"{where}[{number}]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _parts(one, f"{where}.{name}")


def _paths(value: object) -> Iterator[FieldPath]:
    """Answer every field that a definition names; of a 明細 those of its first row."""
    if isinstance(value, Rows | ReadRows):
        inner = value.steps if isinstance(value, Rows) else value.columns
        yield from (str(of_row(path, value.each, 1)) for path in _paths(inner))
    elif isinstance(value, SearchDefinition):
        yield from value.natural
    elif isinstance(value, Frozen):
        named = getattr(value, "field", None)
        if isinstance(named, str):
            yield named
        for name in type(value).model_fields:
            yield from _paths(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _paths(one)
