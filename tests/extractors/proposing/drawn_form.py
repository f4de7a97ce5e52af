"""A blank drawn for a test, 200 dpi: what stands where is known."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

DPI = 200.0
PER_MM = DPI / 25.4
GOTHIC = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


class Drawing:
    """A sheet that is drawn in mm."""

    def __init__(self, width: float = 210.0, height: float = 297.0) -> None:
        self._image = Image.new("L", (round(width * PER_MM), round(height * PER_MM)), 255)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def picture(self) -> np.ndarray:
        return np.asarray(self._image)

    def box(self, x: float, y: float, w: float, h: float) -> None:
        corners = [round(one * PER_MM) for one in (x, y, x + w, y + h)]
        self._draw.rectangle(corners, outline=0, width=2)

    def dotted_box(self, x: float, y: float, w: float, h: float) -> None:
        for at in np.arange(0, w, 1.0):
            self._dot(x + at, y), self._dot(x + at, y + h)
        for at in np.arange(0, h, 1.0):
            self._dot(x, y + at), self._dot(x + w, y + at)

    def line(self, x: float, y: float, w: float) -> None:
        self._draw.line([round(one * PER_MM) for one in (x, y, x + w, y)], fill=0, width=2)

    def text(self, x: float, y: float, text: str, size: float = 3.7) -> None:
        font = ImageFont.truetype(GOTHIC, round(size * PER_MM))
        self._draw.text((x * PER_MM, y * PER_MM), text, font=font, fill=0, anchor="lm")

    def row(
        self, y: float, h: float, label: str, x: float = 20.0, w: float = 170.0, head: float = 35.0
    ) -> None:
        """Draw a row of a table: a head with its label, and a cell."""
        self.box(x, y, head, h)
        self.box(x + head, y, w - head, h)
        self.text(x + (head - 3.7 * len(label)) / 2, y + h / 2, label)

    def _dot(self, x: float, y: float) -> None:
        left, top = round(x * PER_MM), round(y * PER_MM)
        self._draw.rectangle((left, top, left + 3, top + 1), fill=0)


def turned(picture: np.ndarray, angle: float) -> np.ndarray:
    """Answer a picture that lies askew by some degrees."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=(255,)), np.uint8)
