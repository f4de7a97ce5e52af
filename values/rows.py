"""Rows of a 明細: each is a record of its own, and one in which nothing is written is no row."""

from collections.abc import Iterator, Mapping

from records.form import FormDefinition, Rule
from records.paths import FieldPath, row_of, without_rows
from records.values import Blank, Bool, Value

# Of a field that was seen, None says that what is written cannot be understood.
Values = Mapping[FieldPath, Value | None]


def is_nothing(value: Value | None) -> bool:
    """Tell whether nothing is written: a blank, or a box that is not ticked."""
    return isinstance(value, Blank) or (isinstance(value, Bool) and not value.flag)


def empty_rows(values: Values) -> frozenset[str]:
    """Answer the rows (``meisai[4]``) in which nothing is written."""
    rows, written = set(), set()
    for path, value in values.items():
        if (row := row_of(path)) is not None:
            rows.add(row)
            if not is_nothing(value):
                written.add(row)
    return frozenset(rows - written)


def in_empty_rows(values: Values) -> frozenset[FieldPath]:
    """Answer the fields of the rows in which nothing is written."""
    empty = empty_rows(values)
    return frozenset(path for path in values if row_of(path) in empty)


def cells_of(form: FormDefinition, column: FieldPath) -> tuple[FieldPath, ...]:
    """Answer the cells of a column, from the top; the field itself where it is in no table."""
    return tuple(one.path for one in form.fields if column in (one.path, without_rows(one.path)))


def rules_by_row(form: FormDefinition) -> tuple[Rule, ...]:
    """Answer the rules of a form, one that names columns of a table once for each of its rows.

    A sum is about the whole column and stays one rule.
    """
    known = {one.path for one in form.fields}
    return tuple(
        single
        for rule in form.rules
        for single in (
            [rule] if rule.rule == "column_sum" or known.issuperset(rule.fields) else _in_each_row(form, rule)
        )
    )


def _in_each_row(form: FormDefinition, rule: Rule) -> Iterator[Rule]:
    cells = [cells_of(form, path) for path in rule.fields]
    for row in range(max(map(len, cells))):
        fields = tuple(column[row] if len(column) > 1 else column[0] for column in cells)
        yield rule.model_copy(update={"fields": fields})
