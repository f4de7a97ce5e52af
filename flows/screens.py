"""画面の点検: every 業務's screen compared with its last good look; a changed one stops the 業務."""

from collections import Counter

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact, leave_skipped, require_success
from yomikaki.office import open_office
from yomikaki.screens_check import ScreenCheck, check_screens, due_today
from yomikaki.settings import Settings
from yomikaki.taking_in import alone

KEY, TITLE = "screens", "画面の点検"
LABELS = {
    "same": "前と同じ",
    "first": "はじめて見た(受け入れ待ち)",
    "good": "登録できたので受け入れた",
    "changed": "変わっていたので止めた",
    "closed": "時間外のため見ていない",
    "failed": "見られなかった",
}


@task(name="look-at-screens", retries=0, cache_policy=NO_CACHE)
def look_at_screens() -> tuple[ScreenCheck, ...]:
    """Look at every screen that was not looked at today."""
    office = open_office(Settings())
    return check_screens(office, due_today(office))


@flow(name="screens", retries=0)
def check_all_screens() -> None:
    """Look at every screen once a day, and stop each 業務 whose screen has changed."""
    settings = Settings()
    links = {"業務台帳": f"{settings.desk_url}/register"}
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = look_at_screens()
    counts = Counter(LABELS[one.state] for one in done)
    failures = [one.code for one in done if one.code]
    leave_artifact(KEY, TITLE, counts, links, failures)
    require_success(failures)
