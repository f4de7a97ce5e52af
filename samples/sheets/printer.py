"""What a city prints on a form before it sends it out: another text on every paper, as a code or in type."""

from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from records.form import Barcode, Cells, FieldDefinition, Line
from records.geometry import MM_PER_INCH, Box
from records.paths import FieldPath
from records.values import Text, Value

Paper = NDArray[np.uint8]  # grey
TYPE = Path("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
TYPE_MM = 4.2
# Fields of the sample forms that are printed in type, not written by hand.
PRINTED: frozenset[FieldPath] = frozenset({"atena_bango"})
# A code is two-dimensional in a place that is about as high as wide.
SQUARE = 0.7


def is_printed(field: FieldDefinition) -> bool:
    """Tell whether a field is printed before anybody writes on the paper."""
    return isinstance(field.layout, Barcode) or field.path in PRINTED


def print_value(paper: Paper, field: FieldDefinition, value: Value, dpi: float) -> None:
    """Print the value of a field onto a paper; nothing where it has no text."""
    match field.layout, value:
        case Barcode(box=box), Text(text=text):
            print_code(paper, text, box, symbology_of(box), dpi)
        case Line(box=box), Text(text=text):
            _print_text(paper, text, box, dpi)
        case Cells(boxes=boxes), Text(text=text):
            for character, box in zip(text, boxes, strict=False):
                _print_text(paper, character, box, dpi)


def symbology_of(box: Box) -> zxingcpp.BarcodeFormat:
    """Answer which code is printed in a box of the samples."""
    square = box.h > SQUARE * box.w
    return zxingcpp.BarcodeFormat.QRCode if square else zxingcpp.BarcodeFormat.Code128


def print_code(paper: Paper, text: str, box: Box, symbology: zxingcpp.BarcodeFormat, dpi: float) -> None:
    """Print a bar or QR code as large as its box allows, its modules whole dots of the printer."""
    written = f"A{text}A" if symbology == zxingcpp.BarcodeFormat.Codabar else text
    made = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(written, symbology))
    modules = np.asarray(made, np.uint8)
    width, height = (int(length / MM_PER_INCH * dpi) for length in (box.w, box.h))
    if symbology == zxingcpp.BarcodeFormat.QRCode:
        scale = max(1, min(width, height) // modules.shape[0])
        size = (modules.shape[1] * scale, modules.shape[0] * scale)
    else:
        modules = modules[:1]
        size = (modules.shape[1] * max(1, width // modules.shape[1]), height)
    drawn = cv2.resize(modules, size, interpolation=cv2.INTER_NEAREST)
    left = round((box.x + box.w / 2) / MM_PER_INCH * dpi - size[0] / 2)
    top = round((box.y + box.h / 2) / MM_PER_INCH * dpi - size[1] / 2)
    place = paper[top : top + size[1], left : left + size[0]]
    np.minimum(place, drawn, out=place)


def _print_text(paper: Paper, text: str, box: Box, dpi: float) -> None:
    scale = dpi / MM_PER_INCH
    font = ImageFont.truetype(str(TYPE), round(min(TYPE_MM, 0.7 * box.h) * scale))
    page = Image.fromarray(paper)
    wide = font.getlength(text)
    left = (box.x + box.w / 2) * scale - wide / 2 if len(text) == 1 else (box.x + 1.5) * scale
    ImageDraw.Draw(page).text((left, (box.y + box.h / 2) * scale), text, 20, font, anchor="lm")
    paper[:] = np.asarray(page)
