"""Settings: what a city sets. The only reader of the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from records.account import Role
from records.base import Frozen
from records.errors import EnvironmentProblem
from records.paths import Slug

ROOT = Path(__file__).resolve().parent.parent
# OpenCV reads this once, before it is imported; A3 at 600 dpi is 69.6 million pixels.
LARGEST_IMAGE_PIXELS = 140_000_000
PREFIX = "YOMIKAKI_"


class Credentials(Frozen):
    """How the robot signs in at one business system."""

    user: str
    password: SecretStr


class PasswordFile(Frozen):
    """The same with a password that stands in a file alone, as Docker and Kubernetes hand secrets in."""

    user: str
    password_file: Path


class Mail(Frozen):
    """The mail server that takes notices, and the people who get them (``to``: addresses, commas between)."""

    host: str
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "none"
    user: str | None = None
    password: SecretStr | None = None
    sender: str
    to: str

    @property
    def receivers(self) -> tuple[str, ...]:
        """Answer the addresses."""
        return tuple(one.strip() for one in self.to.split(",") if one.strip())


def _web_address(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise ValueError("an address of http or https")
    return address


class Oidc(Frozen):
    """The city's identity provider, by which people sign in beside local accounts.

    ``name_claim`` says who it is: the name of the account here. No account is made by itself unless
    ``roles`` names the roles of a group that stands in ``groups_claim``.
    """

    discovery: Annotated[str, AfterValidator(_web_address)]
    client_id: str
    client_secret: SecretStr
    name_claim: str = "preferred_username"
    shown_claim: str = "name"
    groups_claim: str | None = None
    roles: dict[str, tuple[Role, ...]] = Field(default_factory=dict)


class Settings(BaseSettings):
    """What a city sets, all with a working default.

    From the environment: ``YOMIKAKI_HOME``, ``YOMIKAKI_CREDENTIALS__MACHI__USER`` and so on.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, hide_input_in_errors=True
    )

    home: Path = ROOT / "var"
    ledger_url: str | None = None
    # Signed heads; on another machine's disk, so that they are not restored together with the ledger.
    anchors_at: Path | None = None
    # Learned calibrations; on a shared disk where several machines read.
    calibrations_at: Path | None = None
    # Blanks made ready for reading: made anew where they are not. One folder may serve several offices.
    templates_at: Path | None = None
    # The workbooks of procedures that end in Excel; on a shared folder where staff read them.
    excel: Path | None = None
    # Bulk files: a folder for each procedure, in it ``send`` and ``result``, shared with the target.
    bulk: Path | None = None
    # What was looked up for the rows of lists, a CSV for each; made where it is not there.
    results_at: Path | None = None
    procedures: Path = ROOT / "procedures"
    targets: Path = ROOT / "targets"
    prefix: str = "YK"
    stable_seconds: float = 2.0
    # Everything taken in while this is on is a trial: it never counts toward the fifty.
    trial: bool = False
    browser: Path | None = None
    # Per target: who signs in, and where it is if not where targets/*.yaml says.
    credentials: dict[Slug, Credentials | PasswordFile] = {}
    # The same for all targets in a file that nobody else can read.
    credentials_file: Path | None = None
    target_urls: dict[Slug, str] = {}
    # What answers the engines (extractors.read.Engines), as ``module:function``: others can take their place.
    recogniser: str = "extractors.engines.shipped:shipped_engines"
    # Lists that the city supplies as CSV (docs/formats.md): its residents, and banks with their branches.
    residents: Path | None = None
    banks: Path | None = None
    # Where notices go (docs/settings.md): a chat's incoming webhook, whose address is a secret, and mail.
    webhook: SecretStr | None = None
    mail: Mail | None = None
    # Who signs in elsewhere (docs/settings.md): without it, only local accounts.
    oidc: Oidc | None = None
    # Processes that read pages beside a flow.
    readers: int = 2
    desk_port: int = Field(default=8600, ge=1, le=65535)
    prefect_port: int = Field(default=4600, ge=1, le=65535)
    # The plan's count: 業務 automated before this system came (fiscal 2022), the goal, and its fiscal year.
    automated_before: int = 19
    automated_before_year: int = 2022
    automated_goal: int = 50
    automated_goal_year: int = 2025

    @field_validator("webhook")
    @classmethod
    def _by_http(cls, webhook: SecretStr | None) -> SecretStr | None:
        if webhook is not None and not webhook.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("a webhook is an address of http or https")
        return webhook

    @property
    def database(self) -> str:
        """The ledger's address: the one given, or SQLite under ``home``."""
        return self.ledger_url or f"sqlite:///{self.home / 'ledger.sqlite'}"

    @property
    def watch(self) -> Path:
        """The watch folder."""
        return self.home / "watch"

    @property
    def blobs(self) -> Path:
        """The folder of blobs."""
        return self.home / "blobs"

    @property
    def bulk_files(self) -> Path:
        """The folder of bulk files and of the results that answer them."""
        return self.bulk or self.home / "bulk"

    @property
    def results(self) -> Path:
        """The folder of looked-up results."""
        return self.results_at or self.home / "results"

    @property
    def anchors(self) -> Path:
        """Signed ledger heads, outside the database."""
        return self.anchors_at or self.home / "anchors"

    @property
    def calibrations(self) -> Path:
        """The calibrations that the office learned, and which of them reads."""
        return self.calibrations_at or self.home / "calibrations"

    @property
    def templates(self) -> Path:
        """The blanks that were made ready, so that reading begins at once."""
        return self.templates_at or self.home / "templates"

    @property
    def workbooks(self) -> Path:
        """The folder of workbooks."""
        return self.excel or self.home / "excel"

    @property
    def desk_url(self) -> str:
        """Where the desk's pages are."""
        return f"http://127.0.0.1:{self.desk_port}"

    @property
    def prefect_url(self) -> str:
        """Where Prefect's own pages are."""
        return f"http://127.0.0.1:{self.prefect_port}"


def require_settings() -> None:
    """Let a program start whose settings can be read.

    Raises:
        EnvironmentProblem: a variable does not say what it must; its value may be a password and is not
            repeated (``environment.setting``).
    """
    try:
        Settings()
    except ValidationError as error:
        places = (one["loc"] for one in error.errors())
        names = ", ".join(PREFIX + "__".join(str(part).upper() for part in place) for place in places)
        raise _unreadable(names) from error
    except SettingsError as error:
        raise _unreadable(f"{PREFIX}…(JSON)") from error


def _unreadable(names: str) -> EnvironmentProblem:
    return EnvironmentProblem("environment.setting", f"環境変数の値が正しくありません: {names}")


def limit_libraries() -> None:
    """Set what libraries read once at import. Call this before extractors or intake are imported."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(LARGEST_IMAGE_PIXELS))
