"""From the pictures of a blank to a proposed form definition, stage by stage."""

from collections.abc import Callable, Sequence

from extractors.images import Image
from extractors.proposing.areas import Side, apart
from extractors.proposing.fields import places_on
from extractors.proposing.naming import Names, named, rules_among, table_of
from extractors.proposing.paper import Paper, rendered, straightened
from extractors.proposing.printed import PrintReaders, has_text, printed_on, typed_on
from extractors.proposing.proposed import Proposed
from extractors.proposing.rects import Rect
from extractors.proposing.ruled import ruled_on
from extractors.proposing.tables import tables_among
from extractors.proposing.titles import title_on
from extractors.proposing.turning import upright
from records.form import FormDefinition, FormPage, Mark
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
    papers, sides, fields, tables, ignore, marks = [], [], [], [], [], []
    names = Names()
    for number, page in enumerate(pages, start=1):
        progress(f"{number}ページ: 用紙をまっすぐにしています")
        typed = pdf is not None and has_text(pdf, number)
        paper = rendered(page, dpi) if typed else upright(straightened(page, dpi), readers)
        progress(f"{number}ページ: 罫線と文字を読んでいます")
        side = _taken_apart(paper, number, readers, pdf if typed else None)
        places = places_on(side)
        rows, single = tables_among(places.candidates)
        fields += [named(one, names) for one in single]
        tables += [table_of(one, names) for one in rows]
        ignore += [one.box(number) for one in places.ignore]
        marks += [Mark(box=one.box(number)) for one in side.marks]
        papers.append(paper)
        sides.append(side)
    first, *further = papers
    titled = title or title_on(sides[0]) or slug
    form = FormDefinition(
        schema=1, slug=slug, title=titled, version=FIRST_VERSION, width=first.width,
        height=first.height, further_pages=tuple(_page(number, one) for number, one in enumerate(further, 2)),
        marks=tuple(marks), ignore=tuple(ignore), fields=tuple(fields), tables=tuple(tables),
        rules=rules_among(fields),
    )  # fmt: skip
    return Proposed(form, tuple(one.picture for one in papers), tuple(names.found))


def _taken_apart(paper: Paper, number: int, readers: PrintReaders, pdf: bytes | None) -> Side:
    """Answer a side as areas with words, the file's own words where it has some."""
    ruled = ruled_on(paper)
    rect = Rect(y=0.0, x=0.0, h=paper.height, w=paper.width)
    if pdf is not None:
        words = typed_on(pdf, number, ruled.faces)
    else:
        words, ruled = printed_on(paper, ruled, readers)
    return apart(number, rect, ruled, words)


def _page(number: int, paper: Paper) -> FormPage:
    return FormPage(page=number, width=paper.width, height=paper.height, blank=f"blank-{number}.png")
