"""The workshop with real engines: a blank proposed for, a draft tried; and what a child process may do."""

import datetime as dt
from pathlib import Path

import cv2
import numpy as np
import pytest

from ledger.blobs import FileBlobs
from records.errors import ApplicationError, BusinessError
from records.values import Text
from samples.sheets.make import make_sheet
from tests.yomikaki.children import add, die, refuse
from yomikaki.catalog import read_form
from yomikaki.child import in_child
from yomikaki.settings import ROOT, Settings
from yomikaki.trying import Workshop

PLACE = ROOT / "procedures" / "suido_kaishi"
FORM = read_form(PLACE)


def test_a_child_answers_tells_refuses_and_may_die() -> None:
    told: list[str] = []
    assert in_child(add, 2, 3, progress=told.append) == 5
    assert told == ["足しています"]
    with pytest.raises(BusinessError, match=r"form\.too_many_sides"):
        in_child(refuse, progress=told.append)
    with pytest.raises(ApplicationError, match=r"form\.child_failed"):
        in_child(die, progress=told.append)


def small_blank() -> bytes:
    """A quarter of A4 at 150 dpi: a row of seven boxes."""
    page = np.full((620, 877), 255, np.uint8)
    for place in range(7):
        cv2.rectangle(page, (200 + place * 60, 200), (255 + place * 60, 260), 0, 2)
    return cv2.imencode(".png", page)[1].tobytes()


def test_a_blank_is_proposed_for_and_a_draft_is_tried(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    workshop = Workshop(Settings(home=tmp_path / "home"), blobs)
    told: list[str] = []
    found = workshop.propose(small_blank(), "hagaki", "はがき", "3", None, told.append)
    assert (found.form.slug, found.form.title, found.form.version) == ("hagaki", "はがき", "3")
    assert len(found.blanks) == len(found.form.pages) == 1
    assert told[0] == "ファイルを開いています"
    sheet = make_sheet("suido_kaishi", 802, clean=True)
    scan = cv2.imencode(".png", sheet.image)[1].tobytes()
    kept = (blobs.put((PLACE / "blank.png").read_bytes()),)
    trial = workshop.read(FORM, kept, scan, dt.date(2026, 11, 24), told.append)
    record = trial.pages[0].record
    assert record is not None
    assert record.form_version == FORM.version
    assert {one.path for one in record.fields} == {one.path for one in FORM.fields}
    suisen = record.field("suisen_bango").value
    assert isinstance(suisen, Text)
    assert suisen == sheet.truth["suisen_bango"]
    assert len(trial.pictures) >= len(record.fields)
    assert not (tmp_path / "home").exists()
