"""The folder in which a target finds bulk files: drafts that nobody takes, and one step that hands one over.

The draft is the proof. It has its name until it is handed over, by one renaming that happens or does not: as
long as it lies there the file never went out, and whoever takes the draft away is sure that it never will.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from bots.laying_down import Busy, LinkInTheWay, alone, moved_to, own
from records.errors import TargetUnavailable


class Lies(StrEnum):
    """Where a file is now."""

    OUT = "out"
    DRAFT = "draft"
    CANCELLED = "cancelled"
    GONE = "gone"  # taken by the target, or never written


class SendFolder:
    """The folder of one 業務 from which the target takes its files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process of ours away from the folder for as long as the block lasts.

        Raises:
            TargetUnavailable: the folder is not there (``bulk.no_folder``), is closed to this program
                (``bulk.no_permission``), another process has it (``bulk.busy``), or a link lies where our
                lock would (``bulk.link``).
        """
        with ExitStack() as held:
            with _told():
                held.enter_context(alone(self._folder / ".yomikaki.lock"))
            yield

    def write_draft(self, name: str, data: bytes) -> bytes:
        """Write a draft durably, and answer what stands in it.

        Raises:
            TargetUnavailable: the folder or the disk refuses.
        """
        with _told():
            with os.fdopen(own(self._draft(name), os.O_WRONLY | os.O_TRUNC), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return self._draft(name).read_bytes()

    def hand_over(self, name: str) -> None:
        """Give a draft its name, in one step that happens or does not.

        Raises:
            TargetUnavailable: a file of this name lies there (``bulk.name_taken``), the draft is gone, or
                the folder refuses.
        """
        with _told():
            if (self._folder / name).exists():
                raise TargetUnavailable("bulk.name_taken", "同じ名前の一括ファイルが既にあります。")
            moved_to(self._draft(name), self._folder / name)

    def look(self, name: str) -> Lies:
        """Answer where a file is.

        Raises:
            TargetUnavailable: the folder is not there: nothing is proved.
        """
        with _told():
            self._folder.stat()
        if (self._folder / name).exists():
            return Lies.OUT
        if self._draft(name).exists():
            return Lies.DRAFT
        return Lies.CANCELLED if self._cancelled(name).exists() else Lies.GONE

    def cancel(self, name: str) -> None:
        """Take a draft away, so that nobody can hand it over any more; that it was one stays to be seen.

        Raises:
            TargetUnavailable: it is gone, or the folder refuses.
        """
        with _told():
            moved_to(self._draft(name), self._cancelled(name))

    def forget(self, name: str) -> None:
        """Remove what is left of a file that did not go out; what cannot be removed is in nobody's way."""
        for left in (self._draft(name), self._cancelled(name)):
            with suppress(OSError):
                left.unlink()

    def left(self) -> tuple[str, ...]:
        """Answer the names of files of which something is left that did not go out."""
        found = [*self._folder.glob(".*.draft"), *self._folder.glob(".*.cancelled")]
        return tuple(sorted(one.stem.removeprefix(".") for one in found))

    def _draft(self, name: str) -> Path:
        return self._folder / f".{name}.draft"

    def _cancelled(self, name: str) -> Path:
        return self._folder / f".{name}.cancelled"


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what the folder refuses."""
    try:
        yield
    except Busy as error:
        raise TargetUnavailable("bulk.busy", "別の処理が一括ファイルを書いています。") from error
    except LinkInTheWay as error:
        raise TargetUnavailable(
            "bulk.link",
            "一括ファイルのフォルダに、作業ファイルと同じ名前のリンクがあります。消してください。",
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TargetUnavailable("bulk.no_folder", "一括ファイルを渡すフォルダがありません。") from error
    except PermissionError as error:
        raise TargetUnavailable(
            "bulk.no_permission", "一括ファイルのフォルダに書き込めません。権限を確かめてください。"
        ) from error
    except OSError as error:
        raise TargetUnavailable(
            "bulk.disk", "一括ファイルを保存できません。ディスクを確かめてください。"
        ) from error
