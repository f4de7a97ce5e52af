"""Work that takes seconds, beside the pages: who asked for it, how far it is, what came of it.

In memory: what a desk that stops has not finished is asked for again.
"""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from records.errors import ApplicationError, YomikakiError
from records.ids import Id, new_id
from records.ports import Clock

Answer = TypeVar("Answer")
Progress = Callable[[str], None]
# What somebody asked for is looked at within the hour; pictures of a trial must not lie about longer.
KEPT = dt.timedelta(minutes=30)
SWEEP_SECONDS = 60.0
AT_ONCE = 2
# Those that run and those that wait for them: a proposal takes up to a minute.
MOST_GOING_ON = 8
BROKEN = ApplicationError("desk.job_failed", "処理が途中で止まりました。もう一度やり直してください。")

BUSY = ApplicationError("desk.busy", "ほかの処理が込み合っています。少し待ってから、もう一度お試しください。")


@dataclass
class Job(Generic[Answer]):
    """One piece of work. ``about`` is the draft that it is for, ``owner`` the person who waits for it."""

    id: Id
    about: Id
    owner: Id
    begun: dt.datetime
    told: str = "順番を待っています"
    future: Future[Answer] = field(default_factory=Future)

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self.future.done()

    def answer(self) -> Answer:
        """Answer what came of it.

        Raises:
            YomikakiError: why nothing did.
        """
        error = self.future.exception()
        if error is None:
            return self.future.result()
        raise error if isinstance(error, YomikakiError) else BROKEN


class Jobs(Generic[Answer]):
    """Runs jobs of one sort, a few at once, and forgets them after a while."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: dict[Id, Job[Answer]] = {}
        # Also of jobs that nobody asks about any more: each holds the file that it works on.
        self._going_on: list[Future[Answer]] = []
        self._sweeper: threading.Timer | None = None
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="desk-job")

    def require_room(self) -> None:
        """Let a person begin a job for which there is room.

        Raises:
            ApplicationError: too many wait already (``desk.busy``).
        """
        with self._lock:
            self._require_room()

    def start(self, about: Id, owner: Id, call: Callable[[Progress], Answer]) -> Job[Answer]:
        """Begin a job, which tells its progress; a person's job before it for the same draft is forgotten.

        Raises:
            ApplicationError: too many wait already (``desk.busy``).
        """
        job: Job[Answer] = Job(id=new_id(), about=about, owner=owner, begun=self._clock.now())

        def tell(words: str) -> None:
            job.told = words

        with self._lock:
            before = [one for one in self._jobs.values() if (one.about, one.owner) == (about, owner)]
            for one in before:
                one.future.cancel()  # one that still waits for its turn makes room
            self._require_room()
            for one in before:
                self._jobs.pop(one.id, None)
            job.future = self._threads.submit(call, tell)
            self._going_on.append(job.future)
            self._jobs[job.id] = job
            if self._sweeper is None:
                self._sweeper = self._swept_later()
        return job

    def about(self, about: Id) -> Job[Answer] | None:
        """Answer the newest job for a draft."""
        found = [one for one in self._known() if one.about == about]
        return found[-1] if found else None

    def of(self, job_id: Id, owner: Id) -> Job[Answer] | None:
        """Answer a person's own job."""
        return next((one for one in self._known() if (one.id, one.owner) == (job_id, owner)), None)

    def seconds(self, job: Job[Answer]) -> int:
        """Answer how long a job runs already."""
        return int((self._clock.now() - job.begun).total_seconds())

    def _require_room(self) -> None:
        self._forget_old()
        if len(self._going_on) >= MOST_GOING_ON:
            raise BUSY

    def _known(self) -> list[Job[Answer]]:
        with self._lock:
            self._forget_old()
            return list(self._jobs.values())

    def _forget_old(self) -> None:
        self._going_on = [one for one in self._going_on if not one.done()]
        oldest = self._clock.now() - KEPT
        self._jobs = {one.id: one for one in self._jobs.values() if one.begun > oldest}

    def _sweep(self) -> None:
        """Forget also what nobody asks for again."""
        with self._lock:
            self._forget_old()
            self._sweeper = self._swept_later() if self._jobs or self._going_on else None

    def _swept_later(self) -> threading.Timer:
        timer = threading.Timer(SWEEP_SECONDS, self._sweep)
        timer.daemon = True
        timer.start()
        return timer
