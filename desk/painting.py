"""Painting over: pictures as people may see them who are not asked what stands in a masked field."""

import io

from PIL import Image, ImageDraw

from ledger.covering import Covering
from records.errors import BusinessError
from records.geometry import Box

# People write over the edges of a box; so many mm around it are painted too.
MARGIN = 2.0
COLOUR = (96, 96, 96)
UNREADABLE = BusinessError("picture.unknown", "この画像は見つかりません。")


def painted(data: bytes, covering: Covering) -> bytes:
    """Answer a picture with what must not be seen painted over.

    Raises:
        BusinessError: the bytes are no picture (``picture.unknown``): nothing is better than too much.
    """
    try:
        picture = Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UNREADABLE from error
    draw = ImageDraw.Draw(picture)
    if covering.whole:
        draw.rectangle((0, 0, *picture.size), fill=COLOUR)
    for box in covering.boxes:
        draw.rectangle(_place(box, covering, picture.size), fill=COLOUR)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _place(box: Box, covering: Covering, size: tuple[int, int]) -> tuple[float, float, float, float]:
    across, down = size[0] / covering.width, size[1] / covering.height
    return (
        (box.x - MARGIN) * across,
        (box.y - MARGIN) * down,
        (box.x + box.w + MARGIN) * across,
        (box.y + box.h + MARGIN) * down,
    )
