import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.procedure import Stage
from records.running import IDLE_DAYS, Lack, Standing, introduced, lacks

DAY = dt.date(2026, 4, 1)
DAYS = st.dates(min_value=dt.date(2022, 4, 1), max_value=dt.date(2030, 3, 31))
WHOLE = Standing(stage=Stage.LIVE, owner="環境課", live=3, first_live=DAY, measured=DAY)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    live = draw(st.integers(min_value=0, max_value=3))
    return Standing(
        stage=draw(st.sampled_from(Stage)),
        halted=draw(st.booleans()),
        owner=draw(st.sampled_from([None, "", " ", "環境課"])),
        live=live,
        first_live=draw(DAYS) if live else None,
        measured=draw(st.none() | DAYS),
        waiting=draw(st.integers(min_value=0, max_value=2)),
        idle_days=draw(st.integers(min_value=0, max_value=2 * IDLE_DAYS)),
    )


def changed(one: Standing, **values: object) -> Standing:
    return Standing.model_validate({**one.model_dump(), **values})


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({}, ()),
        ({"owner": None}, (Lack.OWNER,)),
        ({"owner": " "}, (Lack.OWNER,)),
        ({"stage": Stage.PILOT}, (Lack.RELEASED,)),
        ({"stage": Stage.CANDIDATE}, (Lack.RELEASED,)),
        ({"live": 0, "first_live": None}, (Lack.ITEMS,)),
        ({"measured": None}, (Lack.MEASURED,)),
        ({"halted": True}, (Lack.STOPPED,)),
        ({"stage": Stage.STOPPED}, (Lack.STOPPED,)),
        ({"waiting": 1, "idle_days": IDLE_DAYS}, ()),
        ({"waiting": 1, "idle_days": IDLE_DAYS + 1}, (Lack.STALLED,)),
        ({"waiting": 0, "idle_days": 500}, ()),
        ({"owner": None, "measured": None, "halted": True}, (Lack.STOPPED, Lack.OWNER, Lack.MEASURED)),
    ],
)
def test_each_condition_alone_keeps_a_procedure_from_counting(
    values: dict[str, object], lacking: tuple[Lack, ...]
) -> None:
    assert lacks(changed(WHOLE, **values)) == lacking


@given(standings())
def test_whoever_has_everything_runs_and_nobody_else(one: Standing) -> None:
    everything = (
        bool((one.owner or "").strip())
        and one.stage is Stage.LIVE
        and one.live > 0
        and one.measured is not None
        and not one.halted
        and not (one.waiting and one.idle_days > IDLE_DAYS)
    )
    assert (lacks(one) == ()) is everything


@given(standings())
def test_giving_what_is_lacking_takes_exactly_that_away(one: Standing) -> None:
    """Each lack names what mends it: nothing else has to change, and nothing new is lacking then."""
    going = Stage.LIVE if one.stage is Stage.STOPPED else one.stage
    mends: dict[Lack, dict[str, object]] = {
        Lack.STOPPED: {"halted": False, "stage": going},
        Lack.OWNER: {"owner": "環境課"},
        Lack.RELEASED: {"stage": Stage.LIVE},
        Lack.ITEMS: {"live": 1, "first_live": DAY, "idle_days": 0},
        Lack.MEASURED: {"measured": DAY},
        Lack.STALLED: {"idle_days": 0},
    }
    for lack in lacks(one):
        assert set(lacks(changed(one, **mends[lack]))) == set(lacks(one)) - {lack}


@given(standings())
def test_who_runs_was_introduced_and_stopping_takes_no_introduction_back(one: Standing) -> None:
    if not lacks(one):
        assert introduced(one) is not None
    for later in ({"halted": True}, {"waiting": 1, "idle_days": 99}):
        assert introduced(changed(one, **later)) == introduced(one)
    if introduced(one) is not None:
        assert introduced(changed(one, stage=Stage.STOPPED)) == introduced(one)


def test_a_procedure_is_introduced_on_the_day_on_which_the_last_condition_is_met() -> None:
    later = dt.date(2027, 4, 1)
    assert introduced(changed(WHOLE, measured=later)) == later
    assert introduced(changed(WHOLE, first_live=later)) == later
    assert introduced(changed(WHOLE, measured=None)) is None
