"""Which 業務 an export belongs to: by its columns, among all that are defined."""

from collections.abc import Collection

from records.errors import QuarantineError
from records.listing import Export, ListDefinition, ListedRow, Listing

# An export that has fewer of the columns than this is another system's.
KNOWN = 0.5
LOST = "\ufffd"

UNKNOWN = QuarantineError(
    "list.unknown", "登録されている一覧のどれとも列の名前が合いません。見出しの行があるか確かめてください。"
)
AMBIGUOUS = QuarantineError(
    "list.ambiguous", "二つの業務の一覧に当てはまります。列の定義を確かめてください。"
)


def recognised(export: Export, known: Collection[ListDefinition]) -> Listing:
    """Answer an export as the list whose columns it has.

    Raises:
        QuarantineError: no list or several have these columns (``list.unknown``, ``list.ambiguous``), columns
            are missing (``list.missing_columns``), or the service's number lacks (``list.no_id``) or is
            garbled (``list.bad_id``): rows could be filed twice, or one for another.
    """
    named = frozenset(export.columns)
    ranked = sorted(known, key=lambda one: _fit(one, named), reverse=True)
    if not ranked or _fit(ranked[0], named)[0] < KNOWN:
        raise UNKNOWN
    if len(ranked) > 1 and _fit(ranked[1], named) == _fit(ranked[0], named):
        raise AMBIGUOUS
    definition = ranked[0]
    if missing := [name for name in definition.required if name not in named]:
        raise QuarantineError("list.missing_columns", f"一覧に必要な列がありません: {'、'.join(missing)}")
    return Listing(
        definition=definition,
        rows=tuple(_row(number, cells, definition) for number, cells in export.rows),
        unknown=tuple(name for name in export.columns if not definition.knows(name)),
    )


def _fit(definition: ListDefinition, named: frozenset[str]) -> tuple[float, int]:
    """Answer which share of a list's columns is there, and how many: the longer of two whole lists fits."""
    there = sum(name in named for name in definition.required)
    return there / len(definition.required), there


def _row(number: int, cells: dict[str, str], definition: ListDefinition) -> ListedRow:
    key = cells.get(definition.id, "").strip()
    if not key:
        raise QuarantineError("list.no_id", f"{number}行目の「{definition.id}」が空です。")
    if LOST in key:
        raise QuarantineError("list.bad_id", f"{number}行目の「{definition.id}」が文字化けしています。")
    return ListedRow(number=number, key=key, cells=cells)
