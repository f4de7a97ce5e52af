"""The office: settings, and where everything lies. The only reader of the environment."""

import os
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
# OpenCV reads this once, before it is imported; A3 at 600 dpi is 69.6 million pixels.
LARGEST_IMAGE_PIXELS = 140_000_000


class Settings(BaseSettings):
    """What a city sets, all with a working default. Environment: YOMIKAKI_HOME and so on."""

    model_config = SettingsConfigDict(env_prefix="YOMIKAKI_", frozen=True)

    home: Path = ROOT / "var"
    ledger_url: str | None = None
    procedures: Path = ROOT / "procedures"
    targets: Path = ROOT / "targets"
    prefix: str = "YK"
    stable_seconds: float = 2.0
    browser: Path | None = None
    city_user: str = "robot"
    city_password: SecretStr = SecretStr("")
    desk_port: int = 8600
    prefect_port: int = 4600

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
    def anchors(self) -> Path:
        """Signed ledger heads, outside the database."""
        return self.home / "anchors"


def limit_libraries() -> None:
    """Set what libraries read once at import. Call this before extractors or intake are imported."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(LARGEST_IMAGE_PIXELS))
