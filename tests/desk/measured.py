"""A 業務 that was released, entered a case and was measured, in an office with real pages."""

import dataclasses

from ledger.book import Book
from ledger.database import open_engine
from ledger.measured import Measured
from ledger.measuring import Measurings
from records.entry import EntryResult, Outcome, Receipt
from records.ids import Id
from records.measuring import Way
from records.procedure import ProcedureDefinition, Stage
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.test_pages import approve, enter
from tests.ledger.cast import FixedClock

DONE = EntryResult(outcome=Outcome.CONFIRMED, receipt=Receipt(number="R8-000001", saved={}))


def staged(one: Town, stage: Stage = Stage.LIVE, **changes: object) -> Town:
    """Answer the town with the 業務 in this stage and approved by one person."""
    defined = one.office.defined(SLUG)
    plain = defined.procedure.model_dump(by_alias=True)
    procedure = ProcedureDefinition.model_validate(
        {**plain, "stage": stage, "approval": {"steps": 1}, **changes}
    )
    catalog = {**one.office.catalog, SLUG: defined.model_copy(update={"procedure": procedure})}
    return Town(dataclasses.replace(one.office, catalog=catalog), one.users)


def confirm(one: Town, name: str = "live.png") -> Id:
    """Let one case be entered."""
    case_id = one.read(name, toroku_bango=Text(text="900001"))
    approve(one, case_id)
    enter(one, case_id, DONE)
    return case_id


def pile(one: Town, sheets: int) -> list[Id]:
    """Take a pile in whose sheets differ."""
    numbers = range(1, sheets + 1)
    return [one.read(f"{n:02}.png", toroku_bango=Text(text=f"{n:06}")) for n in numbers]


def measure(one: Town, *, hand: float, system: float, sheets: int = 10) -> None:
    """Measure a pile: so many seconds a sheet, a little more for some."""
    clock, user_id = FixedClock(), one.users["kanri"].id
    book = Book(open_engine(one.office.settings.database), clock)
    measurings, measured = Measurings(book), Measured(book)
    pile(one, sheets)
    measuring_id = measurings.begin(SLUG, sheets, user_id=user_id)
    (bundle,) = measured.piles(SLUG)
    measurings.choose(measuring_id, 1, bundle.bundle_id, user_id=user_id)
    version = 2
    for step in measured.of(SLUG)[0].left:
        measurings.start(measuring_id, version, step, user_id=user_id)
        clock.go((hand if step.way is Way.HAND else system) + step.sheet % 3)
        measurings.stop(measuring_id, version + 1, user_id=user_id)
        version += 2
    measurings.end(measuring_id, version, user_id=user_id)
