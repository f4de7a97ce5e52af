"""One function per kind of step."""

from playwright.sync_api import Error as PlaywrightError

from bots.plan import Action
from bots.session import Session, locate
from records.errors import ScreenChanged
from records.screen import Check, Choose, Expect, Fill, Locator, Open, Press, ReadText, Select


def perform(session: Session, action: Action) -> str | None:
    """Do one step; answer the text that a ``read`` step reads.

    Raises:
        ScreenChanged: an element is not there or does not take the text.
        TargetUnavailable: the target does not answer.
    """
    match action.step:
        case Open() as step:
            session.open(step.path)
        case Press(if_shown=True) as step if not locate(session.page, step.at).count():
            return None
        case Press() as step:
            session.press(step.at)
        case Expect() as step:
            _expect(session, step.text)
        case ReadText() as step:
            return session.find(step.at).inner_text().strip()
        case Fill() | Select() | Choose() | Check() as step:
            _put(session, step, action.text or "")
    return None


def _put(session: Session, step: Fill | Select | Choose | Check, text: str) -> None:
    match step:
        case Fill():
            _fill(session, step.at, text)
        case Select():
            _select(session, step.at, text)
        case Choose():
            _choose(session, step.at, text)
        case Check():
            session.find(step.at).set_checked(bool(text))


def _fill(session: Session, at: Locator, text: str) -> None:
    box = session.find(at)
    try:
        box.fill(text)
    except PlaywrightError as error:
        raise ScreenChanged("screen.not_fillable", "入力欄に値を入れられません。") from error
    # A field with a maximal length cuts silently.
    if box.input_value() != text:
        raise ScreenChanged("screen.cut", "入力欄が値を途中で切りました。")


def _select(session: Session, at: Locator, text: str) -> None:
    if not text:
        return
    box = session.find(at)
    if text not in box.locator("option").all_inner_texts():
        raise ScreenChanged("screen.no_option", "一覧に選ぶべき項目がありません。")
    box.select_option(label=text)


def _choose(session: Session, at: Locator, text: str) -> None:
    if not text:
        return
    button = locate(session.find(at), Locator(label=text))
    if button.count() != 1:
        raise ScreenChanged("screen.no_option", "選ぶべき項目がありません。")
    button.check()


def _expect(session: Session, text: str) -> None:
    if not session.page.get_by_text(text).first.is_visible():
        raise ScreenChanged("screen.unexpected", f"画面に「{text}」が出ません。")
