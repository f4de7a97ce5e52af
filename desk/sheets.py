"""The sides of a case's paper as pages show them: each laid over its blank, in mm."""

from ledger.history import CaseSheet
from records.base import Frozen
from records.form import FormDefinition, FormPage
from records.geometry import Box, Millimetre
from records.ids import Sha256
from records.reading import SheetSide

SIDE_WORDS = {"front": "表", "back": "裏"}


class Sheet(Frozen):
    """One side; ``key`` is what boxes on it name it by."""

    key: str
    label: str
    picture: Sha256
    width: Millimetre
    height: Millimetre


def key_of(one: Box | FormPage | SheetSide) -> str:
    """Answer what names a side, or the side that a box lies on."""
    return f"{one.page} {one.side}"


def sheets_of(case: CaseSheet, form: FormDefinition) -> tuple[Sheet, ...]:
    """Answer the sides that a case was read from; none where it came without a picture."""
    if case.contents is None:
        return ()
    seen = {key_of(one): one.aligned for one in case.contents.record.sides}
    if not seen and case.aligned:
        # Records from before sides were told apart are of the first one.
        seen = {"1 front": case.aligned}
    several = len({one.page for one in form.pages}) > 1
    return tuple(
        Sheet(
            key=key_of(one),
            label=f"{one.page}枚目の{SIDE_WORDS[one.side]}" if several else SIDE_WORDS[one.side],
            picture=seen[key_of(one)],
            width=one.width,
            height=one.height,
        )
        for one in form.pages
        if key_of(one) in seen
    )
