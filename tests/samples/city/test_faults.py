"""Faults happen at their step, as often as planned; and what the browser runs count is what they say."""

import pytest

from records.case import State
from samples.bench.entry_browser.run import Ended
from samples.bench.entry_browser.systems import NATURES, SYSTEMS
from samples.bench.entry_browser.troubles import troubles
from samples.bench.entry_strings import really_equal
from samples.city.faults import Fault, Faults, Planned, Step, cut, planned


def test_a_fault_strikes_at_its_step_as_often_as_planned() -> None:
    faults = Faults(planned(["form_500:2"]))
    faults.plan(Fault.SLOW, Planned(1, Step.SAVE, 0.5))
    assert [bool(faults.strikes(Fault.FORM_500)) for _ in range(3)] == [True, True, False]
    assert faults.strikes(Fault.SLOW, Step.FORM) is None
    struck = faults.strikes(Fault.SLOW, Step.SAVE)
    assert struck is not None
    assert struck.amount == 0.5
    assert faults.strikes(Fault.SLOW, Step.SAVE) is None


def test_a_nature_holds_until_all_is_cleared() -> None:
    faults = Faults({Fault.NO_REFERENCE: Planned(1)})
    assert [faults.holds(Fault.NO_REFERENCE) for _ in range(3)] == [True, True, True]
    faults.clear()
    assert not faults.holds(Fault.NO_REFERENCE)


def test_texts_are_cut_at_a_length_or_the_longest_loses_its_end() -> None:
    texts = {"shimei": "山田太郎", "jusho": "神栖市溝口"}
    assert cut(texts, 2) == {"shimei": "山田", "jusho": "神栖"}
    assert cut(texts, None) == {"shimei": "山田太郎", "jusho": "神栖市溝"}


@pytest.mark.parametrize("system", [one.name for one in SYSTEMS])
def test_every_trouble_has_a_name_of_its_own_and_a_fault_that_there_is(system: str) -> None:
    listed = troubles(system)
    assert len({one.name for one in listed}) == len(listed) > 70
    kinds, steps = {one.value for one in Fault}, {one.value for one in Step}
    for nature in NATURES:
        assert {one.fault for one in nature.planned} <= kinds
    for trouble in listed:
        assert {one.fault for one in trouble.planned} <= kinds
        assert {one.step for one in trouble.planned if one.step} <= steps


@pytest.mark.parametrize(
    ("state", "before", "there", "equal", "told"),
    [
        (State.CONFIRMED, 0, 1, True, (False, False, False)),
        (State.CONFIRMED, 0, 2, True, (True, False, False)),
        (State.CONFIRMED, 1, 2, True, (False, False, False)),
        (State.CONFIRMED, 0, 0, True, (False, True, False)),
        (State.CONFIRMED, 0, 1, False, (False, True, False)),
        (State.HELD, 0, 1, False, (False, False, False)),
        (State.IN_DOUBT, 0, 1, True, (False, False, True)),
    ],
)
def test_what_a_run_says_of_its_end(
    state: State, before: int, there: int, told: tuple[bool, bool, bool], *, equal: bool
) -> None:
    ended = Ended(
        system="modern", nature="refuses", trouble="none", seed=1, state=state, codes=(), there=there,
        before=before, equal=equal, rounds=1, seconds=1.0, struck=True,
    )  # fmt: skip
    assert (ended.doubled, ended.lost, ended.unsettled) == told


@pytest.mark.parametrize(
    ("text", "stored", "answer"),
    [
        ("ｶﾞｽ 1", "ガス\u3000１", True),
        ("一行\n二行", "一行\r\n二行", True),
        ("か\u3099", "が", False),
        ("髙", "高", False),
        ("か゛", "が", False),
        ("東海 林", "東 海林", False),
        ("㈱", "(株)", False),
    ],
)
def test_the_judge_of_hard_texts(text: str, stored: str, *, answer: bool) -> None:
    assert really_equal(text, stored) is answer
