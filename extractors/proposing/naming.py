"""From places with their words to fields: kinds, paths that are unique, and rules between neighbours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.proposing.candidates import Candidate
from extractors.proposing.points import said_kind, with_point
from extractors.proposing.proposed import FoundField
from extractors.proposing.tables import Rows
from extractors.proposing.vocabulary import kind_of_unit, path_of, tidy
from records.form import Cells, FieldDefinition, FieldKind, Options, Rule, Table
from records.paths import FieldPath

# A date without a label at the top of a form, in mm, is the day on which it is handed in.
LONGEST = 20
SUBMITTED, TOP = "届出日", 100.0


@dataclass
class Names:
    """Hands out paths, each once, and keeps how every field was found."""

    taken: set[FieldPath] = field(default_factory=set)
    found: list[FoundField] = field(default_factory=list)

    def unique(self, wished: str | None, heads: Sequence[str], otherwise: str) -> FieldPath:
        """Answer a path that is free: as wished, after the head that it stands in, or with a number."""
        base = wished or otherwise
        for head in heads:
            longer = f"{path_of(head)}_{base}" if path_of(head) else base
            if base in self.taken and longer not in self.taken:
                base = longer
        path, number = base if wished else f"{base}_{len(self.taken) + 1}", 2
        while path in self.taken:
            path, number = f"{base}_{number}", number + 1
        self.taken.add(path)
        return path


def named(one: Candidate, names: Names, within: str = "") -> FieldDefinition:
    """Answer a place as a field; ``within`` is the path of its table."""
    label = tidy(one.label) or next((tidy(head) for head in one.heads), "")
    if not label and one.way == "date" and one.rect.y < TOP:
        label = SUBMITTED
    if not label and isinstance(one.layout, Options):
        label = "・".join(option.label for option in one.layout.options)[:LONGEST]
    one = with_point(one)
    kind, sure = _kind(one)
    wished = path_of(label)
    prefix = f"{within}." if within else ""
    heads = [] if within else one.heads
    path = names.unique(prefix + wished if wished else None, heads, f"{prefix}field")
    names.found.append(
        FoundField(path=path, way=one.way, label_at=one.label_at, sure=sure and bool(one.label))
    )
    return FieldDefinition(
        path=path, label=label or "(名前なし)", kind=kind, layout=one.layout, characters=one.characters
    )


def _kind(one: Candidate) -> tuple[FieldKind, bool]:
    """Answer a kind, and whether something printed or the shape says it."""
    if one.kind is not None:
        return one.kind, one.way in ("date", "circles") or one.kind is FieldKind.CHECK
    if isinstance(one.layout, Cells) and one.layout.point_after is not None:
        return FieldKind.DECIMAL, True
    kind, unit = said_kind(one), kind_of_unit(one.unit)
    if kind is None:
        several = isinstance(one.layout, Cells) and len(one.layout.boxes) > 1
        known = bool(one.label) and not isinstance(one.layout, Cells)
        return (FieldKind.DIGITS, False) if several else (FieldKind.TEXT, known)
    # Where the point of a decimal stands among boxes must be known: without it 36.5 is read as 365.
    pointless = kind is FieldKind.DECIMAL and isinstance(one.layout, Cells) and len(one.layout.boxes) > 1
    return _fitting(kind, one, unit), one.way != "open" and not pointless


def _fitting(kind: FieldKind, one: Candidate, unit: FieldKind | None) -> FieldKind:
    """Answer the kind that a label says, unless its shape speaks against it."""
    if isinstance(one.layout, Cells) and kind in (FieldKind.TEXT, FieldKind.ADDRESS, FieldKind.NAME):
        return FieldKind.DIGITS if len(one.layout.boxes) > 1 else FieldKind.TEXT
    if kind is FieldKind.DATE:
        return FieldKind.INTEGER if unit is FieldKind.INTEGER else FieldKind.TEXT
    if unit is not None and kind in (FieldKind.TEXT, FieldKind.INTEGER, FieldKind.DECIMAL):
        return unit
    return kind


def table_of(rows: Rows, names: Names) -> Table:
    """Answer repeating rows as a table."""
    path = names.unique("meisai", (), "meisai")
    columns = tuple(named(one, names, path) for one in rows.columns)
    return Table(path=path, label="明細", offsets=rows.offsets, columns=columns)


def rules_among(fields: Sequence[FieldDefinition]) -> tuple[Rule, ...]:
    """Answer the rules that neighbours suggest: a postal code before an address, kana before a name."""
    pairs = (
        ("postal_matches_address", FieldKind.POSTAL_CODE, FieldKind.ADDRESS),
        ("kana_matches_name", FieldKind.KANA, FieldKind.NAME),
    )
    return tuple(
        Rule(rule=rule, fields=(one.path, other.path))
        for rule, first, second in pairs
        for one, other in _neighbours(fields, first, second)
    )


def _neighbours(
    fields: Sequence[FieldDefinition], first: FieldKind, second: FieldKind
) -> Iterable[tuple[FieldDefinition, FieldDefinition]]:
    """Answer fields of two kinds that follow each other, no other of either kind between."""
    both = [one for one in fields if one.kind in (first, second)]
    return [
        (one, other) for one, other in pairwise(both)
        if (one.kind, other.kind) == (first, second)
    ]  # fmt: skip
