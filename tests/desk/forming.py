"""A workshop that answers at once: it proposes the form of 水道使用開始届, two of its fields unsure."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from records.errors import QuarantineError
from records.form import FormDefinition
from records.forming import FormProposal, Trial, TriedPage
from records.geometry import Box
from records.ids import Sha256
from records.ports import BlobStore
from records.reading import Decision, FieldValue, Problem, Record, Strip
from records.values import Text
from tests.desk.cast import picture
from yomikaki.carrying import carried
from yomikaki.catalog import read_form

PROCEDURES = Path(__file__).parents[2] / "procedures"
BLANK = PROCEDURES / "suido_kaishi" / "blank.png"
UNSURE = ("kana", "youto")
STRIP = picture("strip of a trial")
DOUBT = Problem(code="reading.unsure", message="はっきり読み取れません。")
Progress = Callable[[str], None]


class QuickWorkshop:
    """Proposes and reads without engines."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    def propose(
        self,
        file: bytes,
        slug: str,
        title: str,
        version: str,
        before: FormDefinition | None,
        progress: Progress,
    ) -> FormProposal:
        progress("印字を読んでいます")
        if not file:
            raise QuarantineError("file.empty", "ファイルの中身が空です。もう一度スキャンしてください。")
        form = read_form(PROCEDURES / "suido_kaishi")
        form = form.model_copy(update={"slug": slug, "title": title, "version": version})
        unsure: tuple[str, ...] = UNSURE
        if before is not None:
            form, unsure = carried(before, form, ())
        return FormProposal(form=form, blanks=(self._blobs.put(file),), unsure=unsure)

    def read(
        self,
        form: FormDefinition,
        blanks: Sequence[Sha256],
        file: bytes,
        today: dt.date,
        progress: Progress,
    ) -> Trial:
        sha256 = hashlib.sha256(STRIP).hexdigest()
        strip = Strip(sha256=sha256, box=Box(x=1, y=1, w=9, h=9))
        fields = tuple(
            FieldValue(
                path=one.path, value=Text(text="読んだ値"), raw="読んだ値", probability=0.9,
                decision=Decision.CHECK if one.path == "shimei" else Decision.ACCEPT,
                problem=DOUBT if one.path == "shimei" else None, evidence=strip,
            )
            for one in form.fields
        )  # fmt: skip
        record = Record(
            procedure=form.slug, form_version=form.version, form_sha256="0" * 64, registration=None,
            fields=fields,
        )  # fmt: skip
        return Trial(pages=(TriedPage(number=1, record=record),), pictures={sha256: STRIP})
