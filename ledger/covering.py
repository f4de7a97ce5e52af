"""What must be painted over in each picture of a case so that nobody reads its masked fields there."""

from collections.abc import Collection

from sqlalchemy import select

from ledger import schema
from ledger.book import Book
from records.base import Frozen
from records.form import FormDefinition, boxes_in
from records.geometry import Box, Millimetre
from records.ids import Id, Sha256
from records.paths import FieldPath
from records.reading import Record, Strip


class Covering(Frozen):
    """Boxes to paint over on a side of so many mm; a picture that was laid over no blank is painted whole."""

    boxes: tuple[Box, ...] = ()
    width: Millimetre = 0
    height: Millimetre = 0
    whole: bool = False


WHOLE = Covering(whole=True)


def coverings(
    book: Book, case_id: Id, form: FormDefinition, masked: Collection[FieldPath]
) -> dict[Sha256, Covering]:
    """Answer what to paint over in the scans, straightened sides and strips of all readings of a case.

    Other pictures are not named: strips of other fields, and screens, which robots paint over themselves.
    """
    pages, records = schema.pages, schema.records
    with book.reading() as connection:
        scans = connection.execute(select(pages.c.pixels).where(pages.c.case_id == case_id)).scalars()
        found = dict.fromkeys(scans, WHOLE)
        bodies = connection.execute(
            select(records.c.body, records.c.aligned).where(records.c.case_id == case_id)
        )
        for body, aligned in bodies:
            found |= _of_record(Record.model_validate_json(body), aligned, form, masked, found)
    return found


def strips_of(record: Record, paths: Collection[FieldPath]) -> frozenset[Sha256]:
    """Answer the pictures of these fields."""
    return frozenset(
        one.evidence.sha256 for one in record.fields if one.path in paths and isinstance(one.evidence, Strip)
    )


def _of_record(
    record: Record,
    aligned: Sha256 | None,
    form: FormDefinition,
    masked: Collection[FieldPath],
    known: dict[Sha256, Covering],
) -> dict[Sha256, Covering]:
    """A record from before sides were told apart has one picture, of the form's first side."""
    sides = {(one.page, one.side): one for one in record.sides}
    laid = {key: one.aligned for key, one in sides.items() if one.registration is not None}
    if not sides and aligned is not None:
        laid = {(form.pages[0].page, form.pages[0].side): aligned}
    found = dict.fromkeys(strips_of(record, masked), WHOLE)
    found |= {one.aligned: WHOLE for one in sides.values() if one.registration is None}
    for page in form.pages:
        picture = laid.get((page.page, page.side))
        if picture is None or picture in found or picture in known:
            continue
        boxes = tuple(
            box for field in form.on(page).fields if field.path in masked for box in boxes_in(field.layout)
        )
        found[picture] = Covering(boxes=boxes, width=page.width, height=page.height)
    return found
