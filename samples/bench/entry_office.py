"""An office with approved cases of one 業務, made by the ledger's own rooms: what entry is tried on."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import yaml

from bots.load import load_screens
from records.base import Frozen
from records.drop import Drop
from records.geometry import Box
from records.ids import Id, Reference, new_id
from records.paths import FieldPath, Slug
from records.reading import Decision, FieldValue, PageInfo, Record, Registration, SheetSide, Strip
from records.values import Blank, Value
from samples.sheets.contents import contents_of
from samples.sheets.make import blank_of
from yomikaki.office import Office

ROOT = Path(__file__).parents[2]
# As many as the strictest 業務 wants.
APPROVERS = (new_id(), new_id(), new_id())


class Waiting(Frozen):
    """One approved case."""

    id: Id
    reference: Reference
    values: dict[FieldPath, Value]


def furnish_for(definitions: Path, slug: Slug, home: Path) -> tuple[Path, Path]:
    """Lay out the shipped 業務 ``slug`` so that it ends on another system; answer procedures and targets.

    ``definitions`` has ``SLUG/screen.yaml`` and ``targets/``; the form stays the shipped one.
    """
    procedures, targets = home / "procedures", home / "targets"
    shutil.copytree(ROOT / "procedures" / slug, procedures / slug)
    shutil.copy(definitions / slug / "screen.yaml", procedures / slug / "screen.yaml")
    shutil.copytree(definitions / "targets", targets)
    place = procedures / slug / "procedure.yaml"
    body = yaml.safe_load(place.read_text("utf-8"))
    body["target"] = load_screens(procedures)[slug].target
    place.write_text(yaml.safe_dump(body, allow_unicode=True, sort_keys=False), "utf-8")
    return procedures, targets


def invented(slug: Slug, seed: int) -> dict[FieldPath, Value]:
    """Answer the values of one invented sheet."""
    blank: dict[FieldPath, Value] = {field.path: Blank() for field in blank_of(slug)[0].fields}
    return blank | contents_of(slug, np.random.default_rng(seed))


def approve_case(office: Office, slug: Slug, number: int, values: Mapping[FieldPath, Value]) -> Waiting:
    """Let a page come in, be read and approved; ``number`` tells it from the others."""
    defined, sha256 = office.defined(slug), hashlib.sha256(f"{slug}/{number}".encode()).hexdigest()
    drop = Drop(
        department="計測", folder=slug, file_name=f"{number}.tif", sha256=sha256, size=1, mtime_ns=number
    )
    scan_id = office.reception.seen(drop)
    assert scan_id is not None  # noqa: S101 - a file of its own
    page = PageInfo(id=new_id(), scan_id=scan_id, number=1, dpi=300, pixels=sha256)
    office.reception.split(scan_id, "image/tiff", [page])
    (task,) = office.sorting.claim("bench", limit=1, seconds=60)
    case_id = office.sorting.file(
        task.page.id, _record(office, slug, values, sha256), defined, run_id=None, actor="bench"
    )
    assert case_id is not None  # noqa: S101 - a form of one side
    for approver in APPROVERS[: defined.procedure.approval.steps]:
        case = office.history.case(case_id)
        assert case.digest is not None  # noqa: S101 - it was read
        office.approving.approve(case_id, case.line.version, case.digest, defined, user_id=approver)
    reference = office.history.case(case_id).line.reference
    return Waiting(id=case_id, reference=reference, values=dict(values))


def _record(office: Office, slug: Slug, values: Mapping[FieldPath, Value], sha256: str) -> Record:
    form = office.defined(slug).form
    fields = tuple(
        FieldValue(
            path=field.path, value=values[field.path], raw="", probability=0.99, decision=Decision.ACCEPT,
            evidence=Strip(sha256=sha256, box=Box(x=10, y=10, w=50, h=8)),
        )
        for field in form.fields
    )  # fmt: skip
    laid = Registration(residual_mm=0.1, score=0.9, rotated=0, skew_degrees=0.0)
    return Record(
        procedure=slug, form_version=form.version, form_sha256=sha256, registration=None, fields=fields,
        sides=(SheetSide(page=1, registration=laid, aligned=sha256),),
    )  # fmt: skip


class ShiftedClock:
    """The machine's time, moved on where a lease must have ended. Implements ``records.ports.Clock``."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta(0)

    def now(self) -> dt.datetime:
        """Answer the present."""
        return dt.datetime.now(dt.UTC) + self._ahead

    def go(self, seconds: float) -> None:
        """Let time pass at once."""
        self._ahead += dt.timedelta(seconds=seconds)
