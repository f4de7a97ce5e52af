"""What a business screen shows to whoever fills it: its entries as a person sees them, and its buttons.

Labels, kinds and options only, never what stands in an entry: a reading of a screen holds no personal data.
"""

from typing import Literal

from pydantic import Field

from records.base import Frozen
from records.canonical import digest_of
from records.ids import Sha256
from records.paths import Slug

SeenKind = Literal["text", "area", "date", "number", "password", "file", "select", "radio", "check"]


class SeenInput(Frozen):
    """One entry; the radio buttons of one question are one entry.

    ``label`` is what a person reads as its name, without marks such as 必須; ``group`` names the row that it
    shares with others (生年月日 for 年, 月, 日); ``section`` is the heading that it stands under. ``before``
    and ``after`` stand in its own line; ``hint`` is what else its place says. ``name`` is the page's own word
    for it, which people never see and which tells whether an entry with another label is the same.
    ``changing``: the definition says that its options change by themselves; they are not kept.
    """

    kind: SeenKind
    label: str
    group: str = ""
    section: str = ""
    before: str = ""
    after: str = ""
    hint: str = ""
    placeholder: str = ""
    options: tuple[str, ...] = ()
    maxlength: int | None = None
    required: bool = False
    readonly: bool = False
    changing: bool = False
    name: str = ""
    frame: str = ""


class SeenButton(Frozen):
    """A button, or a link that looks like one."""

    role: Literal["button", "link"]
    name: str
    frame: str = ""


class SeenPage(Frozen):
    """One page with all its frames, entries in the order in which they are read.

    ``shown`` are the heads of rows that hold text and no entry: what a confirm or detail page shows.
    """

    title: str
    inputs: tuple[SeenInput, ...]
    buttons: tuple[SeenButton, ...]
    shown: tuple[str, ...] = ()


class Unseen(Frozen):
    """Why a look ended before the confirm screen: a code, and in Japanese where and why."""

    code: str
    says: str

    @property
    def is_change(self) -> bool:
        """Tell whether the screen itself is not as defined, rather than the look kept from going on."""
        return self.code.startswith("screen.")


class SeenScreen(Frozen):
    """The pages of an entry: the search, the form page by page, the confirm screen.

    ``way``, ``way2``: pages that are only passed on the way to the form. ``form``, ``form2``: those that are
    filled, a tab or a grown 明細 as a page of its own. ``unseen`` says what kept the look from those behind.
    Looks of schema 1 end at the first page of the form.
    """

    schema_: Literal[1, 2] = Field(default=2, alias="schema")
    procedure: Slug
    pages: dict[str, SeenPage]
    unseen: Unseen | None = None

    @property
    def partly(self) -> bool:
        """Tell whether pages behind those that were seen may be there."""
        return self.schema_ == 1 or self.unseen is not None

    @property
    def sha256(self) -> Sha256:
        """Tell this reading from every other."""
        return digest_of(self)
