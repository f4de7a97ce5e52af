"""Accounts from the command line: made, listed, given a new password, stopped."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from desk.passwords import fits
from yomikaki.cli import app
from yomikaki.office import open_office
from yomikaki.settings import Settings

PASSWORD = "kamisu-2026-shi"  # noqa: S105 - an invented one


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))
    return tmp_path


def people(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["people", *words], input=typed)


def kept(home: Path, name: str) -> tuple[str, tuple[str, ...], bool]:
    found = open_office(Settings(home=home)).accounts.credentials(name)
    assert found is not None
    return found.password, tuple(role.value for role in found.user.roles), found.user.active


def add(*more: str, typed: str = PASSWORD) -> Result:
    words = ("add", "sato", "--shown", "佐藤 花子", "--role", "clerk", "--role", "manager", *more)
    return people(*words, typed=typed)


def test_a_person_is_added_with_a_hashed_password(home: Path) -> None:
    done = add("--password-stdin", typed=f"{PASSWORD}\n")
    assert done.exit_code == 0
    password, roles, active = kept(home, "sato")
    assert (roles, active) == (("clerk", "manager"), True)
    assert password.startswith("$argon2id$")
    assert fits(PASSWORD, password)
    assert not fits(f"{PASSWORD}x", password)
    assert "佐藤 花子" in people("list").output


def test_a_password_that_is_asked_for_does_not_show() -> None:
    done = add(typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output


def test_what_cannot_be_is_refused_in_words(home: Path) -> None:
    short = add("--password-stdin", typed="short\n")
    assert (short.exit_code, "10文字以上" in short.output) == (1, True)
    assert add("--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    twice = add("--password-stdin", typed=f"{PASSWORD}\n")
    assert (twice.exit_code, "user.name_taken" in twice.output) == (1, True)
    nobody = people("stop", "nobody")
    assert (nobody.exit_code, "user.unknown" in nobody.output) == (1, True)
    assert people("add", "ito", "--shown", "伊藤", "--role", "king").exit_code == 2


def test_a_new_password_and_a_stop_take_hold(home: Path) -> None:
    add("--password-stdin", typed=f"{PASSWORD}\n")
    assert people("password", "sato", "--password-stdin", typed="another-long-one\n").exit_code == 0
    assert fits("another-long-one", kept(home, "sato")[0])
    assert people("stop", "sato").exit_code == 0
    assert kept(home, "sato")[2] is False
