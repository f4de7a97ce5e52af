"""The scripted clerk: works through the real pages in a real browser, with the keyboard, as a person does."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from records.base import Frozen

# One look at the page: where it stands, and what is asked.
_STATE = """() => {
  const work = document.getElementById("work");
  const now = work.querySelector(".field.now");
  const input = now?.querySelector("input.text");
  return {
    turn: Number(document.body.dataset.turn || 0),
    empty: "empty" in work.dataset,
    mode: work.dataset.mode || "",
    insist: document.querySelector("#notice [data-insist]") !== null,
    refused: document.querySelector("#notice .bad")?.textContent || "",
    wrong: now?.querySelector(".verdict .bad")?.textContent || "",
    case_id: work.dataset.case || work.dataset.pageId || "",
    reference: work.dataset.reference || "",
    procedure: work.dataset.procedure || "",
    file_name: work.dataset.file || "",
    page_number: Number(work.dataset.page || 0),
    path: now?.dataset.path || "",
    label: now?.dataset.label || "",
    reason: now?.dataset.reason || "",
    shown: input ? input.value : now?.querySelector("[aria-checked=true]")?.dataset.text || "",
    options: [...(now?.querySelectorAll("[role=radio]") || [])].map((one) => one.dataset.text),
  };
}"""


class Question(Frozen):
    """One field that the page asks about. ``shown`` is what stands in the input."""

    case_id: str
    reference: str
    procedure: str
    path: str
    label: str
    file_name: str
    page_number: int
    shown: str
    reason: str


class CheckedCounts(Frozen):
    """What the clerk did. ``changed`` counts the fields of which the shown text was not right."""

    cases: int = 0
    fields: int = 0
    changed: int = 0
    held: int = 0
    repeats: int = 0


class _Look(Question):
    """What the page shows now."""

    turn: int
    empty: bool
    mode: str
    insist: bool
    refused: str
    wrong: str
    options: tuple[str, ...]

    def question(self) -> Question:
        """Answer the part that somebody decides on."""
        return Question.model_validate({name: getattr(self, name) for name in Question.model_fields})


# The text that a person would type, or the option's label; はい/いいえ; "" for 空欄; None holds the case.
Decide = Callable[[Question], str | None]


def _no_progress() -> None:
    """Nobody watches."""


class ScriptedClerk:
    """One person at the desk."""

    def __init__(self, page: Page, base_url: str, user: str, password: str) -> None:
        """Sign in."""
        self._page = page
        self._base_url = base_url
        page.goto(f"{base_url}/login")
        page.get_by_label("利用者名").fill(user)
        page.get_by_label("パスワード").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"^(?!.*/login).*$"))

    def check_all(self, decide: Decide, *, progress: Callable[[], None] = _no_progress) -> CheckedCounts:
        """Answer every case that waits; a case that repeats another is withdrawn as 重複.

        ``progress`` is called after every case.

        Raises:
            RuntimeError: the page refused something that is none of the clerk's business.
        """
        counts = CheckedCounts()
        look = self._open("/check")
        while not look.empty:
            counts = self._case(look, decide, counts)
            progress()
            look = self._look()
        return counts

    def exclude_unclaimed(self) -> int:
        """仕分け待ち: exclude every page, and answer how many there were."""
        return self._each("/sort", "0")

    def approve_all(self) -> int:
        """決裁: approve every case that this person may, and answer how many there were."""
        return self._each("/approve", "Enter")

    def _each(self, place: str, key: str) -> int:
        done, look = 0, self._open(place)
        while not look.empty:
            look = self._press(key, look)
            done += 1
        return done

    def _case(self, look: _Look, decide: Decide, counts: CheckedCounts) -> CheckedCounts:
        """Work on one case until the page shows another one."""
        case_id, asked, changed, held = look.case_id, 0, 0, 0
        if look.mode == "repeat":
            self._press("2", look)
            return _plus(counts, cases=1, repeats=1)
        while not look.empty and look.case_id == case_id:
            if look.insist:
                look = self._press("Enter", look)
                continue
            text = decide(look.question())
            if text is None:
                look, held = self._hold(look), 1
                continue
            asked, changed = asked + 1, changed + (text != look.shown)
            look = self._answer(look, text)
            if look.wrong:
                look, held = self._hold(look), 1
        return _plus(counts, cases=1, fields=asked, changed=changed, held=held)

    def _answer(self, look: _Look, text: str) -> _Look:
        """Give the text to the field that is open, and accept it."""
        if not text:
            return self._press("F8", look)
        if look.options:
            if text != look.shown:
                look = self._press(str(look.options.index(text) + 1), look)
        elif text != look.shown:
            # The input's text is selected when it opens: what is typed replaces it.
            self._page.keyboard.insert_text(text)
        return self._press("Enter", look)

    def _hold(self, look: _Look) -> _Look:
        """不備・保留, with the first of the offered reasons."""
        for key in ("Shift+F9", "1", "Enter"):
            look = self._press(key, look)
        return look

    def _press(self, key: str, look: _Look) -> _Look:
        """Press a key, wait until the page took it, and look again."""
        self._page.keyboard.press(key)
        self._page.wait_for_function("turn => Number(document.body.dataset.turn || 0) > turn", arg=look.turn)
        new = self._look()
        if new.refused:
            raise RuntimeError(f"the page refused {key} on case {look.case_id}: {new.refused}")
        return new

    def _open(self, place: str) -> _Look:
        self._page.goto(f"{self._base_url}{place}")
        return self._look()

    def _look(self) -> _Look:
        return _Look.model_validate(self._page.evaluate(_STATE))


def _plus(counts: CheckedCounts, **more: int) -> CheckedCounts:
    return CheckedCounts(**{name: value + more.get(name, 0) for name, value in counts.model_dump().items()})
