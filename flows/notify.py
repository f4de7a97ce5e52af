"""通知: what was written to be told, by webhook and mail; the day's summary first, once a working day."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact, leave_skipped
from yomikaki.notifying import SentCounts, notify_all
from yomikaki.office import open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import alone

KEY, TITLE = "notify", "通知"


@task(name="send-messages", cache_policy=NO_CACHE)
def send_messages() -> SentCounts:
    """Send what waits."""
    return notify_all(open_office(Settings()))


@flow(name="notify", retries=0)
def send_notifications() -> None:
    """Send what waits. A channel that does not answer is tried again later and makes no failed run."""
    settings = Settings()
    links = {"受付": settings.desk_url}
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = send_messages()
    counts = {"送った": done.sent, "あとで再送": done.waiting, "あきらめた": done.given_up}
    leave_artifact(KEY, TITLE, counts, links, done.codes)
