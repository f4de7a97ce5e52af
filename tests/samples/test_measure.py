"""The figures of a measurement are counted as they are named."""

import pytest

from records.values import Blank, Text
from samples.measure import FieldOutcome, figures_of, report


def outcome(kind: str, *, accepted: bool, right: bool, seed: int = 1) -> FieldOutcome:
    return FieldOutcome(
        slug="inu_henko", seed=seed, path="biko", kind=kind, accepted=accepted, right=right,
        reason=None if accepted else "reading.differs", truth=Text(text="甲"), value=Blank(),
    )  # fmt: skip


SEEN = [
    outcome("text", accepted=True, right=True),
    outcome("text", accepted=False, right=True),
    outcome("text", accepted=False, right=False, seed=2),
    outcome("date", accepted=True, right=False),
]


def test_kinds_are_counted_apart() -> None:
    date, text = figures_of(SEEN)
    assert (date.kind, date.fields, date.accepted, date.accepted_wrong, date.needless) == ("date", 1, 1, 1, 0)
    assert (text.kind, text.fields, text.accepted, text.accepted_wrong, text.needless) == ("text", 3, 1, 0, 1)
    assert text.checked_share == pytest.approx(2 / 3)


def test_a_report_names_each_field_accepted_wrong() -> None:
    told = report(SEEN)
    assert told["sheets"] == 2
    assert told["reasons"] == {"reading.differs": 2}
    assert [(one["kind"], one["seed"]) for one in told["accepted_wrong"]] == [("date", 1)]
    assert told["wrong_per_field_at_most"] is None
    assert report(SEEN[:3])["wrong_per_field_at_most"] == 3.0
