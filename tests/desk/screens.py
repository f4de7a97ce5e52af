"""A business screen that somebody accepted, and that looks otherwise now."""

from ledger.book import Book
from ledger.screen_looks import ScreenLooks
from records.ids import Id
from records.paths import Slug
from records.seen_screen import SeenButton, SeenInput, SeenPage, SeenScreen
from tests.ledger.cast import SUZUKI

NAME = SeenInput(kind="text", label="氏名", name="shimei", maxlength=40, required=True)
SEX = SeenInput(kind="select", label="性別", name="sex", options=("", "男", "女"))
DAY = SeenInput(kind="date", label="届出日", name="todoke")
MAIL = SeenInput(kind="text", label="メール", name="mail", required=True)


def screen(procedure: Slug, *inputs: SeenInput) -> SeenScreen:
    page = SeenPage(title="入力", inputs=inputs, buttons=(SeenButton(role="button", name="確認画面へ"),))
    search = SeenPage(title="検索", inputs=(), buttons=(SeenButton(role="button", name="検索"),))
    return SeenScreen(procedure=procedure, pages={"search": search, "form": page})


def accepted_screen(book: Book, procedure: Slug) -> SeenScreen:
    """Answer the screen that is good for a 業務 from now on."""
    good, looks = screen(procedure, NAME, SEX, DAY), ScreenLooks(book)
    looks.accept(procedure, looks.seen(good), actor=SUZUKI)
    return good


def changed_screen(book: Book, procedure: Slug) -> Id:
    """Answer the look of a screen in which a label, the options, the order and an entry have changed."""
    accepted_screen(book, procedure)
    renamed = NAME.model_copy(update={"label": "お名前"})
    options = SEX.model_copy(update={"options": ("", "男", "女", "その他")})
    return ScreenLooks(book).seen(screen(procedure, MAIL, options, renamed))
