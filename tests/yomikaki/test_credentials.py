"""How robots sign in: environment, files, Prefect's blocks; what they hold is never said."""

import traceback
from pathlib import Path

import pytest
from prefect.blocks.system import Secret

from flows.blocks import with_secrets
from records.errors import EnvironmentProblem
from yomikaki.credentials import credentials_of
from yomikaki.doctor import examine
from yomikaki.settings import Settings

PASSWORD = "hush-12345"  # noqa: S105 - invented


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))


def kept(place: Path, text: str, mode: int = 0o600) -> Path:
    place.write_text(text, "utf-8")
    place.chmod(mode)
    return place


def password_of(settings: Settings, target: str = "machi") -> tuple[str, str]:
    found = credentials_of(settings, target)
    return found.user, found.password.get_secret_value()


def refused(settings: Settings) -> EnvironmentProblem:
    with pytest.raises(EnvironmentProblem) as caught:
        credentials_of(settings, "machi")
    told = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in told
    return caught.value


def test_the_environment_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__USER", "robot")
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__PASSWORD", PASSWORD)
    assert password_of(Settings()) == ("robot", PASSWORD)
    assert PASSWORD not in f"{Settings()!r} {Settings().model_dump()} {Settings().model_dump_json()}"


def test_a_file_holds_the_password_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As Kubernetes does it: through a link.
    place = tmp_path / "machi"
    place.symlink_to(kept(tmp_path / "data", f"{PASSWORD}\n", 0o400))
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__USER", "robot")
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__PASSWORD_FILE", str(place))
    assert password_of(Settings()) == ("robot", PASSWORD)
    kept(tmp_path / "data2", "", 0o600)
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__PASSWORD_FILE", str(tmp_path / "data2"))
    assert refused(Settings()).code == "environment.secret_unreadable"


def test_one_file_holds_all_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = kept(
        tmp_path / "all.yaml", f"machi: {{user: a, password: {PASSWORD}}}\nzeimu: {{user: b, password: c}}"
    )
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS_FILE", str(place))
    assert [password_of(Settings(), one) for one in ("machi", "zeimu")] == [("a", PASSWORD), ("b", "c")]
    kept(place, "machi: {user: a, password: changed}")
    assert password_of(Settings()) == ("a", "changed")
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__USER", "robot")
    monkeypatch.setenv("YOMIKAKI_CREDENTIALS__MACHI__PASSWORD", "of the environment")
    assert password_of(Settings()) == ("robot", "of the environment")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    place = kept(tmp_path / "all.yaml", f"machi: {{user: a, password: {PASSWORD}}}", mode)
    error = refused(Settings(credentials_file=place))
    assert (error.code, f"chmod 600 {place}" in error.message) == ("environment.secret_open", True)


@pytest.mark.parametrize(
    "text",
    [
        f"machi: {PASSWORD}",
        f"machi: {{user: a, pass: {PASSWORD}}}",
        f"machi: {{user: a, password: [{PASSWORD}]",
        f"[{PASSWORD}]",
    ],
)
def test_what_a_wrong_file_holds_is_not_said(tmp_path: Path, text: str) -> None:
    error = refused(Settings(credentials_file=kept(tmp_path / "all.yaml", text)))
    assert error.code == "environment.secret_unreadable"


def test_a_file_that_is_gone_is_told_and_nothing_set_too(tmp_path: Path) -> None:
    assert refused(Settings(credentials_file=tmp_path / "gone")).code == "environment.secret_unreadable"
    assert refused(Settings()).code == "environment.credentials"


def test_the_doctor_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    place = kept(tmp_path / "all.yaml", "machi: {user: a, password: b}", 0o644)
    found = [one for one in examine(Settings(credentials_file=place), {}) if "machi に登録する" in one.what]
    assert [(one.fine, f"chmod 600 {place}" in one.mend) for one in found] == [(False, True)]


def test_a_block_of_prefect_is_asked_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = []

    def load(name: str) -> Secret[str]:
        asked.append(name)
        return Secret(value=f'{{"user": "of-prefect", "password": "{PASSWORD}"}}')

    monkeypatch.setattr(Secret, "load", load)
    assert password_of(with_secrets(Settings())) == ("of-prefect", PASSWORD)
    assert asked[0] == "yomikaki-machi"
    place = kept(tmp_path / "all.yaml", "machi: {user: a, password: b}")
    asked.clear()
    assert password_of(with_secrets(Settings(credentials_file=place))) == ("a", "b")
    assert "yomikaki-machi" not in asked


def test_a_block_that_is_not_there_leaves_it_unset_and_a_wrong_one_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_name: str) -> Secret[str]:
        raise ValueError("Unable to find block document")

    monkeypatch.setattr(Secret, "load", missing)
    assert refused(with_secrets(Settings())).code == "environment.credentials"
    for value in (PASSWORD, f'{{"user": "{PASSWORD}"}}', f'["{PASSWORD}"]'):
        monkeypatch.setattr(Secret, "load", lambda _name, value=value: Secret(value=value))
        with pytest.raises(EnvironmentProblem, match=r"environment\.secret_block") as caught:
            with_secrets(Settings())
        assert PASSWORD not in "".join(traceback.format_exception(caught.value))
