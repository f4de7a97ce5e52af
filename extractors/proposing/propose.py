"""From the pictures of a blank to a proposed form definition, stage by stage."""

from collections.abc import Callable, Sequence

from extractors.images import Image
from extractors.proposing.paper import Paper, straightened
from extractors.proposing.printed import PrintReaders
from extractors.proposing.proposed import Proposed
from records.form import FormDefinition, FormPage
from records.paths import Slug

FIRST_VERSION = "1"


def propose(
    pages: Sequence[Image], dpi: float, slug: Slug, title: str | None, readers: PrintReaders,
    pdf: bytes | None = None, progress: Callable[[str], None] = lambda _: None,
) -> Proposed:  # fmt: skip
    """Answer a form definition for the blank whose sides are ``pages``, grey or BGR, in order.

    ``pdf`` is the file that the pages were rendered from, where it carries its own text: what is printed is
    then taken from there. ``progress`` is told in Japanese what is being done.
    """
    papers = []
    for number, page in enumerate(pages, start=1):
        progress(f"{number}ページ: 用紙をまっすぐにしています")
        papers.append(straightened(page, dpi))
    first, *further = papers
    form = FormDefinition(
        schema=1, slug=slug, title=title or slug, version=FIRST_VERSION, width=first.width,
        height=first.height, further_pages=tuple(_page(number, one) for number, one in enumerate(further, 2)),
    )  # fmt: skip
    return Proposed(form, tuple(one.picture for one in papers), ())


def _page(number: int, paper: Paper) -> FormPage:
    return FormPage(page=number, width=paper.width, height=paper.height, blank=f"blank-{number}.png")
