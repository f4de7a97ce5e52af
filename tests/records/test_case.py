import pytest

from records.case import ENDS, MOVES, STATE_LABELS, State, require_move
from records.errors import IllegalMove


def test_every_state_has_moves_and_a_label() -> None:
    assert set(MOVES) == set(State)
    assert set(STATE_LABELS) == set(State)


def test_ends_lead_nowhere_and_nothing_else_is_an_end() -> None:
    assert {state for state, moves in MOVES.items() if not moves} == ENDS


def test_every_state_can_be_reached() -> None:
    reached, front = {State.COLLECTING}, {State.COLLECTING}
    while front:
        front = set().union(*(MOVES[state] for state in front)) - reached
        reached |= front
    assert reached == set(State)


def test_only_submitting_leads_to_confirmed_without_doubt_or_a_person() -> None:
    # From entering only a lookup is confirmed, which the ledger asks for (tests/ledger/test_lookups.py).
    assert {old for old in State if State.CONFIRMED in MOVES[old]} == {
        State.ENTERING,
        State.SUBMITTING,
        State.IN_DOUBT,
        State.HELD,
    }


def test_nothing_is_withdrawn_once_the_click_may_have_happened() -> None:
    for state in (State.SUBMITTING, State.IN_DOUBT):
        with pytest.raises(IllegalMove) as caught:
            require_move(state, State.WITHDRAWN)
        assert caught.value.code == "case.illegal_move"
