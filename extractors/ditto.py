"""〃, 同上 and 同じ: what stands in another field, said in this one."""

from collections.abc import Mapping, Sequence

import numpy as np

from extractors.images import PER_MM, Image
from extractors.strokes import Pixels, pieces_in
from records.form import FormDefinition
from records.paths import FieldPath
from records.reading import Decision, FieldValue, Problem
from records.values import Blank

MARK = "〃"
WORDS = frozenset({MARK, "同上", "同じ", "同", "々", "″", MARK * 2})
DITTO = Problem(
    code="writing.ditto", message="「〃」「同上」などの記入です。写す元の項目を確かめてください。"
)
# Both strokes of a mark: short, upright or leaning, and beside each other.
LENGTH_MM = (1.0, 6.0)
APART_MM = 4.0


def is_ditto_mark(lines: Sequence[Image]) -> bool:
    """Tell whether all that is written are two short strokes side by side."""
    if len(lines) != 1:
        return False
    pieces = pieces_in(lines[0], Pixels(0, 0, lines[0].shape[1], lines[0].shape[0]))
    if len(pieces.areas) != 2:
        return False
    (left, top, _, height), (other_left, other_top, _, other_height) = sorted(pieces.boxes.tolist())
    heights = np.array([height, other_height]) / PER_MM
    level = abs(top + height / 2 - other_top - other_height / 2) < 0.5 * max(height, other_height)
    alike = heights.max() < 1.8 * heights.min()
    short = LENGTH_MM[0] <= heights.min() and heights.max() <= LENGTH_MM[1]
    near = 0 < other_left + 1 - left < APART_MM * PER_MM
    thin = all(_is_stroke(pieces.labels == label) for label in (1, 2))
    return bool(level and alike and short and near and thin)


def _is_stroke(ink: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> bool:
    """Tell whether ink is one straight stroke, more upright than level."""
    down, across = np.nonzero(ink)
    points = np.stack([across, down], 1).astype(np.float64)
    spread = np.linalg.eigvalsh(np.cov((points - points.mean(0)).T))
    return bool(spread[0] < 0.06 * spread[1] and np.ptp(down) > np.ptp(across))


def with_dittos(form: FormDefinition, judged: Mapping[FieldPath, FieldValue]) -> dict[FieldPath, FieldValue]:
    """Answer the fields with the value that a ditto stands for. What is written (``raw``) stays.

    It is accepted only where both are: the sign itself, and the field that it points to.
    """
    answer = dict(judged)
    for one in form.fields:
        field = answer[one.path]
        if one.same_as is None or field.raw.replace("\u3000", "") not in WORDS:
            continue
        source = answer[one.same_as]
        sure = field.decision is source.decision is Decision.ACCEPT and not isinstance(source.value, Blank)
        update: dict[str, object] = {
            "value": source.value, "alternatives": source.alternatives,
            "probability": field.probability * source.probability,
        }  # fmt: skip
        if not sure:
            update |= {"decision": Decision.CHECK, "problem": DITTO}
        answer[one.path] = field.model_copy(update=update)
    return answer
