"""After a restore entry stands still, and the business systems say what was entered since the backup."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from bots.port import TargetScreen
from ledger.heads import write_anchor
from ledger.history import CaseLine
from records.case import State
from records.entry import EntryResult, Found, Outcome, Receipt
from records.errors import EnvironmentProblem, TargetUnavailable
from records.locators import Locator
from records.screen import SearchDefinition
from records.target import TargetDefinition
from records.values import Text
from tests.desk.cast import Town, decided, served, town
from tests.desk.conftest import signed_in
from tests.desk.test_audit import token
from tests.desk.test_pages import approve, enter
from yomikaki.cli import app
from yomikaki.entering import enter_all
from yomikaki.office import Office, open_office
from yomikaki.restored import looked_up, lost_heads
from yomikaki.robots import LogIn

WIDE = {"COLUMNS": "200"}
DONE = EntryResult(outcome=Outcome.CONFIRMED, receipt=Receipt(number="R8-000001", saved={}))


class Asked:
    """A business system that has some references."""

    def __init__(self, office: Office, has: tuple[str, ...]) -> None:
        self.target, self._has = office.targets["machi"], has

    def search(self, _search: SearchDefinition, _at: Locator, text: str) -> tuple[Found, ...]:
        return tuple(Found(reference=one, receipt="R8-000001", shown={}) for one in self._has if one == text)


def never(_seconds: float) -> None:
    raise AssertionError("nothing to wait for")


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, list[str]]:
    """A town that was backed up, entered its first case, and was restored; the references of its cases."""
    home = tmp_path_factory.mktemp("restored")
    one = decided(town(home))
    first, second = (one.read(f"{n}.png", toroku_bango=Text(text=f"50000{n}")) for n in (1, 2))
    approve(one, first)
    references = [one.office.history.case(each).line.reference for each in (first, second)]
    engine = one.office.book._engine
    engine.dispose()
    shutil.copy(home / "ledger.sqlite", home / "backup.sqlite")
    enter(one, first, DONE)
    write_anchor(one.office.book, one.office.ledger_id, one.office.settings.anchors)
    engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{home}/ledger.sqlite{suffix}").unlink(missing_ok=True)
    shutil.copy(home / "backup.sqlite", home / "ledger.sqlite")
    return Town(open_office(one.office.settings), one.users), references


def test_entry_stands_still_and_every_case_is_looked_up(restored: tuple[Town, list[str]]) -> None:
    (here, references), office = restored, restored[0].office
    with pytest.raises(EnvironmentProblem, match="yomikaki ledger restored"):
        enter_all(office, "test", run_id=None)
    assert len(lost_heads(office)) == 1

    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        yield Asked(office, (references[0],))  # type: ignore[misc]

    found = {one.case.reference: one.receipts for one in looked_up(office, log_in, never)}
    assert found == {references[0]: ("R8-000001",), references[1]: ()}
    del here


def test_where_nobody_can_log_in_a_person_looks(restored: tuple[Town, list[str]]) -> None:
    office = restored[0].office

    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        raise TargetUnavailable("target.no_answer", "業務システムが応答しません。")
        yield

    assert {one.receipts for one in looked_up(office, log_in, never)} == {None}


def test_the_page_and_the_command_lead_through_it(
    restored: tuple[Town, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here, references), office = restored, restored[0].office
    with served(office) as url, signed_in(url, "kanri") as client:
        assert "登録はすべて止まっています" in client.get("/systems").text

        def asked(_office: Office, _log_in: object, _pause: object) -> Iterator[object]:
            return looked_up(office, _one_there(office, references[0]), never)

        monkeypatch.setenv("YOMIKAKI_HOME", str(office.settings.home))
        monkeypatch.setattr("yomikaki.commands.ledger.looked_up", asked)
        told = CliRunner().invoke(app, ["ledger", "restored"], env=WIDE)
        assert told.exit_code == 1
        assert f"{references[0]} 犬の登録事項変更届(登録待ち): ある 受付番号 R8-000001" in told.output
        assert f"{references[1]} 犬の登録事項変更届(決裁待ち): ない" in told.output
        assert "業務システムに既にある案件: 1件" in told.output
        resumed = CliRunner().invoke(app, ["ledger", "resume", "--reason", "1件を照合した"], env=WIDE)
        assert resumed.exit_code == 0
        assert "業務システムに既にあるか、検索できない案件: 1件" in resumed.output
        assert "登録はすべて止まっています" not in client.get("/systems").text
        again = CliRunner().invoke(app, ["ledger", "restored"])
        assert (again.exit_code, "何もすることはありません" in again.output) == (0, True)
        with signed_in(url, "sato") as clerk:
            first, second = (office.history.by_reference(one) for one in references)
            refused = withdrawn(clerk, first)
            assert "業務システムに登録されたかもしれません" in refused.text
            assert withdrawn(clerk, second).status_code == 200
            seen = CliRunner().invoke(
                app, ["ledger", "absent", references[0], "--reason", "0件だった"], env=WIDE
            )
            assert (seen.exit_code, "業務システムにないことを台帳に書きました" in seen.output) == (0, True)
            history = clerk.get(f"/cases/{first.id}").text
            assert "台帳の復元(その前に登録されたかもしれない)" in history
            assert "業務システムに登録がないことを確認" in history
            withdrawn(clerk, first)
            assert {office.history.line(one.id).state for one in (first, second)} == {State.WITHDRAWN}
    del here


def withdrawn(client: httpx.Client, line: CaseLine) -> httpx.Response:
    data = {"csrf": token(client), "version": str(line.version), "reason": "申出"}
    return client.post(f"/cases/{line.id}/withdraw", data=data, follow_redirects=True)


def _one_there(office: Office, reference: str) -> LogIn:
    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        yield Asked(office, (reference,))  # type: ignore[misc]

    return log_in
