"""One function per kind of step."""

import re
from collections.abc import Sequence

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator as Found

from bots.finding import choices, locate
from bots.picking import pick_date
from bots.plan import Action, Written
from bots.putting import TAKES, answers_of, put_at_once
from bots.session import Session
from records.errors import BusinessError, RefusedByScreen, ScreenChanged, TargetUnavailable
from records.locators import Locator, Place, said
from records.steps import (
    Check,
    Choose,
    Download,
    Expect,
    Fill,
    Filled,
    Menu,
    Open,
    PickDate,
    Press,
    ReadText,
    Select,
    Type,
    Upload,
    Wait,
)
from records.values import Text
from values.compare import equal

# Keys that an input method swallows: a page that listens to keys sees this one for each character.
SWALLOWED = {"key": "Process", "code": "", "keyCode": 229, "bubbles": True}


def perform(session: Session, action: Action) -> str | None:
    """Do one step; answer the text that a ``read`` step reads.

    Raises:
        ScreenChanged: an element is not there or does not take the text.
        RefusedByScreen: a field cuts the text, or a dialog refuses it.
        TargetUnavailable: the target does not answer.
        BusinessError: the screen filled a field otherwise (``screen.filled_otherwise``).
    """
    session.dialogs.require_none()
    match action.step:
        case Open() | Menu() | Press() as step:
            _go(session, step)
        case Wait() as step:
            session.wait_for(step, gone=step.gone)
        case Expect() as step:
            _expect(session, step)
        case ReadText() as step:
            return session.find(step.at, place=True).inner_text().strip()
        case Download() as step:
            return _number_in(downloaded(session, step.at), step)
        case step:
            _put(session, step, action.text or "")
    session.dialogs.require_none()
    return None


def require_fits(session: Session, actions: Sequence[Action]) -> None:
    """Ask the fields that are on the page whether they take what these actions put into them.

    A field that comes up later is asked when it is filled.

    Raises:
        RefusedByScreen: one is too short (``plan.too_long``), or takes other characters (``plan.charset``).
    """
    session.fitting.clear()
    for at, text, answers in answers_of(session, actions):
        if len(answers) == 1:
            _require_fit(answers[0], at)
            session.fitting.add((at, text))


def put_in(session: Session, actions: Sequence[Action]) -> int:
    """Put in what the page takes at once of these, from the first on; answer how many (bots.port)."""
    session.dialogs.require_none()
    done = put_at_once(session, actions)
    session.dialogs.require_none()
    return done


def downloaded(session: Session, at: Locator) -> bytes:
    """Press what answers a file, and answer its bytes.

    Raises:
        ScreenChanged: it is not there.
        TargetUnavailable: no file comes.
    """
    button = session.find(at)
    try:
        with session.front.expect_download() as coming:
            button.click()
        return coming.value.path().read_bytes()
    except PlaywrightError as error:
        raise TargetUnavailable("target.no_download", "業務システムがファイルを返しません。") from error


def _go(session: Session, step: Open | Menu | Press) -> None:
    match step:
        case Open():
            session.open(step.path)
        case Menu():
            _menu(session, step)
        case Press(if_shown=True) if not locate(session.place(step.at), step.at).count():
            return
        case Press():
            session.press(step.at, opens=step.opens, dialogs=step.dialogs, then=step.then)


def _menu(session: Session, step: Menu) -> None:
    session.sign_in()
    for number, item in enumerate(step.items, start=1):
        then = step.then if number == len(step.items) else None
        session.press(_item(session, step, item), then=then)


def _item(session: Session, place: Place, words: str) -> Locator:
    """Answer the link, button or other thing with these words, once the menu shows it."""
    ways = [
        Locator(window=place.window, frame=place.frame, role=role, name=words) for role in ("link", "button")
    ]
    ways.append(Locator(window=place.window, frame=place.frame, text=words))
    root = session.place(place)
    links, buttons, texts = (locate(root, way) for way in ways)
    try:
        links.or_(buttons).or_(texts).first.wait_for(state="visible")
    except PlaywrightError as error:
        raise ScreenChanged("screen.missing", f"画面に「{words}」が見つかりません。") from error
    return next(way for way in ways if locate(root, way).count())


