"""A watch folder and a store belong to one ledger, and an empty mount point is not taken for them."""

import shutil
from pathlib import Path

import pytest

from records.errors import EnvironmentProblem
from yomikaki.claiming import MARKER
from yomikaki.office import open_office
from yomikaki.settings import Settings


def settings(home: Path, ledger: str = "ledger") -> Settings:
    return Settings(home=home, ledger_url=f"sqlite:///{home / ledger}.sqlite")


def test_the_first_start_marks_both_folders_and_the_same_ledger_starts_again(tmp_path: Path) -> None:
    office = open_office(settings(tmp_path))
    for folder in ("watch", "blobs"):
        assert (tmp_path / folder / MARKER).read_text().strip() == office.ledger_id
        assert [path.name for path in (tmp_path / folder).iterdir()] == [MARKER]
    assert open_office(settings(tmp_path)).ledger_id == office.ledger_id


@pytest.mark.parametrize("folder", ["watch", "blobs"])
def test_a_second_ledger_on_a_folder_refuses_to_start(folder: str, tmp_path: Path) -> None:
    first = open_office(settings(tmp_path)).ledger_id
    for other in {"watch", "blobs"} - {folder}:
        shutil.rmtree(tmp_path / other)
    with pytest.raises(EnvironmentProblem, match=r"environment\.other_ledger") as caught:
        open_office(settings(tmp_path, "second"))
    assert first in caught.value.message


@pytest.mark.parametrize("folder", ["watch", "blobs"])
def test_a_share_that_dropped_out_is_not_a_new_folder(folder: str, tmp_path: Path) -> None:
    office = open_office(settings(tmp_path))
    shutil.move(tmp_path / folder, tmp_path / "elsewhere")
    (tmp_path / folder).mkdir()
    with pytest.raises(EnvironmentProblem, match=r"environment\.folder_gone"):
        open_office(settings(tmp_path))
    (tmp_path / folder / MARKER).write_text(f"{office.ledger_id}\n")
    assert open_office(settings(tmp_path)).ledger_id == office.ledger_id


def test_a_folder_that_nobody_may_write_to_says_so(tmp_path: Path) -> None:
    (tmp_path / "watch").write_text("a file where the folder should be")
    with pytest.raises(EnvironmentProblem, match=r"environment\.folder_closed"):
        open_office(settings(tmp_path))
