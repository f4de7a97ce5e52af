"""Pages out of an untrusted file. Runs only in the child process of ``intake.opening``."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.pdf import PDF as PDFFile  # noqa: N811 - PDF is the media type here
from pdfplumber.utils.exceptions import PdfminerException
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from intake.covers import slip_on
from intake.sniff import PDF, TIFF
from records.cover import Cover
from records.errors import QuarantineError
from records.letter import Letter

MOST_PAGES = 1000
# A3 at 600 dpi is 69.6 million pixels; twice that is no office scan.
MOST_PIXELS = 140_000_000
LEAST_SIDE = 200
RENDER_DPI = 300.0
DPI_RANGE = (100.0, 600.0)
# Without a resolution in the file the longer side is taken for that of A4.
A4_LONG_INCHES = 297 / 25.4
POINTS = 72.0
WHOLE_PAGE = 0.5
# What Pillow raises on files that end early or contradict themselves.
DECODING = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError)
Image.MAX_IMAGE_PIXELS = None  # our own limit is looked at before any pixel is decoded

BROKEN = QuarantineError(
    "file.broken", "ファイルが壊れているか、途中で切れています。もう一度スキャンしてください。"
)
TOO_LARGE = QuarantineError("image.too_large", "画像が大きすぎます(1億4千万画素まで)。")
TOO_SMALL = QuarantineError("image.too_small", "画像が小さすぎて読めません。")
TOO_MANY = QuarantineError(
    "file.too_many_pages", f"ページが多すぎます({MOST_PAGES}ページまで)。分けてスキャンしてください。"
)
LOCKED = QuarantineError(
    "file.password", "パスワードで保護されています。保護を外してから入れ直してください。"
)
DISAGREE = QuarantineError("file.page_count", "ページ数を確かめられません。もう一度スキャンしてください。")


@dataclass(frozen=True)
class OpenedPage:
    """One page as an encoded picture (PNG, or JPEG for colour) with its true dpi.

    ``slip`` is what it says where it is a cover sheet or a returned letter.
    """

    picture: bytes
    dpi: float
    text_layer: bool
    slip: Cover | Letter | None = None

    def told(self) -> dict[str, object]:
        """Answer what is told of it beside its picture, as JSON holds it."""
        told: dict[str, object] = {"dpi": self.dpi, "text_layer": self.text_layer}
        if self.slip is not None:
            told["cover" if isinstance(self.slip, Cover) else "letter"] = self.slip.model_dump()
        return told


def pages_of(data: bytes, media_type: str) -> Iterator[OpenedPage]:
    """Answer the pages of a file one by one.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
    """
    if media_type == PDF:
        yield from _pdf(data)
    else:
        yield from _images(data, media_type)


def _pdf(data: bytes) -> Iterator[OpenedPage]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (LOCKED if "password" in str(error).lower() else BROKEN) from error
    # Only then are the values of the PDF's own fields drawn, also those without a picture of theirs.
    document.init_forms()
    count = len(document)
    if count > MOST_PAGES:
        raise TOO_MANY
    with _plumbed(data) as plumbed:
        if count == 0 or count != len(plumbed.pages):
            raise DISAGREE
        for number in range(count):
            dpi, typed = _nature(plumbed.pages[number])
            plumbed.pages[number].close()
            yield _rendered(document, number, dpi, typed=typed)


def _plumbed(data: bytes) -> PDFFile:
    try:
        return pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        raise (LOCKED if isinstance(error.args[0], PDFPasswordIncorrect) else DISAGREE) from error


def _nature(page: pdfplumber.page.Page) -> tuple[float, bool]:
    """Answer a page's true dpi, and whether it carries its own text.

    Pictures over most of the page, in one piece or in strips, are a scan: the text that a scanner's software
    laid under it is a guess, not the document's own. What stands in fields of the PDF is.
    """
    area = float(page.width) * float(page.height)
    images = [one for one in page.images if float(one["width"]) > 0]
    if sum(_area(one) for one in images) > WHOLE_PAGE * area:
        largest = max(images, key=_area)
        own = largest["srcsize"][0] / float(largest["width"]) * POINTS
        return min(max(own, DPI_RANGE[0]), DPI_RANGE[1]), _has_fields(page)
    return RENDER_DPI, bool(page.chars) or _has_fields(page)


def _area(image: dict[str, Any]) -> float:
    return float(image["width"]) * float(image["height"])


def _has_fields(page: pdfplumber.page.Page) -> bool:
    try:
        return any("Widget" in str(one["data"].get("Subtype")) for one in page.annots)
    except Exception:  # fields that nobody can look at are no reason to lose the page
        return False


def _rendered(document: pypdfium2.PdfDocument, number: int, dpi: float, *, typed: bool) -> OpenedPage:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise BROKEN from error
    width, height = page.get_size()
    _require_size(round(width / POINTS * dpi), round(height / POINTS * dpi))
    picture = page.render(scale=dpi / POINTS).to_pil()
    return OpenedPage(_encoded(picture), dpi, typed, slip_on(picture))


def _images(data: bytes, media_type: str) -> Iterator[OpenedPage]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if media_type == TIFF and getattr(image, "n_frames", 1) > MOST_PAGES:
                raise TOO_MANY
            _require_size(*image.size)
            for frame in ImageSequence.Iterator(image):
                _require_size(*frame.size)
                yield _frame(frame)
    except DECODING as error:
        raise BROKEN from error


def _frame(frame: Image.Image) -> OpenedPage:
    across, down = _resolution(frame)
    upright = ImageOps.exif_transpose(frame)
    if upright.size != frame.size:
        across, down = down, across
    # Fax pages have fewer lines than columns to the inch: square pixels again.
    if abs(across / down - 1) > 0.02:
        upright = upright.convert("L").resize((upright.width, round(upright.height * across / down)))
    return OpenedPage(_encoded(upright), across, text_layer=False, slip=slip_on(upright))


def _resolution(frame: Image.Image) -> tuple[float, float]:
    said = frame.info.get("dpi", (0, 0))
    across, down = float(said[0]), float(said[1])
    if all(DPI_RANGE[0] * 0.7 <= one <= DPI_RANGE[1] * 2.1 for one in (across, down)):
        return across, down
    guess = min(max(max(frame.size) / A4_LONG_INCHES, 50.0), 1200.0)
    return guess, guess


def _require_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise TOO_LARGE
    if min(width, height) < LEAST_SIDE:
        raise TOO_SMALL


def _encoded(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    if picture.mode in ("1", "L", "I;16", "I"):
        picture.convert("L").save(out, "PNG", compress_level=1)
    else:
        picture.convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()
