"""A file as it lay in a watch folder, before anybody opened it."""

from pydantic import Field

from records.base import Frozen
from records.ids import Sha256


class Drop(Frozen):
    """One dropped file: where it lay and what its bytes are. The bytes themselves are in the store."""

    department: str
    folder: str
    file_name: str
    sha256: Sha256
    size: int = Field(ge=0)
    mtime_ns: int
    expected: int | None = None
