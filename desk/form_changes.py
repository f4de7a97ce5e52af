"""What a new version of a form changes, line by line, for the person who releases it."""

from collections.abc import Iterator
from typing import Any, Literal

from desk.form_words import CHECK_DIGITS, EXTRAS, FLAGS, KINDS, LAYOUTS, RULES
from records.base import Frozen
from records.form import FieldDefinition, FormDefinition, Options, Rule, boxes_in
from records.geometry import Box

# What is less than a pen's stroke is no move.
STILL_MM = 0.3
Sort = Literal["added", "removed", "moved", "changed", "form"]


class Change(Frozen):
    """One line: which field or part, and what became of it."""

    sort: Sort
    label: str
    path: str
    words: tuple[str, ...] = ()


def changes(old: FormDefinition | None, new: FormDefinition) -> tuple[Change, ...]:
    """Answer every difference; of a form that had no version before, every field."""
    if old is None:
        return tuple(_added(field) for field in _fields(new).values())
    return (*_of_form(old, new), *_of_fields(old, new), *_of_rules(old, new))


def _fields(form: FormDefinition) -> dict[str, FieldDefinition]:
    columns = (column for table in form.tables for column in table.columns)
    return {field.path: field for field in (*form.single_fields, *columns)}


def _added(field: FieldDefinition) -> Change:
    return Change(sort="added", label=field.label, path=field.path, words=tuple(_described(field)))


def _described(field: FieldDefinition) -> Iterator[str]:
    yield f"{KINDS[field.kind]}({LAYOUTS[field.layout.kind]})"
    yield from (words for name, words in FLAGS.items() if getattr(field, name))
    yield from (f"{EXTRAS[name]}: {said}" for name in EXTRAS if (said := _said(name, field)))


def _of_fields(old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
    before, after = _fields(old), _fields(new)
    for path, field in after.items():
        if path not in before:
            yield _added(field)
            continue
        words = tuple(_altered(before[path], field))
        if words:
            yield Change(sort="changed", label=field.label, path=path, words=words)
        if where := _moved(before[path], field):
            yield Change(sort="moved", label=field.label, path=path, words=(where,))
    for path, field in before.items():
        if path not in after:
            yield Change(sort="removed", label=field.label, path=path)


def _altered(old: FieldDefinition, new: FieldDefinition) -> Iterator[str]:
    if old.label != new.label:
        yield f"ラベル: {old.label} → {new.label}"
    if old.kind is not new.kind:
        yield f"種類: {KINDS[old.kind]} → {KINDS[new.kind]}"
    for name, words in FLAGS.items():
        if getattr(old, name) != getattr(new, name):
            yield f"{words}: {'する' if getattr(new, name) else 'しない'}"
    for name, words in EXTRAS.items():
        was, now = _said(name, old), _said(name, new)
        if was != now:
            yield f"{words}: {was or 'なし'} → {now or 'なし'}"
    if _options(old) != _options(new):
        yield f"選択肢: {_options(old) or 'なし'} → {_options(new) or 'なし'}"


def _options(field: FieldDefinition) -> str:
    layout = field.layout if isinstance(field.layout, Options) else getattr(field.layout, "era", None)
    return "・".join(f"{one.label}({one.code})" for one in layout.options) if layout else ""


def _said(name: str, field: FieldDefinition) -> str:
    value: Any = getattr(field, name)
    if value is None:
        return ""
    if name == "when":
        return f"{value.field} が {value.is_}"
    return CHECK_DIGITS.get(value, str(value))


def _moved(old: FieldDefinition, new: FieldDefinition) -> str | None:
    was, now = boxes_in(old.layout), boxes_in(new.layout)
    if (old.layout.kind, len(was)) != (new.layout.kind, len(now)):
        return f"枠の形: {LAYOUTS[old.layout.kind]} {len(was)}個 → {LAYOUTS[new.layout.kind]} {len(now)}個"
    if (was[0].page, was[0].side) != (now[0].page, now[0].side):
        return f"{now[0].page}ページ目へ"
    return _shift(was, now)


def _shift(was: tuple[Box, ...], now: tuple[Box, ...]) -> str | None:
    across, down = now[0].x - was[0].x, now[0].y - was[0].y
    sizes = max(max(abs(a.w - b.w), abs(a.h - b.h)) for a, b in zip(was, now, strict=True))
    ways = [_way(across, "右", "左"), _way(down, "下", "上"), "大きさも" if sizes > STILL_MM else ""]
    told = "、".join(one for one in ways if one)
    if told:
        return told
    most = max(max(abs(a.x - b.x), abs(a.y - b.y)) for a, b in zip(was, now, strict=True))
    return "枠どうしの間隔" if most > STILL_MM else None


def _way(distance: float, forth: str, back: str) -> str:
    if abs(distance) <= STILL_MM:
        return ""
    return f"{forth if distance > 0 else back}へ {abs(distance):.1f} mm"


def _of_form(old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
    words = []
    if old.title != new.title:
        words.append(f"名前: {old.title} → {new.title}")
    if (old.width, old.height) != (new.width, new.height):
        words.append(f"紙: {old.width}×{old.height} → {new.width}×{new.height} mm")
    if len(old.pages) != len(new.pages):
        words.append(f"ページ: {len(old.pages)} → {len(new.pages)}")
    if old.ignore != new.ignore:
        words.append("読まない場所")
    for table in new.tables:
        was = next((one for one in old.tables if one.path == table.path), None)
        if was is not None and was.offsets != table.offsets:
            words.append(f"{table.label}: {len(was.offsets)}行 → {len(table.offsets)}行、または行の間隔")
    if words:
        yield Change(sort="form", label="帳票", path="", words=tuple(words))


def _of_rules(old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
    for rule in new.rules:
        if rule not in old.rules:
            yield Change(sort="added", label="決まり", path="", words=(_rule(rule, new),))
    for rule in old.rules:
        if rule not in new.rules:
            yield Change(sort="removed", label="決まり", path="", words=(_rule(rule, old),))


def _rule(rule: Rule, form: FormDefinition) -> str:
    labels = {path: field.label for path, field in _fields(form).items()}
    named = "・".join(labels.get(path, path) for path in rule.fields)
    return f"{RULES[rule.rule][0]}({named})"
