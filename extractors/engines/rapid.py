"""PP-OCRv6 recognition through our own ONNX session, decoded within the characters a field may hold.

The model ships inside the rapidocr wheel. RapidOCR throws the per-step distributions away; limiting
them to the field's characters is worth more than a better engine (98.5 % against 81 % on real digits
in boxes), so the session is run here and the distributions kept.
"""

import importlib.resources
import math
from collections.abc import Sequence

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractors.ctc import LineReading, Steps, laid_along, likeliest_texts
from extractors.images import Image
from records.reading import Candidate

MODEL = "PP-OCRv6_rec_small"
HEIGHT = 48
# Lines are padded with grey to the width that the network was trained with, single characters to less:
# docs/measurements.md says what each width costs and how many real digits are read right with it.
LINE_WIDTH = 320
CELL_WIDTH = 128
BLANK, SHOWN = 0, 5


def _session(threads: int) -> onnxruntime.InferenceSession:
    model = importlib.resources.files("rapidocr").joinpath("models", f"{MODEL}.onnx").read_bytes()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _prepared(picture: Image, least_width: int) -> NDArray[np.float32]:
    """Answer the picture as the network takes it: height 48, values -1 to 1, (1, 3, 48, width)."""
    colour = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture
    width = math.ceil(HEIGHT * colour.shape[1] / colour.shape[0])
    scaled = cv2.resize(colour, (width, HEIGHT)).astype(np.float32)
    padded = np.zeros((1, 3, HEIGHT, max(least_width, width)), dtype=np.float32)
    padded[0, :, :, :width] = (scaled / 127.5 - 1.0).transpose(2, 0, 1)
    return padded


class RapidRecogniser:
    """Recognises lines and single characters."""

    model = MODEL

    def __init__(self, threads: int = 1) -> None:
        self._session = _session(threads)
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.characters: tuple[str, ...] = ("", *listed, " ")

        self._columns: dict[frozenset[str] | None, NDArray[np.intp]] = {}

    def distribution(self, picture: Image, least_width: int = LINE_WIDTH) -> NDArray[np.float32]:
        """Answer P(character | step) for a picture, (steps, characters); index 0 is CTC's blank.

        The picture is grey (h, w) or BGR (h, w, 3), dark ink on light paper. Pictures run one by one: on a
        processor that is faster than a batch, takes a hundredth of its memory (18,710 shares a step), and
        what stands beside a picture never changes how it is read.
        """
        (steps,) = self._session.run(None, {self._input: _prepared(picture, least_width)})
        return np.asarray(steps[0], np.float32)

    def columns(self, allowed: frozenset[str] | None) -> NDArray[np.intp]:
        """Answer the columns of the characters allowed; all but the blank where ``allowed`` is None."""
        if allowed not in self._columns:
            chosen = [
                place
                for place, character in enumerate(self.characters)
                if place != BLANK and (allowed is None or character in allowed)
            ]
            self._columns[allowed] = np.array(chosen, dtype=np.intp)
        return self._columns[allowed]

    def shares(self, pictures: Sequence[Image], allowed: frozenset[str]) -> list[dict[str, float]]:
        """Answer the share of each character allowed, for each picture of one character."""
        columns = self.columns(allowed)
        characters = [self.characters[place] for place in columns]
        found = []
        for picture in pictures:
            strengths = self.distribution(picture, CELL_WIDTH)[:, columns].max(axis=0).astype(np.float64)
            shares = strengths / max(float(strengths.sum()), 1e-12)
            found.append(dict(zip(characters, shares.tolist(), strict=True)))
        return found

    def cell(self, picture: Image, allowed: frozenset[str]) -> list[Candidate]:
        """Answer the candidates for one character in one box, best first, shares of what is allowed."""
        (shares,) = self.shares([picture], allowed)
        ranked = sorted(shares.items(), key=lambda one: -one[1])[:SHOWN]
        return [Candidate(raw=raw, probability=share) for raw, share in ranked]

    def steps(self, picture: Image, allowed: frozenset[str] | None) -> Steps:
        """Answer a line step by step, within the characters allowed."""
        columns = np.concatenate([[BLANK], self.columns(allowed)])
        limited = self.distribution(picture)[:, columns].astype(np.float64)
        logs = np.log(np.maximum(limited / np.maximum(limited.sum(axis=1, keepdims=True), 1e-12), 1e-12))
        scale = picture.shape[0] / HEIGHT
        width = max(LINE_WIDTH, math.ceil(picture.shape[1] / scale)) / len(logs) * scale
        return Steps(logs, tuple(self.characters[place] for place in columns[1:]), width)

    def line(self, picture: Image, allowed: frozenset[str] | None) -> LineReading:
        """Answer the likeliest line within the characters allowed."""
        steps = self.steps(picture, allowed)
        (best,) = likeliest_texts(steps, 1)
        return laid_along(steps, best.raw) or LineReading("", (), ())
