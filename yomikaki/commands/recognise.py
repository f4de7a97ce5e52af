"""``yomikaki recognise``."""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from records.errors import QuarantineError
from yomikaki.commands.say import REFUSED, console, errors

if TYPE_CHECKING:
    from records.reading import Candidate

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
AT_ONCE = 256


class Kind(StrEnum):
    """What a picture may hold."""

    DIGITS = "digits"
    MARKS = "marks"
    HIRAGANA = "hiragana"
    KATAKANA = "katakana"
    KANJI = "kanji"
    LINE = "line"


Paths = Annotated[
    list[Path],
    typer.Argument(exists=True, readable=True, help="切り出した1文字(または1行)の画像か、そのフォルダー"),
]
OfKind = Annotated[Kind, typer.Option(help="枠に入るもの")]
AsJson = Annotated[bool, typer.Option("--json", help="1枚を1行の JSON で出します。")]


def recognise(paths: Paths, kind: OfKind, as_json: AsJson = False) -> None:
    """切り出した文字の画像を読み、値・確率・ほかの候補を示します。空欄は空、文字でないものは U+FFFD です。"""
    # Engines and OpenCV take a second to load: not for every other command.
    from extractors.single import opened, reader_of

    read = reader_of(kind.value)
    refused = False
    files = list(_files(paths))
    for start in range(0, len(files), AT_ONCE):
        pictures = {}
        for file in files[start : start + AT_ONCE]:
            try:
                pictures[file] = opened(file.read_bytes())
            except QuarantineError as error:
                refused = True
                errors.print(f"[red]×[/] {file}: {error.message} ({error.code})", highlight=False)
        for file, candidates in zip(pictures, read(list(pictures.values())), strict=True):
            _say(file, candidates, as_json=as_json)
    if refused:
        raise typer.Exit(REFUSED)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix.lower() in PICTURES)
        else:
            yield path


def _say(file: Path, candidates: "Sequence[Candidate]", *, as_json: bool) -> None:
    best, *others = candidates
    if not as_json:
        console.print(f"{file}  {best.raw}  {100 * best.probability:.1f} %", markup=False, highlight=False)
        return
    alternatives = [{"value": one.raw, "probability": round(one.probability, 6)} for one in others]
    typer.echo(
        json.dumps(
            {"file": str(file), "value": best.raw, "probability": round(best.probability, 6),
             "alternatives": alternatives},
            ensure_ascii=False,
        )
    )  # fmt: skip
