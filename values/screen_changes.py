"""How a business screen differs from its last good reading, said so that a clerk can look for it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from records.base import Frozen
from records.seen_screen import SeenInput, SeenPage, SeenScreen

PAGES = {"search": "検索画面", "way": "入力前の画面", "form": "入力画面", "confirm": "確認画面"}
NUMBERED = re.compile(r"(way|form)(\d+)")
KINDS = {
    "text": "文字の欄", "area": "複数行の欄", "date": "日付の欄", "number": "数の欄",
    "password": "パスワードの欄", "file": "ファイルの欄", "select": "一覧から選ぶ欄",
    "radio": "ボタンで選ぶ欄", "check": "チェック欄",
}  # fmt: skip
# A day in any way of writing, or a time of day.
MOMENT = re.compile(r"(?:\d{1,4}|元)[年/.-]\d{1,2}[月/.-]\d{1,2}|\d{1,2}:\d\d(?::\d\d)?")
# Two entries with less in common are not the same entry under another name.
SAME_ENTRY = 3


class ScreenChange(Frozen):
    """One difference: on which page, a sentence, and the entries of both readings that it is about.

    ``listed``: the list whose options are not the same, by its name.
    """

    page: str
    says: str
    old: int | None = None
    new: int | None = None
    listed: str | None = None


def title_of(name: str) -> str:
    """Answer what people call a page of a look."""
    if (found := NUMBERED.fullmatch(name)) is not None:
        return f"{PAGES[found[1]]}({found[2]})"
    return PAGES.get(name, name)


def screen_changes(good: SeenScreen, now: SeenScreen) -> tuple[ScreenChange, ...]:
    """Answer every difference that somebody who fills the screen would see, page by page.

    A page that only one of the looks came to is a difference where the other would have come to it too.
    """
    found: list[ScreenChange] = []
    for name in dict.fromkeys([*good.pages, *now.pages]):
        if name in now.pages and name in good.pages:
            found += _of_page(name, good.pages[name], now.pages[name])
        elif name in good.pages and now.unseen is None:
            found.append(ScreenChange(page=name, says=f"{title_of(name)}がなくなりました"))
        elif name in now.pages and not good.partly:
            found.append(ScreenChange(page=name, says=f"{title_of(name)}が増えました"))
    if not found and now.unseen is not None and now.unseen.is_change and set(good.pages) > set(now.pages):
        last = list(now.pages)[-1]
        found.append(ScreenChange(page=last, says=f"{title_of(last)}の先へ進めません({now.unseen.says})"))
    return tuple(found)


def _of_page(name: str, good: SeenPage, now: SeenPage) -> Iterator[ScreenChange]:
    if _still(good.title) != _still(now.title):
        yield ScreenChange(page=name, says=f"画面の題名が「{good.title}」から「{now.title}」に変わりました")
    pairs = paired(good.inputs, now.inputs)
    for old, new in pairs:
        one, other = good.inputs[old], now.inputs[new]
        for says in _of_entry(one, other):
            yield ScreenChange(page=name, says=says, old=old, new=new)
        for says in () if one.changing or other.changing else _of_options(one, other):
            yield ScreenChange(page=name, says=says, old=old, new=new, listed=one.label)
    for old, new in _moved(pairs):
        says = f"{_called(now.inputs[new])}の位置が変わりました"
        yield ScreenChange(page=name, says=says, old=old, new=new)
    yield from _come_and_gone(name, good, now, pairs)
    yield from _of_buttons(name, good, now)
    yield from _of_shown(name, good, now)


def _come_and_gone(
    name: str, good: SeenPage, now: SeenPage, pairs: Sequence[tuple[int, int]]
) -> Iterator[ScreenChange]:
    kept, seen = {old for old, _ in pairs}, {new for _, new in pairs}
    for old, one in enumerate(good.inputs):
        if old not in kept:
            yield ScreenChange(page=name, says=f"{_called(one)}がなくなりました", old=old)
    for new, one in enumerate(now.inputs):
        if new not in seen:
            must = "必須の" if one.required else ""
            yield ScreenChange(page=name, says=f"{must}{_called(one)}が増えました", new=new)


def paired(good: Sequence[SeenInput], now: Sequence[SeenInput]) -> tuple[tuple[int, int], ...]:
    """Answer which entries are the same in both readings: by what they share, the surest first."""
    scored = [
        (score, -abs(old - new), old, new)
        for old, one in enumerate(good)
        for new, other in enumerate(now)
        if (score := _shared(one, other)) >= SAME_ENTRY
    ]
    found, olds, news = list[tuple[int, int]](), set[int](), set[int]()
    for _score, _near, old, new in sorted(scored, reverse=True):
        if old not in olds and new not in news:
            found.append((old, new))
            olds.add(old)
            news.add(new)
    return tuple(sorted(found))


def _shared(one: SeenInput, other: SeenInput) -> int:
    named = bool(one.name) and one.name == other.name
    called = bool(one.label) and (one.label, one.section) == (other.label, other.section)
    return (
        (3 if named else 0)
        + (3 if called else 0)
        + (one.frame == other.frame)
        + (one.kind == other.kind)
        + (one.options == other.options and bool(one.options))
        + (one.group == other.group and bool(one.group))
        - (0 if named or called else 2)
    )


def _of_entry(old: SeenInput, new: SeenInput) -> Iterator[str]:
    called = _called(old)
    if old.label != new.label:
        yield f"{called}の欄が「{new.label}」に変わりました"
    yield from _of_hint(called, old, new)
    for what, before, after in (
        ("種類", KINDS[old.kind], KINDS[new.kind]),
        ("見出し", _over(old), _over(new)),
        ("枠(フレーム)", old.frame, new.frame),
        ("入る文字数", _length(old), _length(new)),
        ("必須か任意か", _must(old), _must(new)),
        ("入力できるか", _open(old), _open(new)),
        ("内部の名前", old.name, new.name),
    ):
        if before != after:
            yield f"{called}の{what}が「{before}」から「{after}」に変わりました"


def _of_hint(called: str, old: SeenInput, new: SeenInput) -> Iterator[str]:
    before, after = _says(old), _says(new)
    if _still(before) != _still(after):
        yield f"{called}の説明が「{before}」から「{after}」に変わりました"


def _of_options(before: SeenInput, after: SeenInput) -> Iterator[str]:
    called, old, new = _called(before), before.options, after.options
    gone, added = _gone(old, new), _gone(new, old)
    if len(gone) == len(added):
        for one, other in zip(gone, added, strict=True):
            yield f"{called}の選択肢「{one}」が「{other}」に変わりました"
    else:
        yield from (f"{called}の選択肢「{one}」がなくなりました" for one in gone)
        yield from (f"{called}に選択肢「{one}」が増えました" for one in added)
    if not gone and not added and tuple(old) != tuple(new):
        yield f"{called}の選択肢の順が変わりました"


def _of_shown(name: str, good: SeenPage, now: SeenPage) -> Iterator[ScreenChange]:
    old, new = [_still(one) for one in good.shown], [_still(one) for one in now.shown]
    for one in _gone(old, new):
        yield ScreenChange(page=name, says=f"表示の見出し「{one}」がなくなりました")
    for one in _gone(new, old):
        yield ScreenChange(page=name, says=f"表示の見出し「{one}」が増えました")


def _gone(old: Sequence[str], new: Sequence[str]) -> list[str]:
    return list((Counter(old) - Counter(new)).elements())


def _of_buttons(name: str, good: SeenPage, now: SeenPage) -> Iterator[ScreenChange]:
    old = [one.name for one in good.buttons if one.role == "button"]
    new = [one.name for one in now.buttons if one.role == "button"]
    gone, added = _gone(old, new), _gone(new, old)
    if len(gone) == len(added):
        says = [f"ボタン「{one}」が「{other}」に変わりました" for one, other in zip(gone, added, strict=True)]
    else:
        says = [f"ボタン「{one}」がなくなりました" for one in gone]
        says += [f"ボタン「{one}」が増えました" for one in added]
    yield from (ScreenChange(page=name, says=one) for one in says)


def _moved(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Answer the entries that left their place among the others: those outside the longest run in order."""
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        longest: list[tuple[int, int]] = []
        for run in runs:
            if run[-1][1] < pair[1] and len(run) > len(longest):
                longest = run
        runs.append([*longest, pair])
    kept = set(sorted(runs, key=len)[-1]) if runs else set[tuple[int, int]]()
    return [pair for pair in pairs if pair not in kept]


def _called(seen: SeenInput) -> str:
    label = seen.label or seen.name or "名前のない欄"
    return f"「{seen.section} {label}」" if seen.section else f"「{label}」"


def _over(seen: SeenInput) -> str:
    return " ".join(one for one in (seen.section, seen.group) if one)


def _says(seen: SeenInput) -> str:
    said = (seen.before if seen.before != seen.label else "", seen.after, seen.hint, seen.placeholder)
    return " ".join(one for one in said if one and one != seen.label)


def _still(text: str) -> str:
    """Answer a text without what day and time it is: the same page says another one tomorrow."""
    return MOMENT.sub(lambda found: re.sub(r"\d{1,3}|元", "9", re.sub(r"\d{4}", "Y", found.group())), text)


def _must(seen: SeenInput) -> str:
    return "必須" if seen.required else "任意"


def _open(seen: SeenInput) -> str:
    return "入力できない" if seen.readonly else "入力できる"


def _length(seen: SeenInput) -> str:
    return "制限なし" if seen.maxlength is None else f"{seen.maxlength}字"
