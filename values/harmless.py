"""Values that are nobody's, typed to see the pages behind the first one, and never saved."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from records.form import Cells, FieldDefinition, FieldKind, FormDefinition
from records.paths import FieldPath, row_of, without_rows
from records.values import Blank, Bool, Code, Date, Decimal, Int, Text, Value
from values.check_digits import holds
from values.normalise import understand
from values.rows import rules_by_row
from values.rules import excused

# Two written rows show how a 明細 grows.
ROWS = 2
BORN = dt.date(1980, 4, 1)
OF_BIRTH = re.compile("生年|出生|誕生")
# The 皇居 has a code of its own: an address that every table of postal codes knows.
TEXTS = {
    FieldKind.NAME: "点検\u3000画面", FieldKind.KANA: "テンケン\u3000ガメン", FieldKind.TEXT: "点検",
    FieldKind.ADDRESS: "東京都千代田区千代田1番1号", FieldKind.POSTAL_CODE: "1000001",
    FieldKind.PHONE: "0300000000",
}  # fmt: skip
LONGEST = 20


def harmless(
    form: FormDefinition,
    today: dt.date,
    *,
    wanted: Mapping[FieldPath, str | bool] | None = None,
    stated: Mapping[FieldPath, str] | None = None,
) -> dict[FieldPath, Value]:
    """Answer a value for every field of a form, such as nobody has.

    ``wanted`` are values on which a screen's conditions hold (a column of a 明細 by its path), ``stated`` are
    texts that somebody chose because the target takes no other. What a condition of the form leaves out, and
    rows of a 明細 beyond the second, are blank.
    """
    values: dict[FieldPath, Value] = {
        one.path: _value(one, today, wanted or {}, stated or {}) for one in form.fields
    }
    for rule in rules_by_row(form):
        if rule.rule == "column_sum":
            values |= _sum(rule.fields, values)
    return values | dict.fromkeys(excused(form, values), Blank())


def _value(
    field: FieldDefinition,
    today: dt.date,
    wanted: Mapping[FieldPath, str | bool],
    stated: Mapping[FieldPath, str],
) -> Value:
    row = row_of(field.path)
    if row is not None and int(row[row.rindex("[") + 1 : -1]) > ROWS:
        return Blank()
    for known in (field.path, without_rows(field.path)):
        if known in stated:
            return understand(field, stated[known], today=today).value or Text(text=stated[known])
        match wanted.get(known):
            case bool(flag):
                return Bool(flag=flag)
            case str(word):
                return Code(code=word) if field.options else Text(text=word)
    return _invented(field, today)


def _invented(field: FieldDefinition, today: dt.date) -> Value:
    if field.kind is FieldKind.DIGITS:
        # A number that checks may be somebody's マイナンバー: none is typed.
        of_a_person = field.check_digit == "individual_number"
        return Blank() if of_a_person else Text(text=next(_numbers(field), "0"))
    match field.kind:
        case FieldKind.DATE:
            return Date(date=BORN if OF_BIRTH.search(field.label) else today)
        case FieldKind.CHOICE:
            return Code(code=next(iter(field.options), ""))
        case FieldKind.CHECK:
            return Bool(flag=True)
        case FieldKind.SIGN:
            return Text(text=(field.characters or "+")[0])
        case FieldKind.INTEGER | FieldKind.MONEY:
            return Int(number=1)
        case FieldKind.DECIMAL:
            return Decimal(number=_decimal(field))
    return Text(text=TEXTS[field.kind])


def _decimal(field: FieldDefinition) -> str:
    """Answer a number with as many digits as the paper has boxes for."""
    if not isinstance(field.layout, Cells) or field.layout.point_after is None:
        return "1.0"
    before = field.layout.point_after
    return f"1{'0' * (before - 1)}.{'0' * (len(field.layout.boxes) - before)}"


def _numbers(field: FieldDefinition) -> Iterator[str]:
    """Answer numbers that the form takes, the unlikeliest to be anybody's first."""
    for length in _lengths(field):
        for digit in "0912345678":
            for last in "0123456789":
                number = digit * (length - 1) + last
                if _taken(field, number):
                    yield number


def _lengths(field: FieldDefinition) -> Iterator[int]:
    if isinstance(field.layout, Cells):
        yield len(field.layout.boxes)
    yield from range(field.min_length or 1, (field.max_length or LONGEST) + 1)


def _taken(field: FieldDefinition, number: str) -> bool:
    fits = field.pattern is None or re.fullmatch(field.pattern, number) is not None
    return fits and (field.check_digit is None or holds(field.check_digit, number))


def _sum(fields: tuple[FieldPath, ...], values: Mapping[FieldPath, Value]) -> dict[FieldPath, Value]:
    column, total = fields
    cells = [value for path, value in values.items() if without_rows(path) == column]
    return {total: Int(number=sum(one.number for one in cells if isinstance(one, Int)))}
