"""監査: the log on its page and as a file, who looked, and the command that verifies what was exported."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from ledger.checking import Answer
from ledger.heads import write_anchor
from records.values import Text
from tests.desk.cast import SLUG, Town
from yomikaki.cli import app

Client = Callable[[str], httpx.Client]


def token(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/help").text)
    assert found is not None
    return found[1]


def checked(office: Town) -> str:
    case_id = office.read(unsure=("shimei",), biko=Text(text="=1+1"))
    version = office.office.history.case(case_id).line.version
    answer = Answer(path="shimei", value=Text(text="神栖\u3000華子"), milliseconds=2400)
    office.office.checking.answer(
        case_id, version, (answer,), office.office.defined(SLUG), user_id=office.users["sato"].id
    )
    return case_id


def exported(client: httpx.Client) -> bytes:
    answer = client.post("/audit/export", data={"csrf": token(client)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return answer.content


def test_the_log_shows_engine_decision_and_person_and_is_a_look(client: Client, office: Town) -> None:
    case_id = checked(office)
    kansa = client("kansa")
    shown = kansa.get("/audit").text
    for words in ("神栖花子", "62%", "要確認", "神栖\u3000華子", "佐藤 花子", "2.4秒"):
        assert words in shown, words
    looks = office.office.history.case(case_id).looks
    assert [one.facts["page"] for one in looks] == ["log"]
    told = kansa.get("/audit/looks", params={"who": office.users["kansa"].id}).text
    assert (told.count("抽出ログ"), "監査 太郎" in told) == (2, True)
    assert "まだありません" in kansa.get("/audit/looks", params={"who": office.users["sato"].id}).text


@pytest.mark.parametrize("name", ["sato", "suzuki", "kanri", "tanaka"])
def test_only_an_auditor_sees_and_exports_the_log(client: Client, name: str) -> None:
    person = client(name)
    assert [person.get(place).status_code for place in ("/audit", "/audit/looks")] == [403, 403]
    assert person.post("/audit/export", data={"csrf": token(person)}).status_code == 403


def test_an_export_is_verified_without_the_ledger(client: Client, office: Town, tmp_path: Path) -> None:
    case_id = checked(office)
    content = exported(client("kansa"))
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        lines, manifest = bundle.read("chushutsu-log.csv"), bundle.read("manifest.json")
    text = lines.decode("utf-8-sig")
    assert "'=1+1" in text
    assert len(text.splitlines()) == 15
    assert [one.facts["page"] for one in office.office.history.case(case_id).looks] == ["export"]
    file, anchors = tmp_path / "log.zip", office.office.settings.anchors
    anchor = write_anchor(office.office.book, office.office.ledger_id, anchors)
    file.write_bytes(content)
    run = CliRunner(env={"YOMIKAKI_HOME": str(office.office.settings.home)})
    told = run.invoke(app, ["audit", "verify", str(file), "--anchor", str(anchor), "--ledger"])
    assert (told.exit_code, "書き出したときのままです。" in told.output) == (0, True)
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr("chushutsu-log.csv", lines.replace("華子".encode(), "花子".encode()))
        bundle.writestr("manifest.json", manifest)
    told = run.invoke(app, ["audit", "verify", str(file)])
    assert (told.exit_code, "行目が書き換えられています。" in told.output) == (1, True)
