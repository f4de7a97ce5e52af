"""Look before filling: is there anything in the target already?"""

from bots.plan import Plan
from bots.session import Session, locate
from records.entry import Found
from records.errors import ScreenChanged
from records.ids import Reference
from records.screen import Locator, SearchDefinition

# A person compares one or two records; more are counted.
MOST_OPENED = 5


def search_all(
    session: Session, search: SearchDefinition, reference: Reference, plan: Plan
) -> tuple[Found, ...]:
    """Answer everything that the target has under our reference or the thing's own number."""
    asked = [(search.by_reference, reference)] if search.by_reference else []
    found: dict[str | None, Found] = {}
    for at, text in (*asked, *plan.natural):
        for one in _whole(session, search, _search(session, search, at, text)):
            found[one.receipt] = one
    return tuple(found.values())


def _whole(session: Session, search: SearchDefinition, results: tuple[Found, ...]) -> tuple[Found, ...]:
    """Answer the results with all that their own pages show: a person must tell whether it is the same.

    The page of the last one stays open, for its picture.
    """
    whole = []
    for number, one in enumerate(results[:MOST_OPENED]):
        if number:
            session.page.go_back()
        open_found(session, search, one)
        whole.append(one.model_copy(update={"shown": {**one.shown, **session.table()}}))
    return (*whole, *results[MOST_OPENED:])


def search_reference(session: Session, search: SearchDefinition, reference: Reference) -> tuple[Found, ...]:
    """Answer what the target has under our reference; nothing where it cannot be asked for it."""
    return _search(session, search, search.by_reference, reference) if search.by_reference else ()


def open_found(session: Session, search: SearchDefinition, found: Found) -> None:
    """Open one record of the results that are shown.

    Raises:
        ScreenChanged: its link is gone.
    """
    links = locate(session.page, search.result_link)
    for number in range(links.count()):
        if links.nth(number).inner_text().strip() == found.receipt:
            links.nth(number).click()
            session.page.wait_for_load_state()
            session.require_answer()
            return
    raise ScreenChanged("screen.missing", "検索結果の行が開けません。")


def _search(session: Session, search: SearchDefinition, at: Locator, text: str) -> tuple[Found, ...]:
    session.open(search.path)
    session.find(at).fill(text)
    session.press(search.press)
    links = locate(session.page, search.result_link)
    if links.count() == 0:
        if not session.page.get_by_text(search.none_found).first.is_visible():
            raise ScreenChanged("screen.no_results", "検索結果が読み取れません。")
        return ()
    rows: list[dict[str, str]] = links.evaluate_all(
        "links => links.map(link => { const row = link.closest('tr'), table = row.closest('table');"
        " const heads = [...table.querySelectorAll('tr:first-child th')].map(head => head.innerText.trim());"
        " return Object.fromEntries(heads.map((head, n) => [head, row.cells[n].innerText.trim()])) })"
    )
    names = [text.strip() for text in links.all_inner_texts()]
    header = search.reference_header
    return tuple(
        Found(reference=(row.get(header) or None) if header else None, receipt=name, shown=row)
        for name, row in zip(names, rows, strict=True)
    )
