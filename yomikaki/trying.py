"""The workshop of people who define a form: proposing for a blank, trying a draft on a filled sheet."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from extractors.images import decode, encode, grey, resized
from extractors.pipeline import PdfPage, read_page
from extractors.proposing.printed import shipped_readers
from extractors.proposing.propose import propose
from extractors.routing import Routing
from extractors.template import FormTemplate, template_of
from intake.opening import open_scan
from records.errors import BusinessError
from records.form import FormDefinition
from records.forming import FormProposal, Trial, TriedPage
from records.ids import Sha256, new_id
from records.paths import FieldPath, Slug
from records.ports import BlobStore
from records.reading import PageInfo
from yomikaki.calibrations import current
from yomikaki.carrying import carried
from yomikaki.child import Progress, in_child
from yomikaki.extracts import load_extracts
from yomikaki.reading import open_engines
from yomikaki.settings import Settings

MOST_SIDES = 8
TOO_MANY = BusinessError(
    "form.too_many_sides", f"ページが多すぎます({MOST_SIDES}ページまで)。一つの帳票だけを入れてください。"
)


@dataclass(frozen=True)
class OpenedSide:
    """One page of a file that was opened safely; ``pdf`` is the file where the page has text of its own."""

    number: int
    picture: bytes
    dpi: float
    pdf: bytes | None


@dataclass(frozen=True)
class _Proposed:
    """A proposal on its way out of the child: the blanks as PNG."""

    form: FormDefinition
    blanks: tuple[bytes, ...]
    unsure: tuple[FieldPath, ...]
    filled: tuple[int, ...]


class Workshop:
    """Opens what people upload, and lets child processes propose and read."""

    def __init__(self, settings: Settings, blobs: BlobStore) -> None:
        self._settings = settings
        self._blobs = blobs

    def propose(
        self,
        file: bytes,
        slug: Slug,
        title: str,
        version: str,
        before: FormDefinition | None,
        progress: Progress,
    ) -> FormProposal:
        """Propose a definition for a blank, or for a filled sheet; the fields of ``before`` are carried over.

        Raises:
            YomikakiError: the file cannot be opened (``file.*``), or the child ends early.
        """
        progress("ファイルを開いています")
        sides = opened_sides(file)
        found = in_child(proposed, sides, slug, title, progress=progress)
        form, unsure = found.form.model_copy(update={"version": version}), found.unsure
        if before is not None:
            form, unsure = carried(before, form, unsure)
        blanks = tuple(self._blobs.put(one) for one in found.blanks)
        return FormProposal(form=form, blanks=blanks, unsure=unsure)

    def read(
        self,
        form: FormDefinition,
        blanks: Sequence[Sha256],
        file: bytes,
        today: dt.date,
        progress: Progress,
    ) -> Trial:
        """Read a filled sheet by a definition that is not released, and keep nothing of it.

        Raises:
            YomikakiError: the file cannot be opened (``file.*``), or the child ends early.
        """
        progress("ファイルを開いています")
        sides, printed = opened_sides(file), tuple(self._blobs.get(one) for one in blanks)
        return in_child(tried, self._settings, form, printed, sides, today, progress=progress)


def opened_sides(file: bytes) -> tuple[OpenedSide, ...]:
    """Answer the pages of a file that somebody uploaded; nothing of it is kept.

    Raises:
        QuarantineError: the file cannot be taken, with the reason.
        BusinessError: it has more pages than a form (``form.too_many_sides``).
    """
    pictures: dict[Sha256, bytes] = {}

    def keep(data: bytes) -> Sha256:
        sha256 = hashlib.sha256(data).hexdigest()
        pictures[sha256] = data
        return sha256

    _, pages = open_scan(file, new_id(), keep)
    if len(pages) > MOST_SIDES:
        raise TOO_MANY
    return tuple(_side(page, pictures, file) for page in pages)


def _side(page: PageInfo, pictures: dict[Sha256, bytes], file: bytes) -> OpenedSide:
    return OpenedSide(page.number, pictures[page.pixels], page.dpi, file if page.text_layer else None)


def proposed(sides: Sequence[OpenedSide], slug: Slug, title: str, progress: Progress) -> _Proposed:
    """Propose a definition. Runs in the child."""
    cv2.setNumThreads(1)
    dpi = sides[0].dpi
    # One resolution for all sides: a sheet is scanned in one go, and what is not is made equal.
    pictures = [resized(decode(one.picture), dpi / one.dpi) for one in sides]
    progress("印字を読む準備をしています")
    found = propose(
        pictures, dpi, slug, title, shipped_readers(), pdf=sides[0].pdf, progress=progress
    )  # fmt: skip
    return _Proposed(found.form, tuple(encode(one) for one in found.blanks), found.unsure, found.filled)


def tried(
    settings: Settings,
    form: FormDefinition,
    printed: Sequence[bytes],
    sides: Sequence[OpenedSide],
    today: dt.date,
    progress: Progress,
) -> Trial:
    """Read every page by this definition alone. Runs in the child."""
    cv2.setNumThreads(1)
    progress("読み取りの準備をしています")
    templates = templates_of(form, printed)
    engines, extracts = open_engines(settings.recogniser), load_extracts(settings)
    routing = Routing(current(settings))
    pages: list[TriedPage] = []
    pictures: dict[Sha256, bytes] = {}
    for one in sides:
        progress(f"{one.number}ページ目を読んでいます")
        reading = read_page(
            one.picture,
            one.dpi,
            templates,
            engines,
            routing,
            today=today,
            procedure=form.slug,
            pdf=None if one.pdf is None else PdfPage(one.pdf, one.number),
            extracts=extracts,
        )
        pages.append(TriedPage(number=one.number, record=reading.record, problem=reading.problem))
        pictures.update(reading.pictures)
    return Trial(pages=tuple(pages), pictures=pictures)


def templates_of(form: FormDefinition, printed: Sequence[bytes]) -> tuple[FormTemplate, ...]:
    """Answer the sides of a form whose blanks are these pictures, in the form's order."""
    return tuple(
        template_of(form, page, grey(decode(blank))) for page, blank in zip(form.pages, printed, strict=True)
    )
