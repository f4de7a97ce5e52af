import json
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image
from pydantic import TypeAdapter
from typer.testing import CliRunner

from records.values import Value
from samples.demo.papers import Paper
from samples.demo.typed import write_typed_pdf
from samples.sheets.make import Sheet, make_sheet
from yomikaki.cli import app

SHEETS = (make_sheet("kokuho_kanyu", 801, clean=True), make_sheet("suido_kaishi", 802, clean=True))
VALUE: TypeAdapter[Value] = TypeAdapter(Value)


def read(home: Path, *words: object) -> Result:
    environment = {"YOMIKAKI_HOME": str(home), "YOMIKAKI_READERS": "1", "COLUMNS": "140"}
    return CliRunner().invoke(app, ["read", *map(str, words)], env=environment)


def picture(sheet: Sheet) -> Image.Image:
    return Image.fromarray(sheet.image[..., ::-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    first, second = map(picture, SHEETS)
    first.save(folder / "二枚.tif", save_all=True, append_images=[second], dpi=(300, 300), compression="jpeg")
    Image.new("L", (2480, 3508), 250).save(folder / "white.png", dpi=(300, 300))
    (folder / "empty.pdf").touch()
    return folder


@pytest.fixture(scope="module")
def answered(folder: Path) -> Result:
    return read(folder / "home", folder / "二枚.tif", folder / "empty.pdf", folder / "white.png", "--json")


def test_every_page_is_one_line_of_json_in_the_files_order(answered: Result, folder: Path) -> None:
    lines = [json.loads(line) for line in answered.stdout.splitlines()]
    assert [(Path(line["file"]).name, line["page"], line["procedure"]) for line in lines] == [
        ("二枚.tif", 1, "kokuho_kanyu"),
        ("二枚.tif", 2, "suido_kaishi"),
        ("empty.pdf", None, None),
        ("white.png", 1, None),
    ]
    assert [[one["code"] for one in line["problems"]] for line in lines] == [
        [],
        [],
        ["file.empty"],
        ["page.blank"],
    ]
    assert not (folder / "home").exists()


def test_a_line_says_what_the_formats_say(answered: Result) -> None:
    line = json.loads(answered.stdout.splitlines()[0])
    assert list(line) == [
        "file", "page", "row", "procedure", "form_version", "registration", "fields", "problems", "seconds",
    ]  # fmt: skip
    assert line["form_version"] == "1"
    assert set(line["registration"]) == {"residual_mm", "score"}
    assert line["seconds"] > 0
    assert set(line["fields"]) == set(SHEETS[0].truth)
    number = line["fields"]["hoken_bango"]
    assert list(number) == ["value", "raw", "probability", "decision", "problem", "box_mm"]
    assert VALUE.validate_python(number["value"]) == SHEETS[0].truth["hoken_bango"]
    assert number["box_mm"]["w"] == pytest.approx(8 * 6.75 + 0.25, abs=0.2)


def test_what_is_refused_is_named_on_the_other_stream(answered: Result) -> None:
    assert answered.exit_code == 1
    assert "empty.pdf" in answered.stderr
    assert "file.empty" in answered.stderr


def test_people_get_a_table(folder: Path) -> None:
    picture(SHEETS[1]).save(folder / "one.jpg", dpi=(300, 300), quality=92)
    answer = read(folder / "home", folder / "one.jpg", "--procedure", "suido_kaishi")
    assert answer.exit_code == 0
    assert "水道使用開始届 第1版" in answer.stdout
    assert SHEETS[1].truth["suisen_bango"].text in answer.stdout
    assert "採用" in answer.stdout


def test_an_unknown_procedure_is_wrong_use_and_the_known_ones_are_named(folder: Path) -> None:
    answer = read(folder / "home", folder / "white.png", "--procedure", "nai_gyomu")
    assert answer.exit_code == 2
    assert "kokuho_kanyu" in answer.stderr


def test_a_file_that_is_not_there_is_wrong_use(folder: Path) -> None:
    assert read(folder / "home", folder / "none.pdf").exit_code == 2


def test_a_machine_without_its_recogniser_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_RECOGNISER", "extractors.nowhere:Nothing")
    answer = read(folder / "home", folder / "white.png")
    assert answer.exit_code == 3
    assert "environment.recogniser" in answer.stderr


def test_a_text_layer_is_read_instead_of_its_picture(folder: Path) -> None:
    paper = Paper(7, "suido_kaishi")
    write_typed_pdf([paper], folder / "typed.pdf")
    answer = read(folder / "home", folder / "typed.pdf", "--json")
    assert answer.exit_code == 0
    fields = json.loads(answer.stdout)["fields"]
    typed = ("suisen_bango", "shimei", "jusho", "denwa", "kaishi_date")
    assert {path: VALUE.validate_python(fields[path]["value"]) for path in typed} == {
        path: paper.contents()[path] for path in typed
    }
    assert {fields[path]["decision"] for path in typed} == {"accept"}
    assert "採用" in read(folder / "home", folder / "typed.pdf").stdout
