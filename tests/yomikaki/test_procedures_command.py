"""``yomikaki procedures``: folders that can be read at once, none written over, errors told in Japanese."""

import io
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from PIL import Image
from typer.testing import CliRunner, Result

from tests.extractors.proposing.drawn_form import DPI, Drawing
from yomikaki.catalog import load_catalog
from yomikaki.cli import app
from yomikaki.settings import ROOT


@pytest.fixture
def procedures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "procedures"
    folder.mkdir()
    monkeypatch.setenv("YOMIKAKI_PROCEDURES", str(folder))
    return folder


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    sheet = Drawing()
    sheet.text(80, 20, "利用届", 6.5)
    sheet.row(60, 14, "氏名"), sheet.row(74, 14, "住所")
    out = io.BytesIO()
    Image.fromarray(sheet.picture).save(out, "PNG", dpi=(DPI, DPI))
    place = tmp_path / "blank.png"
    place.write_bytes(out.getvalue())
    return place


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["procedures", *words])


def test_a_blank_becomes_a_folder_that_the_catalog_reads(procedures: Path, blank: Path) -> None:
    done = run("new", "riyo", "--blank", str(blank))
    assert done.exit_code == 0, done.output
    assert "shimei" in done.output
    assert "procedures check riyo" in done.output
    known = load_catalog(procedures)["riyo"]
    assert known.form.title == "利用届"
    assert [one.path for one in known.form.fields] == ["shimei", "jusho"]
    assert (known.procedure.stage.value, known.procedure.destination) == ("candidate", "none")
    assert "box: {x: " in (procedures / "riyo" / "form.yaml").read_text("utf-8")
    assert run("check").exit_code == 0

    before = (procedures / "riyo" / "form.yaml").read_bytes()
    again = run("new", "riyo", "--blank", str(blank))
    assert again.exit_code == 2
    assert "すでにあります" in again.output
    assert (procedures / "riyo" / "form.yaml").read_bytes() == before


def test_a_name_that_no_folder_may_have_is_refused(procedures: Path, blank: Path) -> None:
    done = run("new", "利用届", "--blank", str(blank))
    assert done.exit_code == 2
    assert list(procedures.iterdir()) == []


def test_a_file_that_is_no_sheet_leaves_nothing(procedures: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("申請書")
    done = run("new", "riyo", "--blank", str(tmp_path / "note.txt"))
    assert done.exit_code == 1
    assert "file." in done.output
    assert list(procedures.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "betsu"}, "slug「betsu」がフォルダ名と違います"),
        ({"widht": 3}, "form.yaml: widht: 知らない項目です"),
        ({"title": None}, "form.yaml: title: 値が正しくありません"),
        ({"height": 210.0, "width": 297.0}, "blank.png: 縦と横の比"),
        ({"ignore": [{"x": 200.0, "y": 5.0, "w": 30.0, "h": 5.0}]}, "ignoreの枠が用紙からはみ出しています"),
        ({"blank": "none.png"}, "none.png: 白紙の画像がない"),
    ],
)
def test_what_is_wrong_is_said_in_japanese(procedures: Path, change: dict[str, object], said: str) -> None:
    place = written(procedures)
    document = yaml.safe_load((place / "form.yaml").read_text("utf-8"))
    (place / "form.yaml").write_text(yaml.safe_dump({**document, **change}), "utf-8")
    done = run("check", "riyo")
    assert done.exit_code == 1
    assert said in done.output.replace("\n", "")


def test_nonsense_is_told_by_its_line(procedures: Path) -> None:
    place = written(procedures)
    (place / "form.yaml").write_text("schema: 1\nslug: [riyo\n", "utf-8")
    assert "行目: YAML として読めません" in run("check").output


def test_a_bulk_file_that_would_fail_is_told_before_it_does(procedures: Path) -> None:
    place = procedures / "kyufu_furikomi"
    shutil.copytree(ROOT / "procedures" / "kyufu_furikomi", place)
    assert run("check").exit_code == 0
    bulk = place / "bulk.yaml"
    plain = bulk.read_text("utf-8")
    bulk.write_text(
        plain.replace("field: ginko_code", "field: ginko")
        .replace("toza: '2'", "betsu: '22'")
        .replace("ﾐﾄﾞﾘﾉｼ", "𠮷")
        .replace("hankaku_kana", "kana"),
        "utf-8",
    )
    # The terminal breaks lines.
    told = run("check").output.replace("\n", "").replace(" ", "")
    for problem in (
        "「銀行番号」: form.yaml にない項目「ginko」",
        "「預金種目」: 選択肢「toza」の言葉が codes にありません",
        "「預金種目」に「22」は入りません: 「預金種目」が列の幅(1バイト)に入りません。",
        "「受取人名」: 書き方「kana」はありません",
        "「振込依頼人名」: 「振込依頼人名」にファイルの文字コードにない文字があります。",
    ):
        assert problem.replace(" ", "") in told
    bulk.unlink()
    (place / "list.yaml").unlink()
    told = run("check").output
    assert "bulk.yaml がありません" in told
    assert "どこからも届きません" in told


def test_an_unknown_name_is_wrong_use(procedures: Path) -> None:
    assert run("check", "nai").exit_code == 2


def written(procedures: Path) -> Path:
    """Write a folder in which nothing is wrong."""
    place = procedures / "riyo"
    place.mkdir()
    (place / "procedure.yaml").write_text(
        "schema: 1\nslug: riyo\ntitle: 利用届\ndepartment: 課\ndestination: none\n"
        "budget: {wrong_per_1000: 1}\napproval: {steps: 1}\n", "utf-8",
    )  # fmt: skip
    (place / "form.yaml").write_text(
        "schema: 1\nslug: riyo\ntitle: 利用届\nversion: '1'\nwidth: 210.0\nheight: 297.0\n", "utf-8"
    )
    _, data = cv2.imencode(".png", np.full((594, 420), 255, np.uint8))
    (place / "blank.png").write_bytes(data.tobytes())
    return place
