"""登録画面で試す: screens that people asked to see before they approve, filled and never saved."""

from collections import Counter

from bots.hours import is_open
from ledger.rehearsals import RehearsalClaim
from records.base import Frozen
from records.entry import EntryResult, FinalRecord, Outcome
from records.errors import ApplicationError, BusinessError, EnvironmentProblem, YomikakiError
from yomikaki.entering import rehearse
from yomikaki.office import Office

CLOSED = BusinessError("rehearsal.closed", "業務システムの時間外です。時間内にもう一度試してください。")
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
        if not is_open(office.targets[office.screens[slug].target], office.clock.now()):
            raise CLOSED
    elif slug not in office.workbooks:
        raise NOWHERE
    return rehearse(office, record)


def _failed(error: YomikakiError) -> EntryResult:
    return EntryResult(outcome=Outcome.NOTHING_SAVED, code=error.code, message=error.message)
