"""What this machine lacks, and the command that mends it."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from records.base import Frozen

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "microsoft-edge")
FONT_FAMILIES = ("Noto Sans CJK JP", "IPAMincho")
LEAST_FREE_BYTES = 1_000_000_000


class Finding(Frozen):
    """One thing looked at: fine, or missing with the command that mends it."""

    what: str
    fine: bool
    mend: str = ""


def _output(*command: str) -> str:
    program = shutil.which(command[0])
    if program is None:
        return ""
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, timeout=30)
    return done.stdout + done.stderr


def _tesseract() -> Finding:
    languages = _output("tesseract", "--list-langs").split()
    return Finding(
        what="Tesseract と日本語データ",
        fine="jpn" in languages,
        mend="apt-get install -y tesseract-ocr tesseract-ocr-jpn",
    )


def _browser(chosen: Path | None) -> Finding:
    found = chosen.exists() if chosen else any(shutil.which(name) for name in BROWSERS)
    return Finding(what="ブラウザ(Chromium)", fine=bool(found), mend="apt-get install -y chromium")


def _fonts() -> Iterable[Finding]:
    families = _output("fc-list", ":", "family")
    for family in FONT_FAMILIES:
        yield Finding(
            what=f"フォント {family}",
            fine=family in families,
            mend="apt-get install -y fonts-noto-cjk fonts-ipafont-mincho",
        )


def _packages() -> Iterable[Finding]:
    for module in ("cv2", "onnxruntime", "rapidocr", "pytesseract", "pdfplumber", "playwright", "prefect"):
        yield Finding(
            what=f"Python パッケージ {module}",
            fine=importlib.util.find_spec(module) is not None,
            mend="make setup",
        )


def _disk(home: Path) -> Finding:
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding(
        what=f"空き容量 {free // 10**9} GB({place})",
        fine=free >= LEAST_FREE_BYTES,
        mend="YOMIKAKI_HOME を空きのあるディスクに変えてください",
    )


def examine(home: Path, browser: Path | None) -> list[Finding]:
    """Look at everything the program needs on this machine."""
    return [_tesseract(), _browser(browser), *_fonts(), *_packages(), _disk(home)]
