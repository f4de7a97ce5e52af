"""``yomikaki ledger`` and ``yomikaki status``, end to end on a real ledger with one confirmed case."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ledger.database import open_engine
from ledger.heads import head_of
from ledger.migrating import migrate
from tests.ledger.held import Held
from yomikaki.cli import app


@dataclass
class Home:
    """A home folder with a ledger in it."""

    place: Path
    held: Held

    def run(self, *words: str) -> Result:
        self.held.engine.dispose()
        return CliRunner().invoke(app, words, env={"YOMIKAKI_HOME": str(self.place), "COLUMNS": "200"})

    def copy_ledger(self, source: str, to: str) -> None:
        """Back up or restore the way SQLite does it, with the program running."""
        with (
            closing(sqlite3.connect(self.place / f"{source}.sqlite")) as old,
            closing(sqlite3.connect(self.place / f"{to}.sqlite")) as new,
        ):
            old.backup(new)

    def tamper(self, statement: str) -> None:
        self.held.tamper(statement)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Held:
    home = tmp_path_factory.mktemp("template")
    engine = open_engine(f"sqlite:///{home / 'ledger.sqlite'}")
    migrate(engine)
    held = Held(engine, home)
    engine.dispose()
    return held


@pytest.fixture
def home(template: Held, tmp_path: Path) -> Home:
    place = tmp_path / "home"
    shutil.copytree(template.anchors.parent, place)
    return Home(place, template.moved_to(place, open_engine(f"sqlite:///{place / 'ledger.sqlite'}")))


def test_a_whole_ledger_verifies_and_says_what_was_looked_at(home: Home) -> None:
    told = home.run("ledger", "verify")
    assert told.exit_code == 0
    assert "すべて書かれたときのままです" in told.output
    seen = (
        "受付ファイル 1", "ページ 1", "定義(様式・画面・システム) 3", "案件の番号と区分 1", "読取結果 1",
        "人の回答 1", "理由 0", "要判断の提案 0", "決裁 1", "登録の担当と画面の定義 1", "登録前の検索結果 1",
        "登録の記録 1", "画像と原本 5",
    )  # fmt: skip
    told_of = {
        one for line in told.output.splitlines() for one in line.removeprefix("見たもの: ").split("、")
    }
    assert set(seen) <= told_of
    assert "署名済みの記録がない" in told.output


def test_a_signed_head_is_written_and_used(home: Home) -> None:
    signed = home.run("ledger", "anchor")
    assert signed.exit_code == 0
    (place,) = (home.place / "anchors").glob("*.json")
    assert str(place) in signed.output
    told = home.run("ledger", "verify")
    last = head_of(home.held.office.book).position
    assert (told.exit_code, "照らした署名: 1件" in told.output, f"({last}番まで)" in told.output) == (
        0,
        True,
        True,
    )
    assert home.run("ledger", "verify", "--anchor", str(place)).exit_code == 0


def change(statement: str) -> Callable[[Home], None]:
    return lambda home: home.tamper(statement)


def swap(home: Home) -> None:
    for old, new in ((4, 1004), (5, 4), (1004, 5)):
        home.tamper(f"UPDATE events SET position = {new} WHERE chain = 'cases' AND position = {old}")  # noqa: S608


def cut(home: Home) -> None:
    last = head_of(home.held.office.book).position
    home.tamper(f"DELETE FROM events WHERE chain = 'cases' AND position = {last}")  # noqa: S608


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        (
            change("UPDATE events SET body = replace(body, 'R8-1', 'R8-2') WHERE body LIKE '%R8-1%'"),
            "出来事 {last}番(案件 {reference}): 書き換えられています",
        ),
        (
            change("DELETE FROM events WHERE chain = 'cases' AND position = 3"),
            "出来事 3番: なくなっています",
        ),
        (swap, "出来事 4番: 書き換えられています"),
        (cut, "出来事 {last}番: 署名のときはここまで続いて"),
        (
            lambda home: home.held.rewrite("R8-1", "R8-2"),
            "出来事 {last}番(案件 {reference}): 署名のときと違う",
        ),
        (
            change("DELETE FROM events WHERE chain = 'looks'"),
            "閲覧記録 1番: 署名のときはここまで続いて",
        ),
        (
            change("UPDATE answers SET value = replace(value, '花', '華')"),
            "案件 {reference} 人の回答 shimei 1回目: 書き換えられています",
        ),
        (
            change("UPDATE records SET body = replace(body, '000123', '000124')"),
            "案件 {reference} 読取結果 1回目: 書き換えられています",
        ),
        (
            change("UPDATE entries SET result = replace(result, 'R8-1', 'R8-2')"),
            "案件 {reference} 登録の記録 1: 書き換えられています",
        ),
        (change("UPDATE cases SET state = 'withdrawn'"), "案件 {reference} 状態: 書き換えられています"),
        (
            lambda home: home.held.blobs.place(home.held.scan).write_bytes(b"another scan"),
            "原本ファイル (sha256 {scan}): 内容が変わっています",
        ),
        (
            lambda home: home.held.blobs.place(home.held.strip).unlink(),
            "案件 {reference} 項目の切抜き bango (sha256 {strip}): なくなっています",
        ),
        (
            lambda home: home.held.blobs.place(home.held.picture).write_bytes(b"another screen"),
            "案件 {reference} 登録画面の証跡 1 (sha256 {picture}): 内容が変わっています",
        ),
    ],
)  # fmt: skip
def test_every_attack_is_found_and_named(attack: Callable[[Home], None], named: str, home: Home) -> None:
    held = home.held
    last = head_of(held.office.book).position
    assert home.run("ledger", "anchor").exit_code == 0
    attack(home)
    told = home.run("ledger", "verify")
    assert told.exit_code == 1
    wanted = named.format(
        reference=held.reference, last=last, scan=held.scan, strip=held.strip, picture=held.picture
    )
    assert wanted in told.output
    assert "すべて書かれたときのまま" not in told.output


def test_an_anchor_that_was_changed_is_told_by_its_name(home: Home) -> None:
    home.run("ledger", "anchor")
    (place,) = (home.place / "anchors").glob("*.json")
    place.write_text(place.read_text().replace('"position": ', '"position": 1'))
    told = home.run("ledger", "verify")
    assert (told.exit_code, f"{place.name}: アンカーファイルの署名が合いません" in told.output) == (1, True)
    given = home.run("ledger", "verify", "--anchor", str(place))
    assert (given.exit_code, "anchor.forged" in given.output) == (1, True)


def test_an_anchor_signed_by_another_key_is_told(home: Home) -> None:
    home.run("ledger", "anchor")
    (home.place / "anchors" / "signing-key.pem").rename(home.place / "old.pem")
    home.held.office.clock.go(60)
    home.held.anchor()
    told = home.run("ledger", "verify")
    assert (told.exit_code, "この機械の鍵による署名ではありません" in told.output) == (1, True)


def test_an_anchor_of_another_ledger_is_refused(home: Home, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'other' / 'ledger.sqlite'}")
    migrate(engine)
    place = Held(engine, tmp_path / "other").anchor()
    engine.dispose()
    told = home.run("ledger", "verify", "--anchor", str(place))
    assert (told.exit_code, "anchor.other_ledger" in told.output) == (1, True)


def test_a_restored_ledger_is_named_and_goes_on_after_a_person_says_so(home: Home) -> None:
    refused = home.run("ledger", "resume", "--reason", "念のため")
    assert (refused.exit_code, "ledger.not_restored" in refused.output) == (1, True)
    home.copy_ledger("ledger", "backup")
    home.held.office.drop("later.tif")
    assert home.run("ledger", "anchor").exit_code == 0
    home.copy_ledger("backup", "ledger")
    assert "切り取られています" in home.run("ledger", "verify").output
    assert home.run("ledger", "resume", "--reason", "1件を照合した").exit_code == 0
    assert home.run("ledger", "verify").exit_code == 0


def test_status_counts_where_everything_is(home: Home) -> None:
    told = home.run("status", "--json")
    assert told.exit_code == 0
    counts = json.loads(told.stdout)
    assert {state: count for state, count in counts["cases"].items() if count} == {"confirmed": 1}
    assert counts["pages"] == {"to_sort": 0}
    assert counts["files"] == {"stored": 0, "quarantined": 0}
    assert set(counts["today"]) == {"received", "confirmed", "waiting", "excluded", "unbalanced_bundles"}
    words = home.run("status").output
    assert "登録済み 1" in words
    assert "隔離したファイル 0" in words


def test_status_of_an_empty_office_says_so(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["status"], env={"YOMIKAKI_HOME": str(tmp_path)})
    assert (told.exit_code, "まだありません" in told.output) == (0, True)
