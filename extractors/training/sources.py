"""Everything that samples are made from, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.images import Image
from extractors.training import fonts, real, strokes
from extractors.training.classes import KIND_OF


@dataclass(frozen=True)
class Sources:
    """By character: pen strokes of each writer, glyphs of each face, real boxes."""

    strokes: dict[str, list[strokes.Strokes]]
    glyphs: dict[str, list[Image]]
    held_out_glyphs: dict[str, list[Image]]
    boxes: dict[str, list[Image]]
    digits: dict[str, list[Image]]
    families: tuple[str, ...]


def read(handwriting: Path, folders: Sequence[Path]) -> Sources:
    """Answer the sources: the folder of real boxes and strokes, and folders of fonts."""
    characters = sorted(KIND_OF)
    seen: dict[str, list[Image]] = {}
    held_out: dict[str, list[Image]] = {}
    found = fonts.faces(folders)
    for face in found:
        kept = held_out if face.held_out else seen
        for character, picture in fonts.glyphs(face, characters):
            kept.setdefault(character, []).append(picture)
    boxes = real.fax(handwriting, "digits", held_out=False).by_label()
    return Sources(
        strokes=strokes.load(handwriting / "strokes.json.gz", characters),
        glyphs=seen,
        held_out_glyphs=held_out,
        boxes=boxes | real.fax(handwriting, "marks", held_out=False).by_label(),
        digits=real.mnist(handwriting, "train").by_label(),
        families=tuple(face.path.name for face in found),
    )
