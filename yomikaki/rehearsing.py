"""登録画面で試す: screens that people asked to see before they approve, filled and never saved."""

from collections import Counter

from ledger.rehearsals import RehearsalClaim
from records.base import Frozen
from records.entry import EntryResult, FinalRecord, Outcome
from records.errors import ApplicationError, BusinessError, EnvironmentProblem, YomikakiError
from records.paths import Slug
from yomikaki.entering import rehearse
from yomikaki.office import Office
from yomikaki.systems import standing, systems

NOWHERE = BusinessError("rehearsal.nowhere", "この業務には、試す登録画面がありません。")
BROKEN = ApplicationError(
    "rehearsal.broken", "ロボットが途中で止まりました。もう一度試すか、情報部門に知らせてください。"
)


class RehearsedCounts(Frozen):
    """How the screens of one round ended, and the codes of what this machine lacks."""

    counts: dict[Outcome, int]
    failures: tuple[str, ...]


def rehearse_all(office: Office, worker: str) -> RehearsedCounts:
    """Fill every screen that somebody waits for; each ends in an answer for who asked, whatever happens."""
    counts, failures = Counter[Outcome](), list[str]()
    while (claim := office.rehearsals.claim(worker)) is not None:
        result = _ended(office, claim, failures)
        counts[result.outcome] += 1
    return RehearsedCounts(counts=counts, failures=tuple(failures))


def _ended(office: Office, claim: RehearsalClaim, failures: list[str]) -> EntryResult:
    """Fill one, and write down how it ended; a defect is told to who asked, and then ends the round."""
    result = _failed(BROKEN)
    try:
        result = _rehearsed(office, claim.record)
    except YomikakiError as error:
        result = _failed(error)
        if isinstance(error, EnvironmentProblem):
            failures.append(error.code)
    finally:
        office.rehearsals.finish(claim.id, result)
    return result


def _rehearsed(office: Office, record: FinalRecord) -> EntryResult:
    slug = record.procedure
    if slug in office.screens:
        _require_usable(office, slug)
    elif slug not in office.workbooks:
        raise NOWHERE
    return rehearse(office, record)


def _require_usable(office: Office, slug: Slug) -> None:
    (system,) = (one for one in systems(office) if slug in one.procedures)
    if system.halt or system.closed:
        words = f"{system.target.title}は{standing(system)}。あとでもう一度試してください。"
        raise BusinessError("rehearsal.closed", words)


def _failed(error: YomikakiError) -> EntryResult:
    return EntryResult(outcome=Outcome.NOTHING_SAVED, code=error.code, message=error.message)
