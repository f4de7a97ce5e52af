"""Our own network for one character in one box: what it is among those allowed, or that it is none.

``extractors/models/README.md`` says what it was trained with and how often it is right.
"""

import importlib.resources
from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractors.engines.normal import normal
from extractors.images import Image
from records.reading import Candidate

# Beside the characters allowed a box may hold nothing, or what is no character: struck out, a blot, two.
EMPTY, NOT_A_CHARACTER = "", "\ufffd"
# Kinds overlap in looks (0 O ○), never within themselves.
KINDS = {
    "digits": "0123456789",
    "marks": "✓○×△-+■",
    "hiragana": "".join(map(chr, range(ord("ぁ"), ord("ゔ") + 1))),
    "katakana": "".join(map(chr, range(ord("ァ"), ord("ヶ") + 1))) + "ー",
    "capitals": "".join(map(chr, range(ord("A"), ord("Z") + 1))),
}
BATCH, SHOWN = 64, 5
# Other code points for what the network knows by one.
SAME = {"−": "-", "－": "-", "＋": "+", "〇": "○", "◯": "○", "☓": "×", "✔": "✓"}


class CellRecogniser:
    """Recognises single characters. Characters that the network does not know are never answered."""

    model = "cells"

    def __init__(self, threads: int = 1, model: bytes | None = None) -> None:
        stored = importlib.resources.files("extractors").joinpath("models", f"{self.model}.onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            stored.read_bytes() if model is None else model, options, providers=["CPUExecutionProvider"]
        )
        about: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
        self.characters: tuple[str, ...] = tuple(about["characters"].split("\n"))
        self._temperature = float(about["temperature"])

    def scores(self, pictures: Sequence[Image]) -> NDArray[np.float32]:
        """Answer the network's scores (n, characters) for pictures, dark ink on light paper, of any size."""
        seen = [normal(picture) for picture in pictures]
        parts = [np.empty((0, len(self.characters)), np.float32)]
        for start in range(0, len(seen), BATCH):
            some = seen[start : start + BATCH]
            views = np.stack([one.views for one in some]).astype(np.float32) / 255
            places = np.stack([one.place for one in some])
            parts.append(self._session.run(None, {"views": views, "places": places})[0])
        return np.concatenate(parts)

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character for each picture, among what is allowed and known.

        ``EMPTY`` and ``NOT_A_CHARACTER`` are always among them.
        """
        spelt = self._spelt(allowed)
        scores = self.scores(pictures)[:, list(spelt)].astype(np.float64) / self._temperature
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return [dict(zip(spelt.values(), row, strict=True)) for row in shares.tolist()]

    def cells(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[list[Candidate]]:
        """Answer the candidates for each picture, best first."""
        return [_candidates(row) for row in self.shares(pictures, allowed)]

    def _spelt(self, allowed: frozenset[str]) -> dict[int, str]:
        """Answer the columns of what is allowed, and how each is written there."""
        wanted = {EMPTY: EMPTY, NOT_A_CHARACTER: NOT_A_CHARACTER}
        wanted |= {SAME[one]: one for one in sorted(allowed & SAME.keys())} | {one: one for one in allowed}
        return {
            column: wanted[character]
            for column, character in enumerate(self.characters)
            if character in wanted
        }


def _candidates(shares: Mapping[str, float]) -> list[Candidate]:
    ranked = sorted(shares, key=lambda one: -shares[one])
    none = [one for one in ranked[SHOWN:] if one in (EMPTY, NOT_A_CHARACTER)]
    return [Candidate(raw=one, probability=min(1.0, shares[one])) for one in ranked[:SHOWN] + none]
