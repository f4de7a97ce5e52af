"""A proposal or a trial that ends while its page is made: the page asks again, and says nothing wrong."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from desk.jobs import Job
from tests.desk.cast import Town, served
from tests.desk.forming import BLANK, QuickWorkshop

DATA = {"slug": "suido_teishi", "title": "水道使用停止届", "department": "水道局"}
Client = Callable[[str], httpx.Client]


@pytest.fixture
def url(office: Town) -> Iterator[str]:
    with served(office.office, QuickWorkshop(office.office.blobs)) as address:
        yield address


@pytest.fixture
def ends_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every job be under way when it is first asked about, and ended from then on."""
    asked: set[str] = set()

    def done(job: Job[object]) -> bool:
        job.future.exception(timeout=10)
        known = job.id in asked
        asked.add(job.id)
        return known

    monkeypatch.setattr(Job, "done", property(done))


def token(sato: httpx.Client) -> str:
    return sato.get("/forms/new").text.split('name="csrf" value="')[1].split('"')[0]


def begin(sato: httpx.Client, csrf: str) -> str:
    files = {"file": ("blank.png", BLANK.read_bytes())}
    answer = sato.post("/forms", data={**DATA, "csrf": csrf}, files=files)
    assert answer.status_code == 303
    return answer.headers["location"]


@pytest.mark.usefixtures("ends_meanwhile")
def test_a_proposal_that_ends_meanwhile_is_no_failure(client: Client) -> None:
    sato = client("sato")
    place = begin(sato, token(sato))
    # The first look finds the job under way, or its draft there already: never a failure.
    assert "途中で止まりました" not in sato.get(place, follow_redirects=True).text
    assert "HX-Redirect" in sato.get(f"{place}/progress", headers={"HX-Request": "true"}).headers


@pytest.mark.usefixtures("ends_meanwhile")
def test_a_trial_that_ends_meanwhile_is_asked_for_again(client: Client) -> None:
    sato = client("sato")
    csrf = token(sato)
    place = begin(sato, csrf)
    for _ in range(2):
        sato.get(f"{place}/progress", headers={"HX-Request": "true"})
    files = {"file": ("filled.png", BLANK.read_bytes())}
    head = {"HX-Request": "true", "X-CSRF-Token": csrf}
    first = sato.post(f"{place}/trial", files=files, headers=head)
    assert first.status_code == 200
    assert "読んだ値" not in first.text
    again = first.text.split('hx-get="')[1].split('"')[0]
    assert "読んだ値" in sato.get(again, headers=head).text
