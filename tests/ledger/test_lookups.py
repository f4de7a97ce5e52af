"""What was only read ends a lookup, and nothing that was to be saved."""

import pytest
from sqlalchemy import Engine

from bots.load import load_lookups, load_targets
from ledger.claims import Way
from records.entry import EntryResult, Outcome, Receipt
from tests.ledger.cast import ROOT, WAYS, Office

READ = EntryResult(
    outcome=Outcome.READ, receipt=Receipt(number="S8-000001", saved={"使用者氏名": "山田 花子"})
)
LOOKUP = Way(
    screen=load_lookups(ROOT / "procedures")["suisen_shokai"],
    target=load_targets(ROOT / "targets")["machi"],
)


@pytest.mark.parametrize(
    ("way", "end"), [(LOOKUP, "confirmed"), (WAYS["inu_henko"], "held")], ids=["lookup", "screen"]
)
def test_reading_ends_a_lookup_and_nothing_else(way: Way, end: str, engine: Engine) -> None:
    office = Office(engine)
    case_id = office.read()
    office.approve(case_id)
    claim = office.entries.claim("worker", {"inu_henko": way}, seconds=60, run_id=None)
    assert claim is not None
    office.entries.finish(case_id, claim.fence, READ)
    assert office.state(case_id) == end
