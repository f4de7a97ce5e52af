"""One run: faults until they are spent, rounds until nothing moves, people, and what must hold at the end."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from sqlalchemy import select

from ledger import schema
from ledger.audit import Heads, verify
from ledger.book import CHAIN
from ledger.halts import Halts
from ledger.heads import anchors_of
from records.base import Frozen
from records.case import State
from records.errors import BusinessError, YomikakiError
from samples.bench.entry_simulated.definitions import TARGET
from samples.bench.entry_simulated.faults import Fault
from samples.bench.entry_simulated.office import STAFF, Laboratory, Waiting
from samples.bench.entry_simulated.target import NATURES, REFERENCE, Nature, Stored
from samples.bench.entry_simulated.world import EVERY_SECONDS, World

ALLOWED_SECONDS = 600.0
MOVING = frozenset({State.APPROVED, State.ENTERING, State.SUBMITTING, State.IN_DOUBT})
UNSETTLED = frozenset({State.SUBMITTING.value, State.IN_DOUBT.value})
MOST_ROUNDS = 40


class RunResult(Frozen):
    """One run, replayed by its seed alone."""

    seed: int
    nature: str
    ends: dict[str, int]
    hits: dict[Fault, int]
    wrong: tuple[str, ...]
    doubts: int
    longest_doubt_seconds: float


def run(
    seed: int,
    laboratory: Laboratory,
    *,
    kinds: Sequence[Fault] = tuple(Fault),
    natures: Sequence[Nature] = NATURES,
    verified: bool = False,
) -> RunResult:
    """Run one seed; ``verified`` has every row and hash of the ledger looked at, too."""
    world = World(seed, laboratory, kinds, natures)
    _live(world)
    doubts = list(_doubts(world))
    wrong = [*world.wrong, *_judged(world), *_taken_from_people(world)]
    wrong += [f"slow: {one:.0f}" for one in doubts if one > _allowed(world)]
    if verified:
        wrong += _verified(world)
    states = _states(world)
    return RunResult(
        seed=seed, nature=world.nature.name, ends=dict(Counter(one.value for one in states.values())),
        hits=dict(world.hits), wrong=tuple(wrong), doubts=len(doubts),
        longest_doubt_seconds=max(doubts, default=0.0),
    )  # fmt: skip


def _live(world: World) -> None:
    _rounds(world)
    world.closed = False
    with suppress(BusinessError):
        Halts(world.office().book).go_on_target(TARGET, actor=STAFF[0])
    world.settle_restore()
    for one in world.template.cases:
        _decide(world, one)
    world.plan.clear()
    world.target.seconds_a_call = world.seconds_a_call
    _rounds(world)
    world.target.arrive(all_of_it=True)


def _rounds(world: World) -> None:
    """Let rounds follow each other until no case moves; at night, only until all is in front of somebody."""
    for _ in range(MOST_ROUNDS):
        world.round()
        moving = {one for one in _states(world).values() if one in MOVING}
        resting = world.closed or world.is_halted()
        if not moving or (resting and moving == {State.APPROVED}):
            return
        world.clock.go(EVERY_SECONDS)


def _states(world: World) -> dict[str, State]:
    cases = schema.cases
    with world.engine.connect() as connection:
        rows = connection.execute(select(cases.c.id, cases.c.state)).all()
    return {row.id: State(row.state) for row in rows}


def _decide(world: World, one: Waiting) -> None:
    """Let two people decide a held case after they looked into the target; or leave it to tomorrow."""
    state, version = world.seen(one)
    if state is not State.HELD or world.rng.random() < 0.3:
        return
    world.clock.go(_allowed(world))
    world.target.arrive()
    standing = _standing(world, one)
    if any(each.values == one.typed(referenced=world.nature.has_reference) for each in standing):
        new = State.CONFIRMED
    elif standing:
        return
    else:
        new = world.rng.choice([State.APPROVED, State.WITHDRAWN])
    settling = world.office().settling
    proposal = settling.decide(one.id, version, new, "確認した", user_id=STAFF[0])
    if proposal is not None:
        settling.confirm(one.id, proposal.id, user_id=STAFF[1])


def _standing(world: World, one: Waiting) -> list[Stored]:
    """Answer the records that are this case's: made by robots for it, or by hand under its reference."""
    return [
        each
        for each in world.target.records
        if (each.values.get(REFERENCE) == one.reference)
        or (not each.by_hand and each.typed.items() >= one.values.items())
    ]


def _judged(world: World) -> Iterator[str]:
    """Answer what must not be: looked at in the target's own store."""
    states = _states(world)
    for one in world.template.cases:
        clicks, state = world.clicks_of(one), states[one.id]
        if clicks > 1:
            yield f"double: {clicks}"
        if state in MOVING:
            yield f"stuck: {state.value}"
        if state is State.CONFIRMED:
            wanted = one.typed(referenced=world.nature.has_reference)
            equal = [each for each in _standing(world, one) if each.values == wanted]
            # A clerk may enter the same paper by hand at any moment: that one is not the robots'.
            if not equal or len(equal) - sum(each.by_hand for each in equal) > 1:
                yield f"lost: confirmed, {len(equal)} equal"
        elif clicks and state is not State.HELD:
            yield f"lost: {state.value}, {clicks} in the target"
        if one.id in world.withdrawn and clicks and not world.withdrawn[one.id]:
            yield "entered_though_withdrawn"


def _moves(world: World) -> list[dict[str, str]]:
    events = schema.events
    with world.engine.connect() as connection:
        query = select(events.c.body).where(events.c.chain == CHAIN).order_by(events.c.position)
        told = [json.loads(body) for body in connection.execute(query).scalars()]
    return [one for one in told if one["kind"] == "case.moved"]


def _taken_from_people(world: World) -> Iterator[str]:
    """Answer where a robot moved what lay before a person."""
    for one in _moves(world):
        if one["from"] == State.HELD and one["actor"] not in STAFF:
            yield f"taken_from_people: {one['to']}"


def _doubts(world: World) -> Iterator[float]:
    """Answer how many seconds each case was between the click and its end, or a person."""
    since: dict[str, float] = {}
    for one in _moves(world):
        at = _seconds(one["at"])
        if one["to"] in UNSETTLED:
            since.setdefault(one["case"], at)
        elif one["case"] in since:
            begun = since.pop(one["case"])
            # A ledger that was restored stands in front of a person until that person lets it go on.
            yield at - begun - sum(min(end, at) - max(start, begun) for start, end in world.stops
                                   if start < at and end > begun)  # fmt: skip


def _seconds(at: str) -> float:
    return dt.datetime.fromisoformat(at).timestamp()


def _allowed(world: World) -> float:
    return ALLOWED_SECONDS + (world.nature.declared_delay or 0.0)


def _verified(world: World) -> Iterator[str]:
    """Answer what ``yomikaki ledger verify`` would say."""
    office = world.office()
    anchors = () if world.restored else anchors_of(office.ledger_id, office.settings.anchors)
    heads = [Heads(cases=one.head, looks=one.looks) for one in anchors]
    try:
        findings = verify(office.book, world.blobs, heads).findings
    except YomikakiError as error:
        yield f"unverified: {error.code}"
        return
    yield from (f"unverified: {one.kind} {one.how}" for one in findings)
