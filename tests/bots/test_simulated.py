"""Exactly once under the whole fault list, and a simulator that finds what is broken."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from samples.bench.entry_simulated.faults import Fault
from samples.bench.entry_simulated.measure import kind_of, opened_laboratory
from samples.bench.entry_simulated.office import Laboratory
from samples.bench.entry_simulated.run import run
from samples.bench.entry_simulated.target import NATURES, Nature
from tests.bots import planted_bugs as bugs
from yomikaki.cli import app

SEEDS = 40
# A fault that is planned late may find nothing left to strike.
TRIES = 8
# More seeds than any of the planted bugs takes.
MOST = 40
REPLAY = "yomikaki bench entry --seed {}: {}"
F = Fault
LOST_ANSWERS = (F.ANSWER_LOST, F.LATE_COMMIT, F.LATE_INDEX, F.MACHINE_DIES_AT_CLICK)


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    with opened_laboratory() as one:
        yield one


def test_nothing_is_entered_twice_or_lost_and_no_doubt_lasts(laboratory: Laboratory) -> None:
    wrong = []
    for seed in range(SEEDS):
        result = run(seed, laboratory, verified=seed % 10 == 0)
        wrong += [REPLAY.format(seed, one) for one in result.wrong]
    assert wrong == []


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_strikes_and_does_no_harm(fault: Fault, laboratory: Laboratory) -> None:
    for seed in range(TRIES):
        result = run(seed, laboratory, kinds=(fault,))
        assert result.wrong == ()
        if fault in result.hits:
            return
    pytest.fail(f"{fault.value} never struck")


def test_the_command_counts_and_replays() -> None:
    runner, seeds = CliRunner(), ["--simulated", "2", "--from", "7", "--processes", "1"]
    told = runner.invoke(app, ["bench", "entry", "--only", "simulated", *seeds, "--json"])
    figures = json.loads(told.stdout)["simulated"]
    assert (figures["runs"], figures["double"], figures["lost"], figures["wrong"]) == (2, 0, 0, {})
    replayed = [
        json.loads(runner.invoke(app, ["bench", "entry", "--seed", str(seed)]).stdout) for seed in (7, 8)
    ]
    assert sum(sum(one["ends"].values()) for one in replayed) == figures["cases"]
    assert sum(sum(one["hits"].values()) for one in replayed) == sum(figures["faults"].values())


def natures(*names: str) -> tuple[Nature, ...]:
    return tuple(one for one in NATURES if one.name in names)


@pytest.mark.parametrize(
    ("plant", "kinds", "found", "at"),
    [
        (bugs.clicks_before_the_commit, (F.WITHDRAWN,), {"lost", "entered_though_withdrawn"}, NATURES),
        (bugs.takes_one_search_for_absence, (F.LATE_COMMIT, F.LATE_INDEX), {"double"}, natures("slow")),
        (bugs.looks_at_no_fence, (F.FREEZE,), {"stale_worker"}, NATURES),
        (bugs.takes_the_natural_key_for_identity, (F.BY_HAND, F.ERROR_BEFORE_COMMIT), {"lost"},
         natures("no_reference")),
        (bugs.clicks_again, LOST_ANSWERS, {"double"}, natures("accepts", "slow", "no_reference")),
        (bugs.clicks_whenever, (F.FREEZE_BEFORE_CLICK,), {"double"}, natures("accepts", "slow")),
        (bugs.does_not_notice_a_restore, (F.RESTORE_AFTER_CLICK,), {"restore_unnoticed"}, NATURES),
        (bugs.goes_on_over_what_is_there, (F.BY_HAND,), {"blind_click"}, NATURES),
        (bugs.does_not_look_at_withdrawals, (F.WITHDRAWN,), {"entered_though_withdrawn"}, NATURES),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)  # fmt: skip
def test_a_planted_bug_is_found(
    plant: bugs.Plant,
    kinds: tuple[Fault, ...],
    found: set[str],
    at: tuple[Nature, ...],
    laboratory: Laboratory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    for seed in range(MOST):
        seen = {kind_of(one) for one in run(seed, laboratory, kinds=kinds, natures=at).wrong}
        if seen & found:
            return
    pytest.fail(f"{MOST} seeds found nothing")
