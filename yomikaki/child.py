"""One call in a process of its own, so that what kills it or never ends takes nobody along."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from records.errors import ApplicationError, YomikakiError

SECONDS = 600.0
Answer = TypeVar("Answer")
Progress = Callable[[str], None]
FAILED = ApplicationError("form.child_failed", "処理が途中で止まりました。もう一度やり直してください。")
TOO_SLOW = ApplicationError("form.child_slow", "処理に時間がかかりすぎます。ページを減らしてください。")


def in_child(call: Callable[..., Answer], *given: Any, progress: Progress) -> Answer:
    """Answer what ``call(*given, progress)`` answers in a process of its own; pass on what it tells.

    Spawned, not forked: a copy of a process with threads of a web server or of OpenCV may hang.

    Raises:
        YomikakiError: what the call raised.
        ApplicationError: the process died (``form.child_failed``) or does not end (``form.child_slow``).
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, call, given), daemon=True)
    process.start()
    theirs.close()
    try:
        answer: Answer = _heard(ours, progress)
        return answer
    finally:
        process.kill()
        process.join()
        ours.close()


def _heard(ours: Connection, progress: Progress) -> Any:
    while ours.poll(SECONDS):
        try:
            kind, told = ours.recv()
        except EOFError:
            raise FAILED from None
        if kind == "answer":
            return told
        if kind == "refused":
            raise told
        progress(told)
    raise TOO_SLOW


def _run(theirs: Connection, call: Callable[..., object], given: tuple[Any, ...]) -> None:
    try:
        answer = call(*given, lambda told: theirs.send(("progress", told)))
    except YomikakiError as error:
        theirs.send(("refused", error))
    else:
        theirs.send(("answer", answer))
