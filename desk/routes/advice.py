"""様式の助言: what each box of a form costs people, and what might make it cheaper."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Desk, Reader
from desk.web import page
from ledger.advice import ENOUGH, BoxAdvice, advice
from records.base import Frozen
from records.form import FormDefinition, boxes_in
from records.geometry import Box
from records.paths import Slug

router = APIRouter(prefix="/advice")

# Why fields went to a person, in two or three words.
REASON_WORDS = {
    "reading.unsure": "はっきりしない",
    "reading.differs": "読み取りが割れた",
    "reading.variant": "異体字",
    "reading.unreadable": "読めない",
    "writing.strays": "はみ出し",
    "writing.unfit": "大きさが合わない",
    "writing.faint": "薄い",
    "writing.corrected": "訂正",
    "mark.unclear": "印があいまい",
    "mark.several": "印が二つ以上",
    "value.required": "記入漏れ",
    "value.missing_era": "元号がない",
    "value.impossible_date": "暦にない日付",
    "value.wrong_length": "けた数",
    "rule.postal_address": "〒と住所",
    "rule.kana_name": "フリガナと氏名",
}
# The dearest box is shaded so strongly, the others in proportion to their seconds.
DARKEST = 0.55


class Shade(Frozen):
    """One box on the blank, shaded by what it costs; ``rank`` is its line in the table."""

    box: Box
    strength: float
    rank: int


class Side(Frozen):
    """One printed side with its shaded boxes."""

    number: int
    width: float
    height: float
    shades: tuple[Shade, ...]


@router.get("")
def show(request: Request, desk: Desk, session: Reader, procedure: Slug | None = None) -> Response:
    """Show the advice for a form: the first of all, unless another is asked for; there may be none yet."""
    titles = {slug: defined.procedure.title for slug, defined in desk.known(session.user).items()}
    slug = procedure if procedure in titles else next(iter(titles), None)
    form = desk.office.defined(slug).form if slug else None
    lines = advice(desk.office.book, form) if form else ()
    return page(
        request,
        session,
        "advice",
        titles=titles,
        slug=slug,
        lines=lines,
        sides=_sides(form, lines) if form else [],
        enough=ENOUGH,
        seconds=sum(one.total_seconds for one in lines),
        words=REASON_WORDS,
        applications=max((one.applications for one in lines), default=0),
    )


def _sides(form: FormDefinition, lines: tuple[BoxAdvice, ...]) -> list[Side]:
    dearest = max((one.total_seconds for one in lines), default=0.0) or 1.0
    shades = [
        Shade(box=box, strength=DARKEST * one.total_seconds / dearest, rank=rank)
        for rank, one in enumerate(lines, start=1)
        if one.enough and one.total_seconds
        for box in boxes_in(form.field(one.path).layout)
    ]
    return [
        Side(
            number=number, width=side.width, height=side.height,
            shades=tuple(shade for shade in shades if side.holds(shade.box)),
        )
        for number, side in enumerate(form.pages, start=1)
    ]  # fmt: skip
