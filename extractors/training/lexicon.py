"""Make the lexicon of names: ``python -m extractors.training.lexicon --out values/data``.

From JMnedict, as the package ``jamdict-data`` brings it.
"""

import argparse
import importlib.metadata
import json
import lzma
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from values.text import to_katakana
from values.variants import folded

TYPES = {"family": ("surname",), "given": ("given", "masc", "fem")}
_READING = re.compile("[ァ-ヺー・]+")
_WRITTEN = re.compile("[々〆〇ぁ-ゖァ-ヺー・\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]+")
_ENTRIES = """
select coalesce(kanji.text, kana.text), kana.text
from NEKana kana left join NEKanji kanji on kanji.idseq = kana.idseq
where kana.idseq in (
    select idseq from NETranslation meaning join NETransType type on type.tid = meaning.ID
    where type.text in (
        select value from json_each(?)
    )
)
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one packed table for family and one for given names."""
    asked = _asked(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    for part, types in TYPES.items():
        packed = lzma.compress(table(names(database(), types)), preset=9 | lzma.PRESET_EXTREME)
        (asked.out / f"{part}.xz").write_bytes(packed)


def database() -> Path:
    """Answer where the package's SQLite database lies."""
    return Path(str(importlib.metadata.distribution("jamdict-data").locate_file("jamdict_data/jamdict.db")))


def names(dictionary: Path, types: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Answer each name of these types: how it is written, and its reading in katakana."""
    with sqlite3.connect(dictionary) as connection:
        for written, kana in connection.execute(_ENTRIES, (json.dumps(types),)):
            reading = to_katakana(kana)
            if _WRITTEN.fullmatch(written) and _READING.fullmatch(reading):
                yield written, reading


def table(pairs: Iterator[tuple[str, str]]) -> bytes:
    """Answer the lines that ``values.names`` searches: by writing and by reading in one order."""
    found: dict[str, set[str]] = {}
    for written, reading in pairs:
        found.setdefault(reading, set()).update({written, folded(written)})
        if not _READING.fullmatch(to_katakana(written)):
            found.setdefault(folded(written), set()).add(reading)
    lines = sorted(f"{key}\t{' '.join(sorted(values))}".encode() for key, values in found.items())
    return b"\n" + b"\n".join(lines) + b"\n"


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m extractors.training.lexicon", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the tables")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
