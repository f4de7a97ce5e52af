"""Two readings of a business screen side by side: each entry beside itself, and what changed about it."""

from collections.abc import Sequence

from records.base import Frozen
from records.seen_screen import SeenInput, SeenScreen
from values.screen_changes import KINDS, ScreenChange, paired, screen_changes, title_of


class Line(Frozen):
    """One entry in both readings; None where a reading does not have it."""

    old: SeenInput | None
    new: SeenInput | None
    says: tuple[str, ...]


class PageSides(Frozen):
    """One page: its entries side by side, what changed beside them (title, buttons), its heads of values."""

    title: str
    lines: tuple[Line, ...]
    says: tuple[str, ...]
    shown: tuple[str, ...] = ()


def sides_of(good: SeenScreen | None, now: SeenScreen) -> tuple[PageSides, ...]:
    """Answer every page of the newest reading beside the good one; alone where none was accepted yet."""
    changes = screen_changes(good, now) if good else ()
    return tuple(
        PageSides(
            title=title_of(name),
            lines=_lines(
                good.pages[name].inputs if good and name in good.pages else (),
                now.pages[name].inputs if name in now.pages else (),
                [one for one in changes if one.page == name],
            ),
            says=tuple(
                one.says for one in changes if one.page == name and (one.old, one.new) == (None, None)
            ),
            shown=now.pages[name].shown if name in now.pages else (),
        )
        for name in dict.fromkeys([*now.pages, *(good.pages if good else ())])
    )


def described(seen: SeenInput) -> str:
    """Answer in words what an entry is: its kind, length, options and hints."""
    parts = [KINDS[seen.kind]]
    parts += ["必須"] if seen.required else []
    parts += [f"{seen.maxlength}字まで"] if seen.maxlength else []
    parts += ["選択肢は比べない"] if seen.changing else []
    parts += ["選択肢: " + "、".join(one for one in seen.options if one)] if seen.options else []
    parts += [one for one in (seen.after, seen.hint, seen.placeholder) if one and one != seen.label]
    return " ・ ".join(parts)


def _lines(
    good: Sequence[SeenInput], now: Sequence[SeenInput], changes: Sequence[ScreenChange]
) -> tuple[Line, ...]:
    before = {new: old for old, new in paired(good, now)}
    lines = [_line(good, now, before.get(new), new, changes) for new in range(len(now))]
    gone = [old for old in range(len(good)) if old not in before.values()]
    # What is gone stands after what stood before it.
    for old in gone:
        at = next(
            (n for n, one in enumerate(lines) if one.old is not None and one.old in good[old + 1 :]),
            len(lines),
        )
        lines.insert(at, _line(good, now, old, None, changes))
    return tuple(lines)


def _line(
    good: Sequence[SeenInput],
    now: Sequence[SeenInput],
    old: int | None,
    new: int | None,
    changes: Sequence[ScreenChange],
) -> Line:
    says = tuple(one.says for one in changes if (one.old, one.new) == (old, new))
    return Line(old=None if old is None else good[old], new=None if new is None else now[new], says=says)
