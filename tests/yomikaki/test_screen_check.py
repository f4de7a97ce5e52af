"""What is said of a screen.yaml before it is tried, by the command and by an editor."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from records.locators import WAYS, Shown
from records.steps import PlainStep, Rows
from tests.yomikaki.test_procedures_command import run, written
from values.charsets import CHARSETS

LAYOUT = Shown.model_fields["layout"].annotation
ROOT = Path(__file__).parents[2]
SCREEN = """schema: 1
slug: riyo
target: machi
search: {path: /s, press: {text: 検索}, none_found: なし, result_link: {role: link}}
fill:
- {do: open, path: /new}
- FILL
confirm: []
submit: {do: press, at: {text: 登録}, effect: saves}
after: []
saved: []
"""
FILL = "{do: fill, at: {near: 氏名}, value: {reference: true}}"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YOMIKAKI_PROCEDURES", str(tmp_path))
    return written(tmp_path)


@pytest.mark.parametrize(
    ("part", "other", "said", "code"),
    [
        ("fill", "fill", "誤りはありません", 0),
        ("near: 氏名", "css: '#a'", "△ riyo/screen.yaml: fill[2].at: CSS「#a」で指定しています", 0),
        ("reference: true", "field: namae", "form.yaml にない項目「namae」", 1),
        ("reference: true", "reference: true, format: kanji", "書き方「kanji」はありません", 1),
        ("near: 氏名", "near: 氏名, window: 小窓", "ウィンドウ「小窓」を開く操作", 1),
        ("do: fill", "do: put", "種類の言葉(kind、do)が正しくありません", 1),
        ("near: 氏名", "near: 氏名, text: 氏名", "つじつまが合いません", 1),
        ("near: 氏名", "near: 氏名, row: 2", "つじつまが合いません", 1),
    ],
)
def test_a_screen_is_checked_and_css_is_only_a_hint(
    place: Path, part: str, other: str, said: str, code: int
) -> None:
    fill = FILL.replace(part, other)
    (place / "screen.yaml").write_text(SCREEN.replace("FILL", fill), "utf-8")
    done = run("check", place.name)
    assert said in done.output.replace("\n", "")
    assert done.exit_code == code


@pytest.mark.parametrize(
    ("submit", "says"),
    [
        ("effect: none", "exactly one press saves"),
        ("effect: saves, if_shown: true", "no condition"),
        ("effect: saves, dialogs: [{says: 誤り, refuses: true}]", "settled by search"),
    ],
)
def test_the_saving_press_cannot_be_left_out_or_guessed_at(place: Path, submit: str, says: str) -> None:
    body = SCREEN.replace("FILL", FILL).replace("effect: saves", submit)
    (place / "screen.yaml").write_text(body, "utf-8")
    assert says in " ".join(run("check", place.name).output.split())


def test_a_saving_press_in_a_frame_says_what_comes_then(place: Path) -> None:
    body = SCREEN.replace("FILL", FILL).replace("at: {text: 登録}", "at: {text: 登録, frame: main}")
    (place / "screen.yaml").write_text(body, "utf-8")
    assert "says what comes then" in " ".join(run("check", place.name).output.split())


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("screen", "procedures/*/screen.yaml"), ("screen", "samples/*/definitions/*/screen.yaml"),
        ("target", "targets/*.yaml"), ("target", "samples/*/definitions/targets/*.yaml"),
        ("procedure", "procedures/*/procedure.yaml"), ("form", "procedures/*/form.yaml"),
        ("excel", "procedures/*/excel.yaml"), ("list", "procedures/*/list.yaml"),
        ("bulk", "procedures/*/bulk.yaml"),
    ],
)  # fmt: skip
def test_every_shipped_definition_fits_the_schema_that_editors_get(kind: str, pattern: str) -> None:
    judge = Draft202012Validator(json.loads(run("schema", kind).output))
    places = sorted(ROOT.glob(pattern))
    assert places
    for one in places:
        assert [wrong.message for wrong in judge.iter_errors(as_an_editor(one))] == [], one


def test_a_schema_refuses_what_a_definition_may_not_say() -> None:
    judge = Draft202012Validator(json.loads(run("schema", "screen").output))
    right = yaml.safe_load(SCREEN.replace("FILL", "{do: wait, text: 完了}"))
    assert judge.is_valid(right)
    for wrong in (
        {"do": "put", "text": "完了"},
        {"do": "wait", "txt": "完了"},
        {"do": "press", "effect": "none"},
    ):
        assert not judge.is_valid({**right, "fill": [wrong]})
    assert run("schema", "nai").exit_code == 2


def test_every_verb_locator_layout_and_charset_stands_in_the_documents() -> None:
    words = set(WAYS) | {"number", "within", "frame", "window"} | CHARSETS | set(get_args(LAYOUT))
    words |= {one.model_fields["do"].default for one in (*get_args(PlainStep), Rows)}
    documents = (ROOT / "docs" / "procedures.md").read_text("utf-8")
    assert sorted(one for one in words if not re.search(rf"[`{{ ]{one}[`:,}}]", documents)) == []


def as_an_editor(place: Path) -> object:
    """Answer what a file says, days as texts."""
    return json.loads(json.dumps(yaml.safe_load(place.read_text("utf-8")), default=str))
