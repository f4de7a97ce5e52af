"""Result files (取込結果) of bulk files: taken once, matched line by line, and put away."""

import hashlib
import re
from pathlib import Path

from bots.bulk_result import Answered, answers_in, broken, named_in, read_result
from intake.watching import DONE, ready
from ledger.bulk_entries import ResultFile
from ledger.bulk_files import ANSWERABLE, BulkFile, BulkState
from records.entry import EntryResult, Outcome
from records.errors import ScreenChanged
from records.ids import is_reference
from records.paths import Slug
from yomikaki.attempts import Round
from yomikaki.office import Office

# A line is some hundred bytes, and a file has at most some thousand.
LARGEST = 32 * 2**20
UNKNOWN, AGAIN = "bulk.unknown_result", "bulk.result_again"
_WORD = re.compile(r"[A-Z0-9]{1,6}-[0-9A-Z]{9}")


def take_results(office: Office, slug: Slug, folder: Path, done: Round) -> None:
    """Take every result that has held still; what was taken is put into ``done`` and never counts again.

    Raises:
        EnvironmentProblem: the folder is not there.
    """
    for place in ready(folder, stable_seconds=office.settings.stable_seconds, now=office.clock.now()):
        if place.is_symlink() or not place.is_file() or place.stat().st_size > LARGEST:
            done.failures.append("bulk.no_result_file")
            continue
        _take(office, slug, place, done)
        _put_away(place, folder / DONE)


def end_overdue(office: Office, slug: Slug, done: Round) -> None:
    """Let people look for the results that did not come in the declared time."""
    for file in office.bulk_entries.open_files(slug):
        late = file.due_at is not None and file.due_at < office.clock.now()
        if file.state is BulkState.PUBLISHED and late:
            office.bulk_entries.overdue(file.id)
            for _ in file.lines:
                done.note(EntryResult(outcome=Outcome.HELD, code="bulk.no_result"))


def _take(office: Office, slug: Slug, place: Path, done: Round) -> None:
    data = place.read_bytes()
    result = ResultFile(name=place.name, sha256=hashlib.sha256(data).hexdigest())
    if office.bulk_entries.knows_result(slug, result.sha256):
        return
    file = _answered_by(office, slug, place.name, data)
    if file is None or file.state not in ANSWERABLE:
        office.bulk_entries.strange_result(slug, result, UNKNOWN)
        return
    if file.state is BulkState.ANSWERED and file.code is None:
        office.bulk_entries.strange_result(slug, result, AGAIN, file.id)
        return
    found = _answers(file, data)
    office.bulk_entries.answered(file, result, found.answers, found.code)
    for answer in found.answers.values():
        done.note(answer)


def _answered_by(office: Office, slug: Slug, name: str, data: bytes) -> BulkFile | None:
    """Answer the file that a result names; one that cannot be read may name it in its own name."""
    definition = office.bulks[slug].result
    try:
        named = [named_in(definition, read_result(definition, data))]
    except ScreenChanged:
        named = [one for one in _WORD.findall(name) if is_reference(one)]
    found = [office.bulk_entries.file_of(slug, one) for one in named]
    return found[0] if len(found) == 1 else None


def _answers(file: BulkFile, data: bytes) -> Answered:
    """Answer what a result says by the definition by which its file went out."""
    try:
        read = read_result(file.definition.result, data)
    except ScreenChanged:
        return broken(file.lines)
    return answers_in(file.definition, file.name, file.lines, read)


def _put_away(place: Path, folder: Path) -> None:
    """Move a result that was taken; one of the same name stays beside it."""
    folder.mkdir(exist_ok=True)
    kept, number = folder / place.name, 1
    while kept.exists():
        number += 1
        kept = folder / f"{place.stem}-{number}{place.suffix}"
    place.rename(kept)
