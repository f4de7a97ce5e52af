"""How one sheet is shown: a line of JSON (docs/formats.md), or a table for people."""

from typing import Any

from rich.table import Table

from ledger.advancing import Definitions
from records.form import FieldDefinition, Options
from records.reading import Decision, FieldValue, Person, Problem, Record, TableCell
from records.values import Bool, Code, Value
from values.formats import write
from yomikaki.loose import LooseSheet

DECISIONS = {Decision.ACCEPT: "採用", Decision.CHECK: "[yellow]要確認[/]"}


def as_json(sheet: LooseSheet) -> dict[str, Any]:
    """Answer what ``yomikaki read --json`` prints of a sheet; without a record, its problems say why."""
    record = sheet.reading.record if sheet.reading else None
    problems = [*(record.problems if record else ()), *([sheet.problem] if sheet.problem else [])]
    return {
        "file": str(sheet.file),
        "page": sheet.page,
        "row": sheet.row,
        "procedure": record.procedure if record else None,
        "form_version": record.form_version if record else None,
        "registration": _registration(record),
        "fields": {one.path: _field(one) for one in record.fields} if record else {},
        "problems": [_problem(one) for one in problems],
        "seconds": round(sum(stage.seconds for stage in record.seconds), 3) if record else None,
    }


def _registration(record: Record | None) -> dict[str, float] | None:
    if record is None or record.registration is None:
        return None
    return {"residual_mm": record.registration.residual_mm, "score": record.registration.score}


def _field(one: FieldValue) -> dict[str, Any]:
    placed = None if isinstance(one.evidence, TableCell | Person) else one.evidence.box
    return {
        "value": one.value.model_dump(mode="json") if one.value else None,
        "raw": one.raw,
        "probability": round(one.probability, 4),
        "decision": one.decision.value,
        "problem": _problem(one.problem) if one.problem else None,
        "box_mm": placed.model_dump(mode="json") if placed else None,
    }


def _problem(one: Problem) -> dict[str, str]:
    return one.model_dump(mode="json")


def place_of(sheet: LooseSheet) -> str:
    """Answer where in its file a sheet is; nothing where that is the whole file."""
    if sheet.row is not None:
        return f"{sheet.row}行目"
    return "" if sheet.page is None else f"{sheet.page}ページ"


def as_table(sheet: LooseSheet, record: Record, defined: Definitions) -> Table:
    """Answer the fields of a sheet for people."""
    seconds = sum(stage.seconds for stage in record.seconds)
    table = Table(
        title=f"{sheet.file.name} {place_of(sheet)}  {defined.form.title} 第{record.form_version}版",
        caption=f"要確認 {sum(one.decision is Decision.CHECK for one in record.fields)}"
        f" / {len(record.fields)} 項目、{seconds:.1f} 秒",
        title_justify="left", caption_justify="left",
    )  # fmt: skip
    for head in ("項目", "値", "確率", "判定", "理由"):
        table.add_column(head, justify="right" if head == "確率" else "left", overflow="fold")
    for one in record.fields:
        field = defined.form.field(one.path)
        table.add_row(
            field.label, _shown(field, one.value), f"{one.probability:.1%}", DECISIONS[one.decision],
            one.problem.message if one.problem else "",
        )  # fmt: skip
    return table


def _shown(field: FieldDefinition, value: Value | None) -> str:
    """Answer a value as people read it; nothing where it is blank or not understood."""
    match value:
        case None:
            return ""
        case Code(code=code) if isinstance(field.layout, Options):
            return next(option.label for option in field.layout.options if option.code == code)
        case Bool(flag=flag):
            return "✓" if flag else ""
        case _:
            return write(value, "plain")
