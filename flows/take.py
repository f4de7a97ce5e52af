"""取込: the watch folder into the ledger."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import leave_artifact, require_success
from intake.taking import Taken
from yomikaki.office import open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import TakenCounts, alone, take_in

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
    with alone(settings.home, "take") as mine:
        if not mine:
            return
        done = take_files()
    leave_artifact(
        "take", "取込", {LABELS[end]: count for end, count in done.counts.items()},
        {"受付": settings.desk_url}, done.failures,
    )  # fmt: skip
    require_success(done.failures)
