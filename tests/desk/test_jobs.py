"""Jobs beside the pages: only so many at once, and nothing of them stays."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from desk import jobs
from desk.jobs import BUSY, KEPT, MOST_GOING_ON, Jobs, Progress
from records.errors import ApplicationError
from records.ids import new_id
from tests.ledger.cast import FixedClock

SATO = new_id()


class Picture:
    """What a trial holds of somebody's paper."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Jobs run until this opens."""
    event = threading.Event()
    yield event
    event.set()


def test_nothing_of_a_trial_stays_that_nobody_asks_for_again(
    clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", 0.01)
    known = Jobs[Picture](clock)
    job = known.start(new_id(), SATO, lambda _: Picture())
    job_id, held = job.id, weakref.ref(job.answer())
    del job
    shown = known.of(job_id, SATO) is not None  # an assert would hold the job
    assert shown
    clock.go(KEPT.total_seconds())
    for _ in range(500):
        gc.collect()
        if held() is None:
            break
        time.sleep(0.01)
    assert held() is None


def test_after_its_time_a_trial_is_shown_to_nobody(clock: FixedClock) -> None:
    known = Jobs[str](clock)
    draft = new_id()
    job = known.start(draft, SATO, lambda _: "read")
    clock.go(KEPT.total_seconds())
    assert (known.of(job.id, SATO), known.about(draft)) == (None, None)


def test_only_so_many_wait_and_the_next_is_told(clock: FixedClock, gate: threading.Event) -> None:
    known = Jobs[bool](clock)

    def call(_: Progress) -> bool:
        return gate.wait(30)

    going = [known.start(new_id(), SATO, call) for _ in range(MOST_GOING_ON)]
    for ask in (known.require_room, lambda: known.start(new_id(), SATO, call)):
        with pytest.raises(ApplicationError) as caught:
            ask()
        assert caught.value is BUSY
    gate.set()
    assert [job.answer() for job in going] == [True] * MOST_GOING_ON
    assert known.start(new_id(), SATO, call).answer()


def test_a_person_who_asks_again_and_again_for_one_draft_fills_no_queue(
    clock: FixedClock, gate: threading.Event
) -> None:
    known, draft = Jobs[bool](clock), new_id()
    began = threading.Semaphore(0)

    def call(_: Progress) -> bool:
        began.release()
        return gate.wait(30)

    for _ in range(jobs.AT_ONCE):
        known.start(new_id(), SATO, call)
        assert began.acquire(timeout=30)
    again = [known.start(draft, SATO, call) for _ in range(3 * MOST_GOING_ON)]
    assert [known.of(job.id, SATO) is not None for job in again] == [False] * (len(again) - 1) + [True]
    assert known.about(draft) is again[-1]
    gate.set()
    assert again[-1].answer()
