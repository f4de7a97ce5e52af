"""A new version of a form: the fields of the one before, in the places that the new blank gives them."""

from collections.abc import Iterable

from records.form import FieldDefinition, FormDefinition, Table, boxes_in
from records.geometry import Box
from records.paths import FieldPath

# A field of the new blank stands where the old one stood when they share so much of their area.
SAME_PLACE = 0.3


def carried(
    before: FormDefinition, proposed: FormDefinition, unsure: Iterable[FieldPath]
) -> tuple[FormDefinition, tuple[FieldPath, ...]]:
    """Answer the new version with all that people once said of the fields, and what they must look at.

    A field is found again by its printed label where that is unmistakable, else by its place. It takes the
    new boxes where those are of the same shape. What is not found again stays where it was, and what only the
    new blank has is added; both are to be looked at.
    """
    fresh = {one.path: one for one in proposed.single_fields}
    kept, looked_at = [], []
    for old in before.single_fields:
        found = _again(old, before, fresh.values())
        if found is None:
            kept.append(old)
            looked_at.append(old.path)
            continue
        del fresh[found.path]
        same = _shape(found) == _shape(old)
        kept.append(old.model_copy(update={"layout": found.layout}) if same else old)
        looked_at += [] if same else [old.path]
    own = {one.path for one in kept} | {one.path for one in before.tables}
    added = [_named_apart(one, own) for one in fresh.values() if not _on_tables(one, before.tables)]
    doubtful = set(unsure)
    tables = before.tables or proposed.tables
    looked_at += [column.path for table in before.tables for column in table.columns]
    looked_at += [one.path for one in added] + [path for path in doubtful if path in _columns(tables)]
    form = proposed.model_copy(
        update={
            "title": before.title, "single_fields": (*kept, *added), "tables": tables, "rules": before.rules,
            "marks": before.marks, "ignore": before.ignore,
        }
    )  # fmt: skip
    return form, tuple(dict.fromkeys(looked_at))


def _again(
    old: FieldDefinition, before: FormDefinition, fresh: Iterable[FieldDefinition]
) -> FieldDefinition | None:
    candidates = list(fresh)
    named = [one for one in candidates if _plain(one.label) == _plain(old.label)]
    same_named = [one for one in before.single_fields if _plain(one.label) == _plain(old.label)]
    if len(named) == len(same_named) == 1:
        return named[0]
    near = [(overlap(old, one), one) for one in candidates]
    best = max(near, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= SAME_PLACE else None


def _plain(label: str) -> str:
    return "".join(label.split())


def _shape(field: FieldDefinition) -> tuple[str, int]:
    return field.layout.kind, len(boxes_in(field.layout))


def _columns(tables: Iterable[Table]) -> set[FieldPath]:
    return {column.path for table in tables for column in table.columns}


def _on_tables(field: FieldDefinition, tables: Iterable[Table]) -> bool:
    return any(overlap(field, cell) >= SAME_PLACE for table in tables for cell in table.rows())


def _named_apart(field: FieldDefinition, own: set[FieldPath]) -> FieldDefinition:
    path, number = field.path, 2
    while path in own:
        path, number = f"{field.path}_{number}", number + 1
    own.add(path)
    return field.model_copy(update={"path": path})


def overlap(one: FieldDefinition, other: FieldDefinition) -> float:
    """Answer the share of two fields' areas that they have in common, 0 where they are on two sides."""
    a, b = around(boxes_in(one.layout)), around(boxes_in(other.layout))
    if (a.page, a.side) != (b.page, b.side):
        return 0.0
    width = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    height = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (a.w * a.h + b.w * b.h - common)


def around(boxes: tuple[Box, ...]) -> Box:
    """Answer the box around boxes of one side."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return boxes[0].model_copy(
        update={"x": left, "y": top, "w": round(right - left, 2), "h": round(bottom - top, 2)}
    )