def _put(
    session: Session, step: Fill | Type | Filled | Select | Choose | Check | PickDate | Upload, text: str
) -> None:
    match step:
        case Fill() | Type():
            _write(session, step, text)
        case Filled():
            _filled(session, step, text)
        case Select():
            _select(session.find(step.at), text)
        case Choose():
            _choose(session.find(step.at, place=True), text)
        case Check():
            session.find(step.at).set_checked(bool(text))
        case PickDate():
            pick_date(session, step, text)
        case Upload():
            _upload(session.find(step.at), step, text)


def _write(session: Session, step: Written, text: str) -> None:
    box = _fitting(session, step.at, text)
    try:
        if isinstance(step, Type):
            _type(session, box, text)
        else:
            box.fill(text)
    except PlaywrightError as error:
        session.find(step.at)
        raise ScreenChanged("screen.not_fillable", "入力欄に値を入れられません。") from error
    # A script of the page may cut as silently as a maximal length does.
    kept = box.input_value()
    if kept != text and text.startswith(kept):
        raise RefusedByScreen("screen.cut", f"入力欄「{said(step.at)}」が値を途中で切りました。")
    if kept != text and not (isinstance(step, Type) and equal(Text(text=text), kept, "plain")):
        raise ScreenChanged("screen.altered", f"入力欄「{said(step.at)}」が値を書き換えました。")


def _type(session: Session, box: Found, text: str) -> None:
    if box.input_value():
        box.fill("")
    box.focus()
    for character in text:
        if character.isascii() and character.isprintable():
            box.press_sequentially(character)
            continue
        box.dispatch_event("keydown", SWALLOWED)
        session.front.keyboard.insert_text(character)
        box.dispatch_event("keyup", SWALLOWED)
    box.blur()


def _fitting(session: Session, at: Locator, text: str) -> Found:
    """Answer a field that takes this text: asked before, with the others of its page, or now."""
    if (at, text) in session.fitting:
        return locate(session.place(at), at)
    box = session.find(at)
    (answer,) = box.evaluate_all(TAKES, text)
    _require_fit(answer, at)
    return box


def _require_fit(answer: str, at: Locator) -> None:
    match answer:
        case "long":
            raise RefusedByScreen(
                "plan.too_long", f"「{said(at)}」に入れる値が、画面の入力欄より長くなります。"
            )
        case "charset":
            raise RefusedByScreen(
                "plan.charset", f"「{said(at)}」に入れる値を、画面の入力欄が受け付けません。"
            )


def _filled(session: Session, step: Filled, text: str) -> None:
    box = session.find(step.at)
    late = ScreenChanged("screen.not_filled", f"入力欄「{said(step.at)}」が自動で入りません。")
    session.wait_until(lambda: bool(box.input_value()), late)
    if equal(Text(text=text), box.input_value(), step.value.format):
        return
    if step.otherwise == "stop":
        raise BusinessError(
            "screen.filled_otherwise", f"画面が「{said(step.at)}」に、登録する内容と違う値を入れました。"
        )
    _write(session, step, text)


def _select(box: Found, text: str) -> None:
    if not text:
        return
    if text not in box.locator("option").all_inner_texts():
        raise ScreenChanged("screen.no_option", "一覧に選ぶべき項目がありません。")
    box.select_option(label=text)


def _choose(group: Found, text: str) -> None:
    if not text:
        return
    button = locate(group, Locator(label=text))
    if button.count() == 0:
        button = choices(group, text)
    if button.count() != 1:
        raise ScreenChanged("screen.no_option", "選ぶべき項目がありません。")
    button.check()


def _upload(box: Found, step: Upload, text: str) -> None:
    box.set_input_files({"name": step.name, "mimeType": "text/csv", "buffer": text.encode(step.encoding)})


def _expect(session: Session, step: Expect) -> None:
    if not session.shows(step):
        what = step.text or (said(step.at) if step.at else step.url)
        raise ScreenChanged("screen.unexpected", f"画面に「{what}」が出ません。")


def _number_in(data: bytes, step: Download) -> str:
    found = re.search(step.pattern, data.decode(step.encoding, errors="replace"))
    if found is None:
        raise ScreenChanged("screen.no_number", "ダウンロードしたファイルに、受付番号が見つかりません。")
    return found.group(1)
