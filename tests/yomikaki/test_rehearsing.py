"""登録画面で試す against the stand-in city system: the picture comes back, and nothing is entered."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from bots.picturing import COVER
from ledger.halts import Halts
from ledger.rehearsals import Rehearsal
from records.entry import EntryResult, Outcome
from records.ids import Id
from records.paths import FieldPath
from records.values import Text
from samples.city.process import City, started
from samples.city.store import rows
from tests.desk.cast import SLUG, Town, decided, town
from yomikaki.office import Office
from yomikaki.rehearsing import RehearsedCounts, rehearse_all

USER, PASSWORD = "robot", "machi-robot-1"
PAINT = int(COVER[1:3], 16)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture(scope="module")
def here(city: City, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One office for all tests here; each tries a case of its own."""
    known = {"machi": {"user": USER, "password": PASSWORD}}
    home = tmp_path_factory.mktemp("office")
    return decided(town(home, credentials=known, target_urls={"machi": city.base_url}))


def asked(here: Town, number: str) -> Id:
    case_id = here.read(f"{number}.png", toroku_bango=Text(text=number))
    digest = here.office.history.case(case_id).digest
    assert digest is not None
    here.office.rehearsals.ask(case_id, digest, user_id=here.users["suzuki"].id)
    return case_id


def ended(office: Office, case_id: Id) -> EntryResult:
    digest = office.history.case(case_id).digest
    assert digest is not None
    found = office.rehearsals.newest(case_id, digest)
    assert isinstance(found, Rehearsal)
    assert found.result is not None
    return found.result


def covered(office: Office, result: EntryResult) -> int:
    """Answer how many pixels of the confirm screen are painted over; the filled form comes before it."""
    _form, sha256 = result.pictures
    picture = cv2.imdecode(np.frombuffer(office.blobs.get(sha256), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return int((picture == PAINT).all(axis=2).sum())


def with_sensitive(office: Office, *paths: FieldPath) -> Office:
    """Answer the office in whose form these fields are marked 取扱注意."""
    defined = office.defined(SLUG)
    fields = tuple(
        one.model_copy(update={"sensitive": one.path in paths}) for one in defined.form.single_fields
    )
    marked = defined.model_copy(update={"form": defined.form.model_copy(update={"single_fields": fields})})
    return dataclasses.replace(office, catalog={**office.catalog, SLUG: marked})


def test_the_screen_is_filled_up_to_the_saving_click_and_nothing_is_entered(here: Town, city: City) -> None:
    office, case_id = with_sensitive(here.office, "shimei", "jusho"), asked(here, "300001")
    state, version = here.state(case_id), office.history.case(case_id).line.version
    done = rehearse_all(office, "robot")
    assert done == RehearsedCounts(counts={Outcome.DRY_RUN: 1}, failures=())
    result = ended(office, case_id)
    assert (result.outcome, result.differences, result.receipt) == (Outcome.DRY_RUN, (), None)
    # Two cells of the confirm screen, each some hundred pixels wide and twenty high; text alone has some 80.
    assert covered(office, result) > 4000
    assert rows(city.database, "inu") == []
    assert (here.state(case_id), office.history.case(case_id).line.version) == (state, version)
    assert office.history.case(case_id).entries == ()


def test_what_the_city_does_not_answer_is_told_to_who_asked(here: Town, city: City) -> None:
    case_id = asked(here, "300003")
    city.plan("maintenance", 50)
    done = rehearse_all(here.office, "robot")
    city.plan("maintenance", 0)
    result = ended(here.office, case_id)
    assert (done.counts, result.code) == ({Outcome.NOTHING_SAVED: 1}, "target.error")
    assert result.message == "業務システムがエラーを返しました(503)。"


def test_out_of_hours_nothing_is_opened(here: Town, tmp_path: Path) -> None:
    known = (here.office.settings.targets / "machi.yaml").read_text("utf-8")
    closed = "maintenance: [{since: 2000-01-01T00:00, until: 2100-01-01T08:30, why: 更新作業}]\n"
    (tmp_path / "machi.yaml").write_text(known + closed, "utf-8")
    settings = here.office.settings.model_copy(update={"targets": tmp_path})
    case_id = asked(here, "300004")
    assert rehearse_all(dataclasses.replace(here.office, settings=settings), "robot").failures == ()
    result = ended(here.office, case_id)
    said = "みどり野市 業務システムは閉まっています(更新作業)。開く予定がありません。"
    assert (result.code, str(result.message)[: len(said)]) == ("rehearsal.closed", said)


def test_at_a_system_that_somebody_stopped_nothing_is_opened(here: Town) -> None:
    case_id, halts = asked(here, "300007"), Halts(here.office.book)
    halts.halt_target("machi", "障害の調査", actor=here.users["kanri"].id)
    assert rehearse_all(here.office, "robot").failures == ()
    halts.go_on_target("machi", actor=here.users["kanri"].id)
    result = ended(here.office, case_id)
    assert (result.code, "止めてあります(kanri: 障害の調査)" in str(result.message)) == (
        "rehearsal.closed",
        True,
    )


def test_what_this_machine_lacks_is_told_to_both(here: Town) -> None:
    case_id = asked(here, "300005")
    settings = here.office.settings.model_copy(update={"credentials": {}})
    done = rehearse_all(dataclasses.replace(here.office, settings=settings), "robot")
    assert done.failures == ("environment.credentials",)
    assert ended(here.office, case_id).code == "environment.credentials"


def test_a_defect_leaves_nobody_waiting(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_office: Office, _record: object) -> EntryResult:
        raise RuntimeError("a defect")

    monkeypatch.setattr("yomikaki.rehearsing.rehearse", broken)
    case_id = asked(here, "300006")
    with pytest.raises(RuntimeError, match="a defect"):
        rehearse_all(here.office, "robot")
    assert ended(here.office, case_id).code == "rehearsal.broken"
