"""What a file is, by its bytes. A wrong extension is no fault."""

from records.errors import QuarantineError

PDF, TIFF, JPEG, PNG = "application/pdf", "image/tiff", "image/jpeg", "image/png"
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
# ISO 32000-1, Annex H: readers accept the header anywhere in the first 1024 bytes.
_PDF_HEADER_WITHIN = 1024


def media_type_of(data: bytes) -> str:
    """Answer the media type.

    Raises:
        QuarantineError: empty (``file.empty``), or nothing that can be read here (``file.unknown_type``).
    """
    if not data:
        raise QuarantineError("file.empty", "ファイルの中身が空です。もう一度スキャンしてください。")
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    raise QuarantineError(
        "file.unknown_type", "PDF・TIFF・JPEG・PNG のいずれでもありません(拡張子だけが違うこともあります)。"
    )
