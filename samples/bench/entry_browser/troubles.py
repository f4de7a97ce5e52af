"""What goes wrong in one run: faults of the target, and a worker or browser that dies at a step."""

from collections.abc import Iterator
from typing import Literal

from records.base import Frozen

PAGES = ("search", "form", "confirm", "save", "done", "detail")
# Later than the answer, sooner than the systems here declare.
LATE_SECONDS = 0.25
FOR_EVER = 1_000_000
# Every call of the protocol to the screen and to the ledger at which something may die.
SCREEN_CALLS = ("search", "perform", "shown", "require_clickable", "click_before", "picture")
LEDGER_CALLS = ("intent", "submitting", "finish")


class Planned(Frozen):
    """A fault of the target (samples.city.faults)."""

    fault: str
    step: str | None = None
    amount: float | None = None
    times: int = 1


class Death(Frozen):
    """Who dies at the ``nth`` call of a name, before it or after it; None: a call drawn by the run's seed."""

    who: Literal["worker", "browser"]
    call: str
    after: bool
    nth: int | None = 1


class Trouble(Frozen):
    """All that goes wrong in one run."""

    name: str
    planned: tuple[Planned, ...] = ()
    death: Death | None = None
    # Somebody entered the same thing by hand before, under our reference or without it.
    by_hand: Literal["ours", "theirs"] | None = None

    @property
    def freezes(self) -> bool:
        """The browser is to be ended, as a page of it never answers."""
        return any(one.fault == "frozen" for one in self.planned)


def troubles(system: str) -> tuple[Trouble, ...]:
    """Answer the fault list of a system."""
    own = _of_wizard() if system == "wizard" else _of_legacy() if system == "legacy" else ()
    return (Trouble(name="none"), *_anywhere(), *_of_form(), *_of_saving(), *_deaths(), *_together(), *own,
            Trouble(name="by_hand", by_hand="theirs"),
            Trouble(name="by_hand_ours", by_hand="ours"))  # fmt: skip


def _one(fault: str, step: str | None = None, amount: float | None = None) -> Trouble:
    name = fault if step is None else f"{fault}@{step}"
    return Trouble(name=name, planned=(Planned(fault=fault, step=step, amount=amount),))


def _anywhere() -> Iterator[Trouble]:
    for step in PAGES:
        yield _one("session_lost", step)
        yield _one("login_in_place", step)
        yield _one("maintenance", step)
        yield _one("maintenance_200", step)
        yield _one("slow", step, 0.4)
        yield _one("frozen", step)
    # Longer than the robot waits for a page.
    yield _one("slow_beyond", "form").model_copy(
        update={"planned": (Planned(fault="slow", step="form", amount=2.5),)}
    )
    yield _one("slow_beyond", "save").model_copy(
        update={"planned": (Planned(fault="slow", step="save", amount=2.5),)}
    )


def _of_form() -> Iterator[Trouble]:
    yield from (_one(name) for name in ("form_500", "changed_label", "moved_field", "double_field"))
    yield from (_one(name) for name in ("refused_at_confirm", "duplicate_warning", "double_button"))
    yield _one("short_fields", amount=3)


def _of_saving() -> Iterator[Trouble]:
    yield from (_one(name) for name in ("error_before_commit", "commit_then_500", "commit_then_cut"))
    yield from (_one(name) for name in ("already_registered", "truncated"))
    yield _one("late_commit", amount=LATE_SECONDS)
    yield _one("truncated", amount=4).model_copy(update={"name": "truncated_to_4"})


def _deaths() -> Iterator[Trouble]:
    for call in (*SCREEN_CALLS, *LEDGER_CALLS):
        for after in (False, True):
            nth = None if call in ("perform", "picture", "shown") else 1
            death = Death(who="worker", call=call, after=after, nth=nth)
            yield Trouble(name=f"worker_dies_{'after' if after else 'before'}_{call}", death=death)
            if call in SCREEN_CALLS:
                death = death.model_copy(update={"who": "browser"})
                yield Trouble(name=f"browser_dies_{'after' if after else 'before'}_{call}", death=death)


def _together() -> Iterator[Trouble]:
    """What only two troubles at once do: the answer is lost, and what settles it meets another one."""
    lost = Planned(fault="commit_then_500")
    late = Planned(fault="late_commit", amount=LATE_SECONDS)
    yield Trouble(name="lost_answer_found_twice", planned=(lost, Planned(fault="found_twice")))
    yield Trouble(name="late_commit_and_slow_save",
                  planned=(late, Planned(fault="slow", step="save", amount=0.4)))  # fmt: skip
    yield Trouble(
        name="late_commit_and_worker_dies", planned=(late,),
        death=Death(who="worker", call="click_before", after=True),
    )  # fmt: skip
    yield Trouble(
        name="late_commit_and_browser_dies", planned=(late,),
        death=Death(who="browser", call="click_before", after=True),
    )  # fmt: skip
    yield Trouble(
        name="error_before_commit_twice", planned=(Planned(fault="error_before_commit", times=2),)
    )  # fmt: skip


def _of_wizard() -> Iterator[Trouble]:
    for step in ("form", "draft", "confirm", "save"):
        yield _one("wizard_over", step)
    for name in ("session_lost", "login_in_place", "maintenance", "slow"):
        yield _one(name, "draft", 0.4 if name == "slow" else None)


def _of_legacy() -> Iterator[Trouble]:
    yield _one("unexpected_alert", "form")
    yield _one("unexpected_alert", "save")
