"""廃棄: what two people agreed to, or what a definition says, is destroyed at night."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.told import failure_told, leave_artifact, leave_skipped, require_success
from yomikaki.disposing import DisposedCounts, dispose_all
from yomikaki.office import open_office
from yomikaki.settings import Settings

KEY, TITLE = "dispose", "廃棄"


@task(name="dispose-cases", cache_policy=NO_CACHE)
def dispose_cases() -> DisposedCounts:
    """Destroy what was decided."""
    return dispose_all(open_office(Settings()))


@flow(name="dispose", retries=0)
def dispose_due() -> None:
    """Destroy what was decided, and leave the counts of the certificates."""
    links = {"保存期間と廃棄": f"{Settings().desk_url}/retention"}
    with failure_told(KEY, TITLE, links):
        done = dispose_cases()
    if done.busy:
        leave_skipped(KEY, TITLE, links)
        return
    counts = {
        "廃棄証明": len(done.certificates),
        "廃棄した案件": sum(len(one.cases) for one in done.certificates),
        "消したファイル": sum(len(one.blobs) for one in done.certificates),
    }
    leave_artifact(KEY, TITLE, counts, links, done.failures)
    require_success(done.failures)
