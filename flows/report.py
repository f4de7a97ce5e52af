"""日報: the day's balance, cases by state, and the ledger's head signed and written outside the database."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact
from ledger.heads import write_anchor
from records.case import STATE_LABELS
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

KEY = "daily-report"


@task(name="anchor-head", cache_policy=NO_CACHE)
def anchor_head() -> str:
    """Sign the chain's head; answer the anchor file's name."""
    office = open_office(Settings())
    return write_anchor(office.book, office.ledger_id, office.settings.anchors).name


@task(name="count-day", cache_policy=NO_CACHE)
def count_day() -> dict[str, int]:
    """Answer the day's counts by their Japanese names."""
    return _counts(open_office(Settings()))


def _counts(office: Office) -> dict[str, int]:
    today = office.figures.day(office.today())
    waiting = {STATE_LABELS[state]: count for state, count in office.figures.by_state().items() if count}
    return {
        "本日の受付": today.received,
        "本日の登録済み": today.confirmed,
        "本日の処理中": today.waiting,
        "本日の除外": today.excluded,
        "件数が合わない束": today.unbalanced,
        **{f"全体: {name}": count for name, count in waiting.items()},
    }


@flow(name="report", retries=0)
def daily_report() -> None:
    """Leave the day's balance as an artifact, and the signed head in the anchors folder."""
    settings = Settings()
    links = {"受付": settings.desk_url, "業務台帳": f"{settings.desk_url}/register"}
    with failure_told(KEY, "日報", links):
        anchor = anchor_head()
        leave_artifact(KEY, f"日報(台帳の署名: {anchor})", count_day(), links)
