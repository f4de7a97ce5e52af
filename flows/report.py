"""日報: the day's balance, cases by state, and the ledger's head signed and written outside the database."""

import datetime as dt

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import leave_artifact
from ledger.heads import write_anchor
from records.case import STATE_LABELS
from values.calendar import OFFICE
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings


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
    midnight = dt.datetime.combine(office.today(), dt.time.min, OFFICE).astimezone(dt.UTC)
    bundles = office.figures.bundles(midnight)
    waiting = {STATE_LABELS[state]: count for state, count in office.figures.by_state().items() if count}
    return {
        "本日の受付": sum(one.received for one in bundles),
        "本日の登録済み": sum(one.confirmed for one in bundles),
        "本日の処理中": sum(one.waiting for one in bundles),
        "本日の除外": sum(one.excluded for one in bundles),
        "件数が合わない束": sum(not one.balanced for one in bundles),
        **{f"全体: {name}": count for name, count in waiting.items()},
    }


@flow(name="report", retries=0)
def daily_report() -> None:
    """Leave the day's balance as an artifact, and the signed head in the anchors folder."""
    settings = Settings()
    anchor = anchor_head()
    leave_artifact(
        "daily-report", f"日報(台帳の署名: {anchor})", count_day(),
        {"受付": settings.desk_url, "業務台帳": f"{settings.desk_url}/register"},
    )  # fmt: skip
