"""業務システム: what is open, when the others open, and a stop by whoever manages."""

import datetime as dt
from collections.abc import Callable, Iterator

import httpx
import pytest

from records.target import TargetDefinition
from tests.desk.cast import SLUG, Town, served, town
from tests.desk.test_guard import token
from values.calendar import OFFICE


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return town(tmp_path_factory.mktemp("systems"))


@pytest.fixture(scope="module")
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


Entered = Callable[[str], httpx.Client]


def test_a_manager_stops_a_system_and_everybody_reads_why(client: Entered, office: Town) -> None:
    kanri, sato = client("kanri"), client("sato")
    form = {"csrf": token(kanri), "reason": "定期保守が延びています"}
    assert kanri.post("/systems/machi/halt", data=form).status_code == 303
    for page in ("/systems", f"/register/{SLUG}"):
        shown = sato.get(page).text
        assert ("定期保守が延びています" in shown, "このシステムを止める" in shown) == (True, False)
    again = kanri.post("/systems/machi/halt", data=form)
    assert (again.status_code, "halt.target_standing" in again.text) == (422, True)
    assert kanri.post("/systems/machi/go-on", data={"csrf": token(kanri)}).status_code == 303
    assert "定期保守が延びています" not in sato.get("/systems").text
    unknown = kanri.post("/systems/nowhere/halt", data=form)
    assert (unknown.status_code, "halt.unknown" in unknown.text) == (422, True)
    del office


def test_a_closed_system_says_why_and_when_it_opens(client: Entered, office: Town) -> None:
    known = office.office.targets["machi"]
    now = office.office.clock.now().astimezone(OFFICE).replace(tzinfo=None)
    opens = (now + dt.timedelta(days=1)).replace(second=0, microsecond=0)
    closing = {"since": "2020-01-01T00:00", "until": opens.isoformat(), "why": "更新作業"}
    said = {
        **known.model_dump(by_alias=True),
        "maintenance": [closing],
        "holidays": "closed",
        "most_per_minute": 30,
    }
    office.office.targets["machi"] = TargetDefinition.model_validate({**said, "holidays": "open"})
    try:
        shown = client("kansa").get("/systems").text
        unit = client("kansa").get(f"/register/{SLUG}").text
    finally:
        office.office.targets["machi"] = known
    for page in (shown, unit):
        assert ("更新作業" in page, f"{opens:%Y/%m/%d %H:%M}" in page) == (True, True)
    assert "30 件" in shown
