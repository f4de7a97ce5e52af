"""From the pictures of a blank to a proposed form definition, stage by stage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.images import Image
from extractors.proposing.areas import Side, apart
from extractors.proposing.fields import Places, places_on
from extractors.proposing.naming import Names, named, rules_among, table_of
from extractors.proposing.painting import without_writing
from extractors.proposing.paper import Paper, rendered, straightened, turned
from extractors.proposing.printed import PrintReaders, has_text, lines_on, printed_on, typed_on
from extractors.proposing.proposed import Proposed
from extractors.proposing.rects import Rect
from extractors.proposing.ruled import Ruled, ruled_on
from extractors.proposing.tables import tables_among
from extractors.proposing.titles import title_on
from extractors.proposing.turning import way_up
from extractors.proposing.words import Word
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
    papers, sides, fields, tables, ignore, marks, filled = [], [], [], [], [], [], []
    names = Names()
    for number, page in enumerate(pages, start=1):
        progress(f"{number}ページ: 用紙をまっすぐにしています")
        if pdf is not None and has_text(pdf, number):
            paper = rendered(page, dpi)
            progress(f"{number}ページ: 罫線と文字を読んでいます")
            seen = _typed(paper, number, pdf)
        else:
            paper, lines = _upright(straightened(page, dpi), readers)
            progress(f"{number}ページ: 罫線と文字を読んでいます")
            seen = _scanned(paper, lines, number, readers)
            # Strokes cut cells and hide words: what was painted out is looked at once more.
            if (bare := _bare(paper, seen)) is not None:
                progress(f"{number}ページ: 記入済みの紙なので、手書きを消して読み直しています")
                seen = _scanned(bare, lines_on(bare, readers), number, readers)
                paper = _bare(bare, seen) or bare
                filled.append(number)
        side, places = seen.side, seen.places
        rows, single = tables_among(places.candidates, side)
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
    return Proposed(form, tuple(one.picture for one in papers), tuple(names.found), tuple(filled))


@dataclass(frozen=True)
class _Seen:
    """A side taken apart: what is ruled, every word that was read, and the places to write."""

    ruled: Ruled
    words: Sequence[Word]
    side: Side

    @property
    def places(self) -> Places:
        return places_on(self.side)


def _typed(paper: Paper, number: int, pdf: bytes) -> _Seen:
    ruled = ruled_on(paper)
    return _seen(paper, number, ruled, typed_on(pdf, number, ruled.faces))


def _upright(paper: Paper, readers: PrintReaders) -> tuple[Paper, Sequence[Rect]]:
    """Answer a side turned so that its print can be read, and its lines of text."""
    lines = lines_on(paper, readers)
    way = way_up(paper, lines, readers.reader)
    if way == 0:
        return paper, lines
    paper = turned(paper, way)
    return paper, lines_on(paper, readers)


def _scanned(paper: Paper, lines: Sequence[Rect], number: int, readers: PrintReaders) -> _Seen:
    words, ruled = printed_on(paper, lines, ruled_on(paper), readers.reader)
    return _seen(paper, number, ruled, words)


def _seen(paper: Paper, number: int, ruled: Ruled, words: Sequence[Word]) -> _Seen:
    rect = Rect(y=0.0, x=0.0, h=paper.height, w=paper.width)
    return _Seen(ruled, words, apart(number, rect, ruled, words))


def _bare(paper: Paper, seen: _Seen) -> Paper | None:
    return without_writing(paper, seen.side, seen.ruled, seen.words, seen.places)


def _page(number: int, paper: Paper) -> FormPage:
    return FormPage(page=number, width=paper.width, height=paper.height, blank=f"blank-{number}.png")
