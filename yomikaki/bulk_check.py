"""What is wrong with a ``bulk.yaml`` that is well written: fields, ways of writing, words, widths."""

from collections.abc import Iterator, Sequence

from bots.bulk_text import line_of
from records.bulk import BulkColumn, BulkDefinition, Control, Layout, Place
from records.errors import BusinessError
from records.form import FieldDefinition, FieldKind, FormDefinition
from values.formats import WAYS


def problems_of_bulk(definition: BulkDefinition, form: FormDefinition) -> Iterator[str]:
    """Answer what makes every file of a definition fail, or some of its cases, whatever they hold."""
    fields = {one.path: one for one in form.fields}
    for column in definition.columns:
        yield from (f"bulk.yaml: 「{column.header}」: {why}" for why in _of_column(column, fields))
        yield from _words_of(definition, column)
    for layout, where in ((definition, ""), (definition.result, "result ")):
        for one in layout.controls:
            if one.holds == "constant" and (why := _unfit(layout, one, one.constant)):
                yield f"bulk.yaml: {where}「{one.header}」: {why}"


def _of_column(column: BulkColumn, fields: dict[str, FieldDefinition]) -> Iterator[str]:
    source = column.value
    if source.format not in WAYS:
        yield f"書き方「{source.format}」はありません"
    if source.field is None:
        return
    field = fields.get(source.field)
    if field is None:
        yield f"form.yaml にない項目「{source.field}」を入れようとしています"
        return
    lacking = [code for code in field.options if column.codes and code not in column.codes]
    if field.kind is FieldKind.CHOICE and lacking:
        yield f"選択肢「{'・'.join(lacking)}」の言葉が codes にありません"


def _words_of(definition: BulkDefinition, column: BulkColumn) -> Iterator[str]:
    """Answer which constants and words do not fit their column."""
    words: Sequence[str] = [column.value.constant or "", *column.codes.values()]
    for word in words:
        if why := _unfit(definition, column, word):
            yield f"bulk.yaml: 「{column.header}」に「{word}」は入りません: {why}"


def _unfit(layout: Layout, place: Place | Control, text: str) -> str | None:
    try:
        line_of(layout, [place], {place.header: text})
    except BusinessError as error:
        return error.message
    return None
