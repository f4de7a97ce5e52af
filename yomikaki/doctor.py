"""What this machine lacks, and the command that mends it."""

import getpass
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sized
from pathlib import Path

from bots.load import load_screens, load_targets, load_workbooks
from records.base import Frozen
from records.errors import EnvironmentProblem, YomikakiError
from records.paths import Slug
from yomikaki.credentials import credentials_of
from yomikaki.extracts import load_banks, load_residents
from yomikaki.settings import Settings

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "microsoft-edge")
FONT_FAMILIES = ("Noto Sans CJK JP", "IPAMincho", "IPAGothic")
MODULES = (
    "cv2",
    "onnxruntime",
    "rapidocr",
    "pytesseract",
    "pdfplumber",
    "pypdfium2",
    "playwright",
    "prefect",
)
LEAST_FREE_BYTES = 1_000_000_000
# SQLite's locks do not hold on these.
SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"})


class Finding(Frozen):
    """One thing looked at: fine, or missing with the command that mends it."""

    what: str
    fine: bool
    mend: str = ""


def examine(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Look at everything the program needs on this machine."""
    return [
        _tesseract(),
        _browser(settings.browser),
        *_fonts(),
        *_packages(),
        _writable(settings.home),
        *(_disk(place) for place in dict.fromkeys((_nearest(settings.home), Path(tempfile.gettempdir())))),
        _local_ledger(settings),
        _port("職員の画面", settings.desk_port, settings.desk_url, "YOMIKAKI_DESK_PORT"),
        _port(
            "Prefect", settings.prefect_port, f"{settings.prefect_url}/api/health", "YOMIKAKI_PREFECT_PORT"
        ),
        *_definitions_and_credentials(settings),
        *_workbooks(settings.excel),
        *_extract("住民データ", "人", lambda: load_residents(settings)),
        *_extract("金融機関の一覧", "店舗", lambda: load_banks(settings)),
        _locale(sys.getfilesystemencoding()),
        _threads(environment),
    ]


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
    mend = "unset YOMIKAKI_BROWSER; apt-get install -y chromium" if chosen else "apt-get install -y chromium"
    return Finding(what="ブラウザ(Chromium)", fine=bool(found), mend=mend)


def _fonts() -> Iterable[Finding]:
    families = _output("fc-list", ":", "family")
    for family in FONT_FAMILIES:
        yield Finding(
            what=f"フォント {family}",
            fine=family in families,
            mend="apt-get install -y fontconfig fonts-noto-cjk fonts-ipafont-mincho fonts-ipafont-gothic",
        )


def _packages() -> Iterable[Finding]:
    for module in MODULES:
        yield Finding(
            what=f"Python パッケージ {module}",
            fine=importlib.util.find_spec(module) is not None,
            mend="make setup",
        )


def _nearest(place: Path) -> Path:
    """Answer the place, or the folder above it that is there already."""
    return next(path for path in (place, *place.absolute().parents) if path.exists())


def _writable(home: Path) -> Finding:
    fine = os.access(_nearest(home), os.W_OK | os.X_OK, effective_ids=True)
    mend = f"install -d -o {getpass.getuser()} {home}(管理者が実行)"
    return Finding(what=f"書込みの権限({home})", fine=fine, mend=mend)


def _disk(place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    name = "TMPDIR" if place == Path(tempfile.gettempdir()) else "YOMIKAKI_HOME"
    return Finding(
        what=f"空き容量 {free // 10**9} GB({place})",
        fine=free >= LEAST_FREE_BYTES,
        mend=f"export {name}=空きのあるディスクのフォルダ",
    )


def _local_ledger(settings: Settings) -> Finding:
    kind = _output("stat", "-f", "-c", "%T", str(_nearest(settings.home))).strip()
    return Finding(
        what="台帳(SQLite)の置き場所が共有フォルダでないこと",
        fine=settings.ledger_url is not None or kind not in SHARES,
        mend="export YOMIKAKI_HOME=この機械のディスクのフォルダ(または YOMIKAKI_LEDGER_URL に PostgreSQL)",
    )


def _port(name: str, port: int, address: str, variable: str) -> Finding:
    """Find a port free, or taken by our own program: then `yomikaki watch` is running."""
    return Finding(
        what=f"ポート {port}({name})",
        fine=_answers(address) is not False,
        mend=f"export {variable}=空いているポート番号",
    )


def _answers(address: str) -> bool | None:
    """Tell whether a web program of ours answers there; None where nobody does."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - loopback
            body = answer.read(65536).decode("utf-8", "replace")
    except urllib.error.HTTPError:
        return False
    except urllib.error.URLError as error:
        return None if isinstance(error.reason, ConnectionRefusedError) else False
    except (OSError, ValueError):
        return False
    return "読み書き" in body or body.strip() == "true"


def _definitions_and_credentials(settings: Settings) -> Iterable[Finding]:
    try:
        screens, targets = load_screens(settings.procedures), load_targets(settings.targets)
        load_workbooks(settings.procedures)
    except YomikakiError as error:
        yield Finding(what="業務と業務システムの定義", fine=False, mend=error.message)
        return
    for target in sorted({screen.target for screen in screens.values()}):
        using = [slug for slug, screen in screens.items() if screen.target == target]
        if target not in targets:
            mend = f"{settings.targets / target}.yaml を置いてください({', '.join(sorted(using))} が使います)"
            yield Finding(what=f"業務システム {target} の定義", fine=False, mend=mend)
        yield _credentials(target, settings)


def _credentials(target: Slug, settings: Settings) -> Finding:
    name = f"YOMIKAKI_CREDENTIALS__{target.upper()}"
    what, mend = f"業務システム {target} に登録するための利用者", ""
    try:
        credentials_of(settings, target)
    except EnvironmentProblem as error:
        set_them = f"export {name}__USER=利用者 {name}__PASSWORD=パスワード"
        mend = set_them if error.code == "environment.credentials" else error.message
    return Finding(what=what, fine=not mend, mend=mend)


def _workbooks(folder: Path | None) -> Iterable[Finding]:
    """Say whether the folder of workbooks that the office set is there; its own is made when it is needed."""
    if folder is not None:
        mend = f"{folder} を使えるようにするか、export YOMIKAKI_EXCEL=フォルダ"
        fine = folder.is_dir() and os.access(folder, os.W_OK)
        yield Finding(what="Excel のブックを置くフォルダ", fine=fine, mend=mend)


def _extract(name: str, unit: str, load: Callable[[], Sized | None]) -> Iterable[Finding]:
    """Say how much a list holds that the city supplies; nothing where none is set."""
    try:
        loaded = load()
    except YomikakiError as error:
        yield Finding(what=name, fine=False, mend=error.message)
        return
    if loaded is not None:
        yield Finding(what=f"{name} {len(loaded):,} {unit}", fine=True)


def _locale(encoding: str) -> Finding:
    return Finding(
        what="日本語のファイル名(UTF-8)", fine=encoding.lower() == "utf-8", mend="export LC_ALL=C.UTF-8"
    )


def _threads(environment: Mapping[str, str]) -> Finding:
    # Measured: four times as long for a batch of fields when Tesseract may use more than one thread.
    return Finding(
        what="OMP_THREAD_LIMIT が 1 であること(読取りの速さ)",
        fine=environment.get("OMP_THREAD_LIMIT", "1") == "1",
        mend="unset OMP_THREAD_LIMIT",
    )
