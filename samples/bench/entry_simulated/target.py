"""A business system in memory: its store, what it writes late, and what its search shows late."""

import datetime as dt
from dataclasses import dataclass, field

from records.base import Frozen
from samples.bench.entry_simulated.clock import SimulatedClock

REFERENCE, NUMBER, NAME, NOTE = "整理番号", "番号", "氏名", "備考"


@dataclass
class Stored:
    """One record of the target. ``typed`` is what was typed before anything was cut."""

    receipt: str
    values: dict[str, str]
    typed: dict[str, str]
    by_hand: bool
    visible_from: dt.datetime


class Nature(Frozen):
    """What kind of business system it is."""

    name: str
    has_reference: bool
    refuses_repeated: bool
    declared_delay: float | None
    # The longest that it really takes: never longer than what is declared.
    longest_delay: float
    closes: str = "24:00"


NATURES = (
    Nature(name="refuses", has_reference=True, refuses_repeated=True, declared_delay=5, longest_delay=5),
    Nature(name="accepts", has_reference=True, refuses_repeated=False, declared_delay=20, longest_delay=20),
    Nature(name="slow", has_reference=True, refuses_repeated=False, declared_delay=600, longest_delay=600),
    Nature(name="undeclared", has_reference=True, refuses_repeated=False, declared_delay=None,
           longest_delay=200),
    Nature(name="no_reference", has_reference=False, refuses_repeated=False, declared_delay=20,
           longest_delay=20),
)  # fmt: skip


@dataclass
class SimulatedTarget:
    """The system itself. Sessions and pages belong to ``SimulatedScreen``."""

    nature: Nature
    clock: SimulatedClock
    records: list[Stored] = field(default_factory=list)
    pending: list[tuple[dt.datetime, Stored]] = field(default_factory=list)
    down_until: dt.datetime | None = None
    down_as_page: bool = False
    # Every login of before a restart is over.
    generation: int = 0
    seconds_a_call: float = 0.4

    def commit(
        self,
        typed: dict[str, str],
        *,
        values: dict[str, str] | None = None,
        by_hand: bool = False,
        late: float = 0.0,
        unseen: float = 0.0,
    ) -> Stored | None:
        """Write a record ``late`` seconds from now, found ``unseen`` later; None where it is refused."""
        at = self.clock.now() + dt.timedelta(seconds=late)
        stored = Stored(
            receipt="", values=dict(values or typed), typed=dict(typed), by_hand=by_hand,
            visible_from=at + dt.timedelta(seconds=unseen),
        )  # fmt: skip
        if late:
            self.pending.append((at, stored))
            return stored
        return self._write(stored)

    def arrive(self, *, all_of_it: bool = False) -> None:
        """Write what was to be written by now."""
        now = self.clock.now()
        due = [one for one in self.pending if all_of_it or one[0] <= now]
        self.pending = [one for one in self.pending if one not in due]
        for _, stored in sorted(due, key=lambda one: one[0]):
            self._write(stored)

    def _write(self, stored: Stored) -> Stored | None:
        reference = stored.values.get(REFERENCE)
        taken = bool(reference) and any(one.values.get(REFERENCE) == reference for one in self.records)
        if self.nature.refuses_repeated and taken:
            return None
        stored.receipt = f"R{len(self.records) + 1:05d}"
        self.records.append(stored)
        return stored

    def find(self, label: str, text: str) -> list[Stored]:
        """Answer what the search shows now."""
        self.arrive()
        now = self.clock.now()
        return [one for one in self.records if one.values.get(label) == text and one.visible_from <= now]

    def go_down(self, seconds: float, *, as_page: bool) -> None:
        """Begin a maintenance: errors, or a page of status 200."""
        self.down_until = self.clock.now() + dt.timedelta(seconds=seconds)
        self.down_as_page = as_page

    def is_down(self) -> bool:
        """Tell whether it is under maintenance now."""
        return self.down_until is not None and self.clock.now() < self.down_until

    def restart(self, *, loses: bool) -> None:
        """Restart: every session is over; what was not written is written now, or never."""
        self.generation += 1
        if loses:
            self.pending.clear()
        self.arrive(all_of_it=True)
