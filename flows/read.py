"""読取: waiting pages to cases."""

import socket

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact, leave_skipped, require_success, run_id
from yomikaki.office import open_office
from yomikaki.reading_round import Read, ReadCounts, read_all
from yomikaki.settings import Settings
from yomikaki.taking_in import alone

KEY, TITLE = "read", "読取"
LABELS = {
    Read.FILED: "案件にしたページ",
    Read.LISTED: "案件にした一覧の行",
    Read.LEFT: "仕分け待ちのページ",
    Read.BLANK: "白紙",
    Read.CHANGED: "定義が公開し直され、次の回に読み直すページ",
    Read.TAKEN_BY_ANOTHER: "別の処理が読んだページ",
    Read.FAILED: "読み取りが止まったページ",
}


@task(name="read-pages", cache_policy=NO_CACHE)
def read_pages(flow_run: str | None) -> ReadCounts:
    """Read what waits."""
    return read_all(open_office(Settings()), socket.gethostname(), run_id=flow_run)


@flow(name="read", retries=0)
def read_batch() -> None:
    """Read every page that waits, in processes beside this one."""
    settings = Settings()
    links = {"確認": f"{settings.desk_url}/check", "仕分け待ち": f"{settings.desk_url}/sort"}
    with alone(settings.home, KEY) as mine, failure_told(KEY, TITLE, links):
        if not mine:
            leave_skipped(KEY, TITLE, links)
            return
        done = read_pages(run_id())
    counts = {LABELS[end]: count for end, count in done.counts.items()}
    leave_artifact(KEY, TITLE, counts, links, done.failures)
    require_success(done.failures)
