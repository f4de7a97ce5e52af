"""What people narrow a list of cases to, as its form sends it: 案件 and its export ask the same."""

import datetime as dt
from collections.abc import Collection
from typing import Annotated

from fastapi import Depends, Query

from desk.parts import Parts
from ledger.case_lists import CaseQuery
from records.base import Frozen
from records.case import State
from records.paths import Slug

# Days and their time zones end near the years 1 and 9999; no paper came or comes beyond these.
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
OfficeDay = Annotated[dt.date, Query(ge=FIRST, le=LAST)]


class Narrowed(Frozen):
    """The fields of the form, as typed; an empty one narrows nothing."""

    state: str = ""
    procedure: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    person: str = ""

    def written(self) -> dict[str, str]:
        """Answer the fields that are filled, as an address carries them."""
        return {name: value for name, value in self.model_dump().items() if value}


def _typed(
    state: str = "",
    procedure: str = "",
    since: str = "",
    until: str = "",
    text: Annotated[str, Query(max_length=60)] = "",
    person: Annotated[str, Query(max_length=60)] = "",
) -> Narrowed:
    return Narrowed(
        state=state, procedure=procedure, since=since, until=until, text=text.strip(), person=person.strip()
    )


Typed = Annotated[Narrowed, Depends(_typed)]


def query_of(typed: Narrowed, known: Collection[Slug], among: tuple[Slug, ...] | None) -> CaseQuery:
    """Answer what the ledger is asked; what is no state, 業務 or day narrows nothing.

    ``among`` are the 業務 that who asks works on, None for all.
    """
    return CaseQuery(
        states=(State(typed.state),) if typed.state in set(State) else (),
        procedure=typed.procedure if typed.procedure in known else None,
        since=day_of(typed.since),
        until=day_of(typed.until),
        text=typed.text,
        person=typed.person,
        among=among,
    )


def titles_of(desk: Parts) -> dict[Slug, str]:
    """Answer what each 業務 is called."""
    return {slug: defined.procedure.title for slug, defined in desk.office.catalog.items()}


def day_of(typed: str) -> dt.date | None:
    """Answer the day that a form sends, None where it is none or far from any that an office has."""
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
