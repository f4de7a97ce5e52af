"""Lines of a bulk file as bytes and back: columns of so many bytes, or separated ones. Pure."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence

from records.base import Frozen
from records.bulk import Layout, Place
from records.errors import BusinessError, ScreenChanged

CODECS = {"cp932": "cp932", "utf-8": "utf-8", "utf-8-bom": "utf-8"}
BOM = b"\xef\xbb\xbf"
ENDS = {"crlf": b"\r\n", "lf": b"\n"}
# What stands in the columns of one line, by header.
Texts = Mapping[str, str]


class Lines(Frozen):
    """The lines of a file, by header: about the whole file before and after, and those of the cases.

    ``digest`` is the SHA-256 of the bytes of the cases' lines, with their ends.
    """

    head: tuple[dict[str, str], ...]
    rows: tuple[dict[str, str], ...]
    tail: tuple[dict[str, str], ...]
    digest: str


def line_of(layout: Layout, places: Sequence[Place], texts: Texts) -> bytes:
    """Answer one line with its end.

    Raises:
        BusinessError: a text does not fit its column: too long in bytes (``bulk.too_long``), a character
            that the encoding does not have (``bulk.no_character``), or one that would end the line
            (``bulk.control_character``).
    """
    cells = [_encoded(layout, one, texts[one.header]) for one in places]
    if layout.separator is None:
        return b"".join(_filled(one, cell) for one, cell in zip(places, cells, strict=True)) + end_of(layout)
    return _separated(layout, [shown_as(one, texts[one.header]) for one in places])


def shown_as(place: Place, text: str) -> str:
    """Answer a text as it is read back from its column: with the zeros before it, without spaces behind."""
    return text.rjust(place.bytes or 0, "0") if place.fill == "zero" else text


def names_of(layout: Layout, places: Sequence[Place]) -> bytes:
    """Answer the line with the columns' names, nothing where the layout has none."""
    return _separated(layout, [one.header for one in places]) if layout.names else b""


def end_of(layout: Layout) -> bytes:
    """Answer what ends each line."""
    return ENDS[layout.line_end]


def mark_of(layout: Layout) -> bytes:
    """Answer what stands before the first line."""
    return BOM if layout.encoding == "utf-8-bom" else b""


def digest_of_lines(lines: bytes) -> str:
    """Answer the control digest of the cases' lines."""
    return hashlib.sha256(lines).hexdigest()


def lines_of(layout: Layout, places: Sequence[Place], data: bytes) -> Lines:
    """Answer what stands in a file; nothing in it is guessed.

    Raises:
        ScreenChanged: it is not as the layout says: cut off, another encoding, another width
            (``bulk.broken``).
    """
    mark = mark_of(layout)
    if not data.startswith(mark) or not data.endswith(end_of(layout)):
        raise _broken("先頭か末尾が定義と違います。途中で切れているかもしれません。")
    lines = data[len(mark) :].split(end_of(layout))[:-1]
    before, after = len(layout.head), len(layout.tail)
    first = before + layout.names
    if len(lines) < first + after:
        raise _broken("行が足りません。途中で切れているかもしれません。")
    if layout.names and lines[before] + end_of(layout) != names_of(layout, places):
        raise _broken("列の名前の行が定義と違います。")
    rows = lines[first : len(lines) - after]
    ends = lines[len(lines) - after :]
    head = [_parsed(layout, one, line) for one, line in zip(layout.head, lines, strict=False)]
    tail = [_parsed(layout, one, line) for one, line in zip(layout.tail, ends, strict=True)]
    return Lines(
        head=tuple(head),
        rows=tuple(_parsed(layout, places, line) for line in rows),
        tail=tuple(tail),
        digest=digest_of_lines(b"".join(line + end_of(layout) for line in rows)),
    )


def _encoded(layout: Layout, place: Place, text: str) -> bytes:
    if any(character < " " or character == "\x7f" for character in text):
        raise BusinessError("bulk.control_character", f"「{place.header}」に改行などの文字があります。")
    codec = CODECS[layout.encoding]
    try:
        cell = text.encode(codec)
    except UnicodeEncodeError as error:
        raise _no_character(place) from error
    # What comes back as another character would stand in the target as that one.
    if cell.decode(codec) != text:
        raise _no_character(place)
    if place.bytes is not None and len(cell) > place.bytes:
        raise BusinessError("bulk.too_long", f"「{place.header}」が列の幅({place.bytes}バイト)に入りません。")
    return cell


def _no_character(place: Place) -> BusinessError:
    return BusinessError(
        "bulk.no_character", f"「{place.header}」にファイルの文字コードにない文字があります。"
    )


def _filled(place: Place, cell: bytes) -> bytes:
    width = place.bytes or len(cell)
    return cell.rjust(width, b"0") if place.fill == "zero" else cell.ljust(width, b" ")


def _separated(layout: Layout, texts: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=layout.separator or ",", lineterminator="").writerow(texts)
    return written.getvalue().encode(CODECS[layout.encoding]) + end_of(layout)


def _parsed(layout: Layout, places: Sequence[Place], line: bytes) -> dict[str, str]:
    if layout.separator is None:
        return _cut(layout, places, line)
    try:
        (cells,) = csv.reader([_text(layout, line)], delimiter=layout.separator, strict=True)
    except (csv.Error, ValueError) as error:
        raise _broken("列に分けられない行があります。") from error
    if len(cells) != len(places):
        raise _broken("列の数が定義と違う行があります。")
    return {place.header: cell for place, cell in zip(places, cells, strict=True)}


def _cut(layout: Layout, places: Sequence[Place], line: bytes) -> dict[str, str]:
    if len(line) != sum(place.bytes or 0 for place in places):
        raise _broken("長さが定義と違う行があります。")
    found, at = {}, 0
    for place in places:
        cell = line[at : at + (place.bytes or 0)]
        at += len(cell)
        text = _text(layout, cell)
        found[place.header] = text if place.fill == "zero" else text.rstrip(" ")
    return found


def _text(layout: Layout, cell: bytes) -> str:
    try:
        return cell.decode(CODECS[layout.encoding])
    except UnicodeDecodeError as error:
        raise _broken("文字コードが定義と違います。") from error


def _broken(why: str) -> ScreenChanged:
    return ScreenChanged("bulk.broken", f"ファイルが定義のとおりではありません: {why}")
