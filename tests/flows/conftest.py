"""An office on a fresh home, and the city system that it enters into."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from ledger.checking import Answer
from records.case import State
from samples.city.process import City, started
from samples.sheets.make import Sheet
from tests.migrated import office_at
from yomikaki.office import Office
from yomikaki.settings import Credentials, Settings

USER, PASSWORD = "robot", "machi-robot-1"

CLERK, CHIEF = "c" * 36, "d" * 36


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, city: City) -> Settings:
    return Settings(
        home=tmp_path / "home",
        stable_seconds=0.0,
        trial=True,
        readers=1,
        credentials={"machi": Credentials(user=USER, password=PASSWORD)},
        target_urls={"machi": city.base_url},
    )


@pytest.fixture
def office(settings: Settings) -> Office:
    return office_at(settings)


def drop(office: Office, name: str, sheet: Sheet) -> Path:
    place = office.settings.watch / name
    place.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(".png", sheet.image)
    assert done
    place.write_bytes(data.tobytes())
    return place


def answer_all(office: Office, sheet: Sheet, name: str | None = None) -> None:
    """Say for every outstanding field what stands on the paper, and approve; ``name`` is the sheet's file."""
    for line in office.history.cases((State.TO_CHECK,)):
        case = office.history.case(line.id)
        held = case.contents
        assert held is not None
        if name not in (None, case.pages[0].file_name):
            continue
        answers = tuple(
            Answer(path=path, value=sheet.truth[path], milliseconds=1) for path in held.outstanding()
        )
        office.checking.answer(line.id, line.version, answers, office.defined(line.procedure), user_id=CLERK)
    for line in office.history.cases((State.TO_APPROVE,)):
        seen = office.history.case(line.id).digest
        assert seen is not None
        office.approving.approve(
            line.id, line.version, seen, office.defined(line.procedure), user_id="d" * 36
        )
