"""確認 of one field over many sheets: the address says which, so that every answer leads on in it."""

from typing import Annotated

from fastapi import Depends

from desk.parts import Parts
from ledger.accounts import Session
from ledger.open_fields import OneField
from records.base import Frozen
from records.case import State
from records.form import FormDefinition
from records.ids import Id
from records.paths import FieldPath, Slug, without_rows


def _one(procedure: Slug | None = None, field: FieldPath | None = None) -> OneField | None:
    if procedure is None or field is None:
        return None
    return OneField(procedure=procedure, field=without_rows(field))


class Told(Frozen):
    """The field as a page names it, what its addresses carry, and on how many sheets it waits."""

    label: str
    asking: str
    left: int


Only = Annotated[OneField | None, Depends(_one)]


def asking(only: OneField) -> str:
    """Answer what an address carries so that the page goes on with this field."""
    return f"?procedure={only.procedure}&field={only.field}"


def told(desk: Parts, session: Session, only: OneField | None) -> Told | None:
    """Answer what the page says of the one field that it asks, None where it asks whole sheets."""
    if only is None:
        return None
    left = len(waiting_for(desk, session, only))
    return Told(label=label_of(desk, only), asking=asking(only), left=left)


def waiting_for(desk: Parts, session: Session, only: OneField | None) -> tuple[Id, ...]:
    """Answer the cases that wait for a person, whole or for the one field."""
    among = desk.reach(session.user)
    if only is not None:
        return desk.open_fields.queue(only, session.user.id, among)
    return desk.lookup.queue(State.TO_CHECK, session.user.id, among)


def label_of(desk: Parts, only: OneField) -> str:
    """Answer what a field is called: by the form of now, else by an older one, else by its path."""
    known = desk.office.catalog.get(only.procedure)
    forms = (known.form, *known.older) if known else ()
    labels = (label for form in forms if (label := _label(form, only.field)) is not None)
    return next(labels, only.field)


def _label(form: FormDefinition, field: FieldPath) -> str | None:
    alone = {one.path: one.label for one in form.single_fields}
    columns = {one.path: f"{table.label} {one.label}" for table in form.tables for one in table.columns}
    return (alone | columns).get(field)
