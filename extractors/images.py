"""Pictures as arrays: decoded from bytes, encoded to PNG, scaled between mm and pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from records.errors import QuarantineError
from records.geometry import MM_PER_INCH

Image = NDArray[np.uint8]  # grey (h, w) or BGR (h, w, 3)
# Every page is laid over its blank at this resolution: a 7 mm box is then 55 pixels, and the
# recogniser's own height is 48.
ALIGNED_DPI = 200.0
PER_MM = ALIGNED_DPI / MM_PER_INCH


def decode(data: bytes) -> Image:
    """Answer the picture in ``data`` (PNG, JPEG, one-page TIFF) as BGR.

    Raises:
        QuarantineError: the bytes are no picture (``image.undecodable``).
    """
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise QuarantineError("image.undecodable", "画像として開けません。")
    return np.asarray(decoded, dtype=np.uint8)


def encode(picture: Image) -> bytes:
    """Answer the picture as PNG. Level 1: half a second a page cheaper than 6, a tenth larger."""
    done, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not done:
        raise ValueError("picture cannot be encoded")
    return data.tobytes()


def encode_small(picture: Image) -> bytes:
    """Answer the picture as JPEG: a whole page to look at. The scan itself is kept as it came."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    if not done:
        raise ValueError("picture cannot be encoded")
    return data.tobytes()


def grey(picture: Image) -> Image:
    """Answer the picture in grey."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def resized(picture: Image, scale: float) -> Image:
    """Answer the picture enlarged or reduced."""
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def evened(picture: Image) -> Image:
    """Answer a grey picture with its paper made white everywhere: shade and yellowing divided out."""
    small = cv2.resize(picture, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    wide = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, np.maximum(wide, 1), scale=255), np.uint8)
