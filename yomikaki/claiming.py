"""A watch folder and a store belong to one ledger, and carry its id.

Two ledgers on one folder would each enter the same paper. And a share that dropped out looks like an empty
folder: where the id lay before and is gone, the folder is not taken for a new one.
"""

import hashlib
from pathlib import Path

from ledger.book import Book
from ledger.facts import known_fact, ledger_fact
from records.errors import EnvironmentProblem
from records.ids import Id, new_id

MARKER = ".yomikaki-ledger"


def claim_folder(folder: Path, book: Book, ledger_id: Id) -> None:
    """Mark the folder as this ledger's at the first start; later see that it still is.

    Raises:
        EnvironmentProblem: it is another ledger's (``environment.other_ledger``), or what lies here is not
            the folder that was marked (``environment.folder_gone``).
    """
    marker, name = folder / MARKER, _fact_name(folder)
    try:
        if not marker.exists():
            if known_fact(book, name) is not None:
                raise EnvironmentProblem(
                    "environment.folder_gone",
                    f"{folder} がつながっていないか、空になっています。共有フォルダの接続を確かめてください。"
                    f"意図して空にした場合は、次を実行してください: echo {ledger_id} > {marker}",
                )
            _mark(marker, ledger_id)
        owner = marker.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvironmentProblem(
            "environment.folder_closed", f"{folder} に書き込めません。権限を確かめてください。"
        ) from error
    if owner != ledger_id:
        raise EnvironmentProblem(
            "environment.other_ledger",
            f"{folder} は別の台帳({owner})のものです。"
            "YOMIKAKI_HOME か YOMIKAKI_LEDGER_URL を確かめてください。",
        )
    ledger_fact(book, name, str(folder))


def _fact_name(folder: Path) -> str:
    return "claimed:" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:30]


def _mark(marker: Path, ledger_id: Id) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: another process of this ledger may start at the same moment.
    fresh = marker.with_name(f"{MARKER}.{new_id()}")
    fresh.write_text(f"{ledger_id}\n", encoding="utf-8")
    fresh.replace(marker)
