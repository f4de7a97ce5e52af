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
AT_ONCE = 2
BROKEN = ApplicationError("desk.job_failed", "処理が途中で止まりました。もう一度やり直してください。")


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
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="desk-job")

    def start(self, about: Id, owner: Id, call: Callable[[Progress], Answer]) -> Job[Answer]:
        """Begin a job, which tells its progress; a person's job before it for the same draft is forgotten."""
        job: Job[Answer] = Job(id=new_id(), about=about, owner=owner, begun=self._clock.now())

        def tell(words: str) -> None:
            job.told = words

        job.future = self._threads.submit(call, tell)
        with self._lock:
            self._jobs = {
                one.id: one
                for one in self._jobs.values()
                if (one.about, one.owner) != (about, owner) and one.begun > job.begun - KEPT
            }
            self._jobs[job.id] = job
        return job

    def about(self, about: Id) -> Job[Answer] | None:
        """Answer the newest job for a draft."""
        with self._lock:
            found = [one for one in self._jobs.values() if one.about == about]
        return found[-1] if found else None

    def of(self, job_id: Id, owner: Id) -> Job[Answer] | None:
        """Answer a person's own job."""
        with self._lock:
            found = self._jobs.get(job_id)
        return found if found is not None and found.owner == owner else None

    def seconds(self, job: Job[Answer]) -> int:
        """Answer how long a job runs already."""
        return int((self._clock.now() - job.begun).total_seconds())
