"""What people said of pages that no form claimed: it is offered first for the next page like it."""

from collections import Counter
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.base import QUIET
from records.paths import Slug
from records.reading import Likeness

_LIKENESSES: TypeAdapter[tuple[Likeness, ...]] = TypeAdapter(tuple[Likeness, ...], config=QUIET)
# So many of the newest choices are looked at: forms change, and so does what people make of them.
_REMEMBERED = 500


def likenesses(body: str | None) -> tuple[Likeness, ...]:
    """Answer what a page's row keeps of the forms that came nearest."""
    return _LIKENESSES.validate_json(body) if body else ()


def chosen_before(book: Book, nearest: Sequence[Likeness]) -> dict[Slug, int]:
    """Answer what people said of pages that the same form came nearest to, and how often."""
    if not nearest:
        return {}
    pages = schema.pages
    query = (
        select(pages.c.said, pages.c.nearest)
        .where(pages.c.said.is_not(None), pages.c.nearest.is_not(None))
        .order_by(pages.c.id.desc())
        .limit(_REMEMBERED)
    )
    with book.reading() as connection:
        rows = connection.execute(query).all()
    wanted = _side(nearest[0])
    return dict(
        Counter(row.said for row in rows if _side(likenesses(row.nearest)[0]) == wanted).most_common()
    )


def _side(one: Likeness) -> tuple[str, str, int, str]:
    return one.procedure, one.form_version, one.page, one.side
