"""A reading of a page without what was typed on the way to it: looks hold labels, never values."""

from collections.abc import Collection, Mapping

from records.seen_screen import SeenInput, SeenPage

# Shorter ones are parts of other words: a 1 or 点検 stands on every page.
LEAST = 4
TYPED = "□"


def words_kept(seen: SeenPage, before: SeenPage | None, typed: Collection[str]) -> SeenPage:
    """Answer a page on which typed texts do not stand.

    An entry that was there ``before`` something was typed keeps the words beside it of then: beside a number
    a screen may show whose it is.
    """
    known = {_same(one): one for one in reversed(before.inputs)} if before else {}
    inputs = tuple(_as_before(one, known) for one in seen.inputs)
    dumped = seen.model_copy(update={"inputs": inputs}).model_dump(mode="python")
    longest_first = sorted((one for one in typed if len(one) >= LEAST), key=len, reverse=True)
    return SeenPage.model_validate(_without(dumped, longest_first))


def _same(one: SeenInput) -> tuple[str, str, str, str]:
    return one.frame, one.name, one.label, one.kind


def _as_before(one: SeenInput, known: Mapping[tuple[str, str, str, str], SeenInput]) -> SeenInput:
    old = known.get(_same(one))
    if old is None:
        return one
    return one.model_copy(update={"before": old.before, "after": old.after, "hint": old.hint})


def _without(value: object, typed: list[str]) -> object:
    match value:
        case str():
            for one in typed:
                value = value.replace(one, TYPED)
            return value
        case dict():
            return {key: _without(one, typed) for key, one in value.items()}
        case tuple() | list():
            return [_without(one, typed) for one in value]
    return value
