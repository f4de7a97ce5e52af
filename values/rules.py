"""Checks between fields. Each rule of ``form.yaml`` is one function; a blank field is never judged."""

from collections.abc import Callable

from records.form import FieldDefinition, FormDefinition, Rule
from records.paths import FieldPath
from records.reading import Problem, RuleProblem
from records.values import Blank, Bool, Code, Date, Int, Text
from values.banks import Banks
from values.extracts import NO_EXTRACTS, Extracts
from values.postal import address_prefixes, matches
from values.rows import Values, cells_of, in_empty_rows, is_nothing, rules_by_row
from values.text import digits_of, to_katakana


def check_rules(
    form: FormDefinition, values: Values, extracts: Extracts = NO_EXTRACTS
) -> tuple[RuleProblem, ...]:
    """Answer what is wrong between the fields of a form, with the paths that each problem concerns."""
    nothing = in_empty_rows(values)
    found = [
        _missing(field, form, values)
        for field in form.fields
        if field.when is not None and field.path not in nothing
    ]
    found += [_judged(rule, form, values, extracts) for rule in rules_by_row(form)]
    return tuple(one for one in found if one is not None)


def _judged(rule: Rule, form: FormDefinition, values: Values, extracts: Extracts) -> RuleProblem | None:
    if rule.rule == "column_sum":
        return _column_sum(rule, form, values)
    if rule.rule == "bank_branch":
        problem = _bank_branch(rule.fields, values, extracts.banks) if extracts.banks is not None else None
    else:
        problem = _RULES[rule.rule](rule.fields, values)
    return RuleProblem(problem=problem, paths=rule.fields) if problem else None


def excused(form: FormDefinition, values: Values) -> frozenset[FieldPath]:
    """Answer the fields that may stay blank whatever the form asks: in an empty row, or not meant here."""
    unmet = (
        one.path
        for one in form.fields
        if one.when is not None and values.get(one.when.field) is not None and not holds(one, values)
    )
    return in_empty_rows(values).union(unmet)


def holds(field: FieldDefinition, values: Values) -> bool:
    """Tell whether a field's condition is met; a field without one always counts."""
    if field.when is None:
        return True
    match values.get(field.when.field):
        case Code(code=written) | Text(text=written):
            return written == field.when.is_
        case Bool(flag=flag):
            return flag is field.when.is_
    return False


def _missing(field: FieldDefinition, form: FormDefinition, values: Values) -> RuleProblem | None:
    """Judge a field that its condition makes needed or senseless; nothing where one cannot be read."""
    assert field.when is not None  # noqa: S101 - the caller picked the fields that have one
    value, condition = (values.get(path, Blank()) for path in (field.path, field.when.field))
    if value is None or condition is None:
        return None
    cause = form.field(field.when.field).label
    paths = (field.path, field.when.field)
    if holds(field, values) and field.required and isinstance(value, Blank):
        message = f"「{cause}」の記入により「{field.label}」が必要です。"
        return RuleProblem(problem=Problem(code="rule.required_here", message=message), paths=paths)
    if not holds(field, values) and not is_nothing(value):
        message = f"「{cause}」の記入と「{field.label}」が合いません。"
        return RuleProblem(problem=Problem(code="rule.not_expected", message=message), paths=paths)
    return None


def _column_sum(rule: Rule, form: FormDefinition, values: Values) -> RuleProblem | None:
    """Judge whether the amounts of a column add up to their total; empty cells count nothing."""
    column, total = rule.fields
    cells = {path: values.get(path) for path in cells_of(form, column)}
    written = {path: value for path, value in cells.items() if not isinstance(value, Blank)}
    said, amounts = values.get(total), [one for one in written.values() if isinstance(one, Int)]
    if not isinstance(said, Int) or len(amounts) < len(written):
        return None
    if said.number == sum(one.number for one in amounts):
        return None
    problem = Problem(code="rule.column_sum", message="明細の合計が合いません。")
    return RuleProblem(problem=problem, paths=(total, *written))


