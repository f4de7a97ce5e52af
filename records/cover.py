"""表紙: a separator sheet whose QR code says what the pages behind it are."""

from urllib.parse import parse_qsl, urlencode

from pydantic import Field, ValidationError

from records.base import Frozen
from records.paths import Slug

_BEGINS = "yomikaki:cover?"


class Cover(Frozen):
    """What a cover sheet says of the pages behind it: which 業務, how many applications, whose pile."""

    procedure: Slug | None = None
    expected: int | None = Field(default=None, ge=1, le=9999)
    label: str = Field(default="", max_length=40)

    def written(self) -> str:
        """Answer the text of its QR code."""
        told = {name: value for name, value in self.model_dump().items() if value not in (None, "")}
        return _BEGINS + urlencode(told)


def cover_of(text: str) -> Cover | None:
    """Answer the cover that a code's text tells of; None where it is no cover's."""
    if not text.startswith(_BEGINS):
        return None
    try:
        return Cover.model_validate(dict(parse_qsl(text.removeprefix(_BEGINS))))
    except ValidationError:
        return None
