"""PP-OCRv6's text detector, out of the rapidocr wheel: where on a picture lines of text stand."""

import importlib.resources

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractors.images import Image

MODEL = "PP-OCRv6_det_small"
MULTIPLE = 32
# What the network is this sure of is text; a region whose mean is lower is none.
PIXEL, REGION = 0.3, 0.5
# The network marks the core of a line: it is widened by this share of area over perimeter.
UNCLIP = 1.6
SMALLEST = 3


class TextFinder:
    """Finds lines of text, level or upright."""

    model = MODEL

    def __init__(self, threads: int = 1) -> None:
        model = importlib.resources.files("rapidocr").joinpath("models", f"{MODEL}.onnx").read_bytes()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def regions(self, picture: Image) -> list[tuple[int, int, int, int]]:
        """Answer the lines of text on a grey picture as (left, top, right, bottom) in its pixels."""
        height, width = (max(MULTIPLE, round(side / MULTIPLE) * MULTIPLE) for side in picture.shape)
        colour = cv2.cvtColor(cv2.resize(picture, (width, height)), cv2.COLOR_GRAY2BGR)
        values = (colour.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        (shares,) = self._session.run(None, {self._input: values})
        across, down = picture.shape[1] / width, picture.shape[0] / height
        return [
            (round(left * across), round(top * down), round(right * across), round(bottom * down))
            for left, top, right, bottom in _regions(np.asarray(shares[0, 0], np.float32))
        ]


def _regions(shares: NDArray[np.float32]) -> list[tuple[float, float, float, float]]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((shares > PIXEL).astype(np.uint8))
    sums = np.bincount(labels.ravel(), weights=shares.ravel(), minlength=count)
    found = []
    for number in range(1, count):
        left, top, width, height, area = stats[number]
        if min(width, height) < SMALLEST or sums[number] / area < REGION:
            continue
        wider = UNCLIP * width * height / (2 * (width + height))
        found.append((left - wider, top - wider, left + width + wider, top + height + wider))
    return found
