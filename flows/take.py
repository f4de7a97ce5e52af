"""取込: the watch folder into the ledger."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact, leave_skipped, require_success
from intake.taking import Taken
from yomikaki.office import open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import TakenCounts, alone, take_in

KEY, TITLE = "take", "取込"
LABELS = {
    Taken.SPLIT: "受け付けたファイル",
    Taken.DUPLICATE: "同じ内容のファイル",
    Taken.QUARANTINED: "受け付けられないファイル",
    Taken.FINISHED_BEFORE: "受付済みのファイル",
    Taken.STILL_GROWING: "書込み中のファイル",
    Taken.VANISHED: "取り込む前になくなったファイル",
}


@task(name="take-files", cache_policy=NO_CACHE)
def take_files() -> TakenCounts:
    """Take in what lies there."""
    return take_in(open_office(Settings()))


@flow(name="take", retries=0)
def take_new_files() -> None:
    """Take in every file of the watch folder that has held still."""
    settings = Settings()
    links = {"受付": settings.desk_url}
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = take_files()
    counts = {LABELS[end]: count for end, count in done.counts.items()}
    leave_artifact(KEY, TITLE, counts, links, done.failures)
    require_success(done.failures)
