"""A recording of Playwright (``playwright codegen``) as a screen: what was filled, what was pressed.

Python (``--target python``) is read as text and never run; JSONL (``--target jsonl``) line by line. What was
typed into the entries is somebody's data and is not kept.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

from records.base import Frozen
from records.errors import BusinessError
from records.locators import Locator
from records.seen_screen import SeenButton, SeenInput, SeenKind, SeenPage

Verb = Literal["goto", "fill", "select", "check", "click"]
VERBS: dict[str, Verb] = {
    "goto": "goto", "navigate": "goto", "openPage": "goto", "fill": "fill", "type": "fill",
    "press_sequentially": "fill", "select_option": "select", "select": "select", "set_checked": "check",
    "check": "check", "uncheck": "check", "click": "click",
}  # fmt: skip
KINDS: dict[Verb, SeenKind] = {"fill": "text", "select": "select", "check": "check"}
FINDERS = {
    "get_by_label": "label", "get_by_role": "role", "get_by_text": "text", "locator": "css",
    "get_by_placeholder": "placeholder", "label": "label", "role": "role", "text": "text",
    "placeholder": "placeholder", "default": "css",
}  # fmt: skip
UNREADABLE = BusinessError(
    "map.recording", "記録が読めません。playwright codegen の Python か JSONL の出力を指定してください。"
)


class Recorded(Frozen):
    """One thing that was done: where, and of a list the option that was chosen."""

    verb: Verb
    at: Locator | None = None
    label: str = ""
    option: str = ""
    path: str = ""


class Recording(Frozen):
    """A recorded entry: the form's path, its page as far as it was touched, the buttons in their order."""

    path: str
    page: SeenPage
    at: tuple[Locator | None, ...]
    pressed: tuple[Locator, ...]


def read_recording(text: str) -> Recording:
    """Answer what a recording did.

    Raises:
        BusinessError: it is no recording (``map.recording``).
    """
    steps = tuple(_from_jsonl(text) if text.lstrip().startswith("{") else _from_python(text))
    if not any(one.verb in KINDS for one in steps):
        raise UNREADABLE
    first = next(n for n, one in enumerate(steps) if one.verb in KINDS and not _of_login(steps, n))
    entries = _entries(steps[first:])
    pressed = [one.at for one in steps[first:] if one.verb == "click" and one.at and one.label not in entries]
    opened = [one.path for one in steps[: first + 1] if one.verb == "goto"]
    return Recording(
        path=opened[-1] if opened else "/",
        page=SeenPage(
            title="",
            inputs=tuple(seen for seen, _at in entries.values()),
            buttons=tuple(SeenButton(role="button", name=at.name or at.text or "") for at in pressed),
        ),
        at=tuple(at for _seen, at in entries.values()),
        pressed=tuple(pressed),
    )


def _of_login(steps: Sequence[Recorded], number: int) -> bool:
    """Tell whether an entry belongs to the login: a page is opened, or a menu clicked, only after it."""
    passwords = [n for n, one in enumerate(steps) if re.search(r"パスワード|暗証|[Pp]assword", one.label)]
    return bool(passwords) and number <= passwords[-1]


def _entries(steps: Sequence[Recorded]) -> dict[str, tuple[SeenInput, Locator | None]]:
    found: dict[str, tuple[SeenInput, Locator | None]] = {}
    for one in steps:
        kind = KINDS.get(one.verb)
        if kind is None:
            continue
        options = (one.option,) if one.option else ()
        found[one.label] = (SeenInput(kind=kind, label=one.label, options=options), one.at)
    return found


def _from_python(text: str) -> Iterator[Recorded]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise UNREADABLE from error
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.end_lineno or 0, one.end_col_offset or 0)):
        if isinstance(call.func, ast.Attribute) and (verb := VERBS.get(call.func.attr)):
            chain = list(_chain(call.func.value))
            if verb == "goto":
                yield Recorded(verb=verb, path=_path(_text(call.args)))
            elif chain:
                said = _text(call.args) or _named(call, "label") if verb == "select" else ""
                yield _recorded(verb, chain, said)


def _chain(node: ast.expr) -> Iterator[tuple[str, str, str | None]]:
    """Answer the finders of ``page.frame_locator(…).get_by_label(…)``, from the outside in."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _chain(node.func.value)
        if node.func.attr in (*FINDERS, "frame_locator"):
            yield node.func.attr, _text(node.args), _named(node, "name") or None
    elif isinstance(node, ast.Attribute):
        yield from _chain(node.value)
        if node.attr == "content_frame":
            yield "content_frame", "", None


def _from_jsonl(text: str) -> Iterator[Recorded]:
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            said = json.loads(line)
        except ValueError as error:
            raise UNREADABLE from error
        verb = VERBS.get(str(said.get("name"))) if isinstance(said, dict) else None
        if verb == "goto":
            yield Recorded(verb=verb, path=_path(str(said.get("url", ""))))
        elif verb is not None and isinstance(said.get("locator"), dict):
            options = said.get("options")
            chosen = str(options[0]) if verb == "select" and isinstance(options, list) and options else ""
            yield _recorded(verb, list(_linked(said["locator"])), chosen)


def _linked(locator: dict[str, object]) -> Iterator[tuple[str, str, str | None]]:
    options = locator.get("options")
    name = options.get("name") if isinstance(options, dict) else None
    kind = str(locator.get("kind"))
    yield "frame_locator" if kind == "frame" else kind, str(locator.get("body", "")), name and str(name)
    following = locator.get("next")
    if isinstance(following, dict):
        yield from _linked(following)


def _recorded(verb: Verb, chain: list[tuple[str, str, str | None]], option: str) -> Recorded:
    frames = [_frame(body) for kind, body, _ in chain if kind == "frame_locator"]
    for n, (kind, _body, _name) in enumerate(chain[1:], start=1):
        if kind == "content_frame":
            frames.append(_frame(chain[n - 1][1]))
    kind, body, name = chain[-1]
    frame = "/".join(one for one in frames if one) or None
    at = _locator(FINDERS.get(kind, "css"), body, name, frame)
    return Recorded(verb=verb, at=at, label=name or body, option=option)


def _locator(way: str, body: str, name: str | None, frame: str | None) -> Locator:
    match way:
        case "label":
            return Locator(label=body, frame=frame)
        case "role" if body in ("textbox", "combobox", "checkbox", "spinbutton") and name:
            # What has a role and a name has its label too.
            return Locator(label=name, frame=frame)
        case "role":
            return Locator(role=body, name=name, frame=frame)
        case "text":
            return Locator(text=body, frame=frame)
        case "placeholder":
            return Locator(css=f"[placeholder={json.dumps(body, ensure_ascii=False)}]", frame=frame)
    return Locator(css=body, frame=frame)


def _frame(selector: str) -> str:
    found = re.search(r"""\[(?:name|title|id)=["']?([^"'\]]+)""", selector) or re.search(
        r"#([\w-]+)", selector
    )
    return found.group(1) if found else ""


def _text(arguments: Sequence[ast.expr]) -> str:
    one = arguments[0] if arguments else None
    return str(one.value) if isinstance(one, ast.Constant) else ""


def _named(call: ast.Call, name: str) -> str:
    return next((_text([one.value]) for one in call.keywords if one.arg == name), "")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
