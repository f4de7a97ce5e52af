"""A pile with a cover, a paper of two sides and a white back: one case, every page where it belongs."""

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from records.case import PageState
from records.cover import Cover
from records.reading import Decision
from records.values import Blank
from samples.sheets.make import make_sheet
from yomikaki.office import Office, open_office
from yomikaki.reading_round import Read, read_all
from yomikaki.settings import Settings, limit_libraries
from yomikaki.taking_in import take_in

SLUG = "yobo_sesshu"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    limit_libraries()
    return open_office(Settings(home=tmp_path, trial=True, stable_seconds=0, readers=1))


def cover() -> Image.Image:
    page = Image.new("L", (2480, 3508), 246)
    text = Cover(procedure=SLUG, expected=1, label="窓口A").written()
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=16)
    page.paste(Image.fromarray(code), (800, 1200))
    return page


def test_a_pile_is_sorted_joined_and_counted(office: Office) -> None:
    sheet = make_sheet(SLUG, 7101, clean=True)
    sides = [Image.fromarray(np.ascontiguousarray(page[..., ::-1])) for page in sheet.pages]
    white = Image.new("L", (2480, 3508), 248)
    drop = office.settings.watch / "健康増進課" / "a.pdf"
    drop.parent.mkdir(parents=True)
    cover().save(drop, save_all=True, append_images=[*sides, white], resolution=300)
    take_in(office)
    counts = read_all(office, "reader", run_id=None).counts
    assert counts == {Read.FILED: 2, Read.BLANK: 1}
    states = [one.state for one in office.history.pages()]
    assert states == [PageState.SEPARATOR, PageState.SORTED, PageState.SORTED, PageState.BLANK]
    (line,) = office.history.cases()
    held = office.history.case(line.id).contents
    assert held is not None
    accepted = {one.path: one.value for one in held.record.fields if one.decision is Decision.ACCEPT}
    assert accepted == {path: sheet.truth.get(path, Blank()) for path in accepted}
    assert len(held.record.fields) == len(office.defined(SLUG).form.fields)
    assert {side.side for side in held.record.sides} == {"front", "back"}
