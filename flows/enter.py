"""登録: approved cases into their business systems. Prefect never retries this: the ledger decides."""

import socket

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.blocks import with_secrets
from flows.told import failure_told, leave_artifact, leave_skipped, require_success, run_id
from records.entry import Outcome
from yomikaki.entering import EnteredCounts, enter_all
from yomikaki.office import open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import alone

KEY, TITLE = "enter", "登録"
LABELS = {
    Outcome.CONFIRMED: "登録を確認",
    Outcome.READ: "照会",
    Outcome.NOTHING_SAVED: "登録していない(やり直します)",
    Outcome.STOPPED: "停止のため登録していない",
    Outcome.REFUSED: "画面が拒否",
    Outcome.HELD: "要判断",
    Outcome.IN_DOUBT: "結果を確認中",
}


@task(name="enter-cases", retries=0, cache_policy=NO_CACHE)
def enter_cases(flow_run: str | None) -> EnteredCounts:
    """Enter what is approved."""
    return enter_all(open_office(with_secrets(Settings())), socket.gethostname(), run_id=flow_run)


@flow(name="enter", retries=0)
def enter_approved() -> None:
    """Enter every approved case whose business system is open, and settle what is in doubt."""
    settings = Settings()
    links = {
        "要判断": f"{settings.desk_url}/held",
        "業務システム": f"{settings.desk_url}/systems",
        "案件": f"{settings.desk_url}/cases",
    }
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = enter_cases(run_id())
    counts = {LABELS[outcome]: count for outcome, count in done.counts.items()}
    resting = {"時間外のシステム": len(done.closed), "止めているシステム": len(done.halted)}
    leave_artifact(KEY, TITLE, {**counts, **resting}, links, done.failures)
    require_success(done.failures)
