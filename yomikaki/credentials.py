"""How robots sign in: passwords from the environment, or from files that nobody else can read.

Files are read when a robot signs in and not before: the desk needs none, and a password that was changed is
taken up by the next round. No error repeats what a file holds.
"""

import stat
from pathlib import Path

import yaml
from pydantic import RootModel, SecretStr, ValidationError

from records.documents import parsed
from records.errors import EnvironmentProblem
from records.paths import Slug
from yomikaki.settings import Credentials, PasswordFile, Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class _All(RootModel[dict[Slug, Credentials]]):
    """``YOMIKAKI_CREDENTIALS_FILE``: who signs in at each business system."""


def credentials_of(settings: Settings, target: Slug) -> Credentials:
    """Answer how the robot signs in at a target: what the environment says, else the file of all of them.

    Raises:
        EnvironmentProblem: nobody set it (``environment.credentials``), or its file cannot be used: others
            may read it (``environment.secret_open``), or it is not there or holds something else
            (``environment.secret_unreadable``).
    """
    match settings.credentials.get(target):
        case Credentials() as said:
            return said
        case PasswordFile() as said:
            return Credentials(user=said.user, password=_password_in(said.password_file))
    found = _all_in(settings.credentials_file).get(target) if settings.credentials_file else None
    if found is None:
        name = f"YOMIKAKI_CREDENTIALS__{target.upper()}__USER / __PASSWORD"
        raise EnvironmentProblem(
            "environment.credentials",
            f"{name} が設定されていません(ファイルと Prefect のブロックでも渡せます)。",
        )
    return found


def _password_in(place: Path) -> SecretStr:
    text = _secret_text(place).rstrip("\r\n")
    if not text:
        raise _unreadable(place)
    return SecretStr(text)


def _all_in(place: Path) -> dict[Slug, Credentials]:
    text = _secret_text(place)
    try:
        return _All.model_validate(parsed(text)).root
    # Both would say what stands in the file.
    except (yaml.YAMLError, ValidationError):
        raise _unreadable(place) from None


def _secret_text(place: Path) -> str:
    try:
        # Of the file itself: Kubernetes shows a secret through links.
        if place.stat().st_mode & _OTHERS:
            raise EnvironmentProblem(
                "environment.secret_open",
                f"{place} を他の利用者も読めます。chmod 600 {place} を実行してください。",
            )
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _unreadable(place) from None


def _unreadable(place: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        "environment.secret_unreadable", f"{place} がないか、中身が決められた書き方ではありません。"
    )
