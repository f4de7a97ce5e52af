"""What is kept of an attempt: a picture of each page, steps without values where it did not go well."""

import json
import traceback
from pathlib import Path

import cv2
import numpy as np
import pytest

from bots.browser_screen import BrowserScreen
from bots.picturing import COVER
from bots.session import Session
from bots.tracing import TracedEntering
from ledger.blobs import FileBlobs
from records.entry import ApprovedRecord, Outcome
from records.errors import IllegalMove, TargetUnavailable
from samples.city.process import City
from tests.bots.conftest import PASSWORD, SCREENS, TARGET, Remembering, approved, soon
from values.formats import write

PAINT = int(COVER[1:3], 16)


def traced(session: Session, blobs: FileBlobs, *sensitive: str) -> TracedEntering:
    return TracedEntering(BrowserScreen(session), SCREENS["inu_henko"], blobs, sensitive)


def painted(blobs: FileBlobs, sha256: str) -> int:
    """Answer how many pixels of a picture are painted over."""
    picture = cv2.imdecode(np.frombuffer(blobs.get(sha256), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return int((picture == PAINT).all(axis=2).sum())


def texts_of(record: ApprovedRecord) -> set[str]:
    """Answer every value of a record that is long enough to be looked for."""
    written = {write(value, "plain") for value in record.values.values()}
    return {text for text in (*written, PASSWORD) if len(text) > 3}


def test_every_page_is_pictured_and_painted_where_it_is_sensitive(
    session: Session, city: City, blobs: FileBlobs
) -> None:
    plain = traced(session, blobs).enter(approved("inu_henko", 701), 1, soon(), Remembering())
    covered = traced(session, blobs, "shimei", "jusho").enter(
        approved("inu_henko", 702), 1, soon(), Remembering()
    )
    for result in (plain, covered):
        assert (result.outcome, result.steps) == (Outcome.CONFIRMED, ())
        # What was typed, the confirm screen, the saved record; the page with the number between them.
        assert len(result.pictures) == 4
    # Letters have a few pixels of the paint's colour; a painted field has thousands.
    assert [painted(blobs, one) > 4000 for one in plain.pictures] == [False] * 4
    # The page with the number alone shows no field.
    assert [painted(blobs, one) > 4000 for one in covered.pictures] == [True, True, False, True]
    del city


def test_what_failed_names_its_steps_and_no_value(session: Session, city: City, blobs: FileBlobs) -> None:
    record = approved("inu_henko", 703)
    city.plan("changed_label")
    result = traced(session, blobs).enter(record, 1, soon(), Remembering())
    assert (result.outcome, result.code) == (Outcome.NOTHING_SAVED, "screen.missing")
    assert [one.what for one in result.steps][:2] == ["search", "search"]
    (broke,) = (one for one in result.steps if one.code)
    assert (broke.code, broke.at != "") == ("screen.missing", True)
    told = json.dumps([one.model_dump() for one in result.steps], ensure_ascii=False)
    assert [text for text in texts_of(record) if text in told] == []


def test_nothing_is_kept_of_a_case_that_is_not_ours_any_more(
    session: Session, city: City, tmp_path: Path
) -> None:
    blobs = FileBlobs(tmp_path / "own")
    with pytest.raises(IllegalMove):
        traced(session, blobs).enter(approved("inu_henko", 704), 1, soon(), Remembering(withdrawn=True))
    assert [one for one in (tmp_path / "own").rglob("*") if one.is_file()] == []
    del city


@pytest.mark.parametrize(("disabled", "code"), [(False, "target.login_refused"), (True, "entry.browser")])
def test_a_password_that_was_typed_is_in_no_error(
    session: Session, city: City, *, disabled: bool, code: str
) -> None:
    wrong, context = "wrong-password-9", session.page.context
    context.clear_cookies()
    target = TARGET.model_copy(update={"base_url": city.base_url})
    other = Session(context, target, "robot", wrong)
    if disabled:
        # The browser's own error repeats what it could not type.
        other.page.set_default_timeout(500)
        disable = "document.querySelectorAll('input').forEach(one => one.disabled = true)"
        other.page.add_init_script(f"addEventListener('load', () => {disable})")
    with pytest.raises(TargetUnavailable) as caught:
        BrowserScreen(other).sign_in()
    other.page.close()
    assert caught.value.code == code
    assert wrong not in "".join(traceback.format_exception(caught.value))
