"""What a file is, by its bytes. A wrong extension is no fault."""

from records.errors import QuarantineError

PDF, TIFF, JPEG, PNG = "application/pdf", "image/tiff", "image/jpeg", "image/png"
CSV, JSON = "text/csv", "application/json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = frozenset({CSV, JSON, EXCEL})
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"PK\x03\x04", EXCEL),
)
# ISO 32000-1, Annex H: readers accept the header anywhere in the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Excel writes "Unicode text" as UTF-16; everything else that comes is UTF-8 or the Windows of Japan.
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_WITHIN = 65536

EMPTY = QuarantineError("file.empty", "ファイルの中身が空です。もう一度スキャンしてください。")
OLD_EXCEL = QuarantineError(
    "list.old_excel",
    "古い形式(.xls)か、パスワード付きの Excel です。パスワードを外し、.xlsx で保存し直してください。",
)
UNKNOWN = QuarantineError(
    "file.unknown_type",
    "PDF・TIFF・JPEG・PNG・CSV・JSON・Excel のいずれでもありません(拡張子だけが違うこともあります)。",
)


def media_type_of(data: bytes) -> str:
    """Answer the media type.

    Raises:
        QuarantineError: empty (``file.empty``), an old or locked workbook (``list.old_excel``), or nothing
            that can be read here (``file.unknown_type``).
    """
    if not data:
        raise EMPTY
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data.startswith(_COMPOUND_FILE):
        raise OLD_EXCEL
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    of_text = _of_text(data)
    if of_text is None:
        raise UNKNOWN
    return of_text


def text_of(data: bytes) -> str | None:
    """Answer the text of a file in UTF-8, UTF-16 with its mark, or CP932; None where it is none of these."""
    encodings: tuple[str, ...] = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text[:_LINE_WITHIN]) else text
    return None


def _of_text(data: bytes) -> str | None:
    text = text_of(data)
    if text is None:
        return None
    head = text[:_LINE_WITHIN].lstrip()
    if head.startswith(("{", "[")):
        return JSON
    line = next(iter(head.splitlines(keepends=True)), "")
    # A header that no line follows, not even an empty one, is a sentence with a comma.
    return CSV if line.endswith(("\n", "\r")) and ("," in line or "\t" in line) else None
