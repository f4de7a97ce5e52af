"""試し入力: the screens that approvers asked to see, filled and not saved. The desk starts a run at once."""

import socket

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.blocks import with_secrets
from flows.told import failure_told, leave_artifact, leave_skipped, require_success
from records.entry import Outcome
from yomikaki.office import open_office
from yomikaki.rehearsing import RehearsedCounts, rehearse_all
from yomikaki.settings import Settings
from yomikaki.taking_in import alone

KEY, TITLE = "rehearse", "試し入力"
LABELS = {
    Outcome.DRY_RUN: "試した(登録していない)",
    Outcome.NOTHING_SAVED: "試せなかった",
    Outcome.REFUSED: "画面が拒否",
    Outcome.HELD: "画面の内容が違う、または登録がある",
}


@task(name="rehearse-cases", retries=0, cache_policy=NO_CACHE)
def rehearse_cases() -> RehearsedCounts:
    """Fill what is asked for."""
    return rehearse_all(open_office(with_secrets(Settings())), socket.gethostname())


@flow(name="rehearse", retries=0)
def rehearse_asked() -> None:
    """Fill every screen that somebody waits for, and stop before the saving click."""
    settings = Settings()
    links = {"決裁": f"{settings.desk_url}/approve"}
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = rehearse_cases()
    counts = {LABELS[outcome]: count for outcome, count in done.counts.items()}
    leave_artifact(KEY, TITLE, counts, links, done.failures)
    require_success(done.failures)