def _postal_matches_address(paths: tuple[FieldPath, ...], values: Values) -> Problem | None:
    code, address = (values.get(path) for path in paths)
    if not isinstance(code, Text) or not isinstance(address, Text):
        return None
    if not address_prefixes(code.text):
        return Problem(code="rule.unknown_postal_code", message="この郵便番号は存在しません。")
    if not matches(code.text, address.text):
        return Problem(code="rule.postal_address", message="郵便番号と住所が合いません。")
    return None


def _dates(paths: tuple[FieldPath, ...], values: Values) -> tuple[Date, Date] | None:
    first, second = (values.get(path) for path in paths)
    return (first, second) if isinstance(first, Date) and isinstance(second, Date) else None


def _not_before(paths: tuple[FieldPath, ...], values: Values) -> Problem | None:
    """The first date must not lie before the second."""
    days = _dates(paths, values)
    if days and days[0].date < days[1].date:
        return Problem(code="rule.date_order", message="日付の前後が逆です。")
    return None


def _not_after(paths: tuple[FieldPath, ...], values: Values) -> Problem | None:
    """The first date must not lie after the second."""
    days = _dates(paths, values)
    if days and days[0].date > days[1].date:
        return Problem(code="rule.date_order", message="日付の前後が逆です。")
    return None


def _kana_matches_name(paths: tuple[FieldPath, ...], values: Values) -> Problem | None:
    """Judge whether the kana can be the name's: as many parts, long enough, the name's own kana in order."""
    kana, name = (values.get(path) for path in paths)
    if not isinstance(kana, Text) or not isinstance(name, Text):
        return None
    sounds, parts = kana.text.split("\u3000"), name.text.split("\u3000")
    fits = len(sounds) == len(parts) and all(map(_can_sound, parts, sounds))
    return None if fits else Problem(code="rule.kana_name", message="フリガナと氏名が合いません。")


def _can_sound(part: str, sound: str) -> bool:
    # 東海林 is ショウジ, 服部 ハットリ: hardly any name has fewer kana than characters less one.
    if len(sound) < len(part) - 1:
        return False
    rest = iter(sound)
    own = [character for character in to_katakana(part) if "ァ" <= character <= "ヺ"]
    return all(character in rest for character in own)


def _exactly_one(paths: tuple[FieldPath, ...], values: Values) -> Problem | None:
    given = [values.get(path, Blank()) for path in paths]
    if None in given or sum(not is_nothing(one) for one in given) == 1:
        return None
    return Problem(code="rule.exactly_one", message="一つだけ記入する欄です。")


def _bank_branch(paths: tuple[FieldPath, ...], values: Values, banks: Banks) -> Problem | None:
    """Judge whether a bank has this branch; each is written as its code or as its name."""
    first, second = (values.get(path) for path in paths)
    if not isinstance(first, Text):
        return None
    code = digits_of(first.text)
    found = banks.named(first.text) if code is None else tuple(filter(None, (banks.bank(code),)))
    if not found:
        return Problem(code="rule.unknown_bank", message="この金融機関は一覧にありません。")
    if not isinstance(second, Text) or any(_has_branch(banks, one.code, second.text) for one in found):
        return None
    return Problem(code="rule.unknown_branch", message="この金融機関にこの支店はありません。")


def _has_branch(banks: Banks, bank_code: str, written: str) -> bool:
    code = digits_of(written)
    if code is None:
        return bool(banks.branches_named(bank_code, written))
    return banks.branch(bank_code, code) is not None


def _shown_only(_paths: tuple[FieldPath, ...], _values: Values) -> None:
    """How many people of the extract fit is shown; nobody has to be in it."""


_RULES: dict[str, Callable[[tuple[FieldPath, ...], Values], Problem | None]] = {
    "postal_matches_address": _postal_matches_address,
    "not_before": _not_before,
    "not_after": _not_after,
    "kana_matches_name": _kana_matches_name,
    "exactly_one": _exactly_one,
    "resident": _shown_only,
}
