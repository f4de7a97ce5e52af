"""補正依頼: the QR code of a letter names the case that the page returned with it mends."""

from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

from records.base import Frozen
from records.ids import Reference

_BEGINS = "yomikaki:mend?"


class Letter(Frozen):
    """What the code of a letter says: a 整理番号, and nothing about anybody."""

    case: Reference

    def written(self) -> str:
        """Answer the text of its QR code."""
        return _BEGINS + urlencode({"case": self.case})


def letter_of(text: str) -> Letter | None:
    """Answer the letter that a code's text tells of; None where it is no letter's."""
    if not text.startswith(_BEGINS):
        return None
    try:
        return Letter.model_validate(dict(parse_qsl(text.removeprefix(_BEGINS))))
    except ValidationError:
        return None
