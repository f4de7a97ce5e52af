"""差し替え on its pages: a letter that is known again, a page that a clerk names, both in the record."""

import io
from collections.abc import Callable

import httpx
from PIL import Image

from intake.covers import slip_on
from ledger.mending import Mending
from records.canonical import digest_of
from records.ids import Id
from records.letter import Letter
from records.values import Text
from tests.desk.cast import SLUG, Town
from tests.desk.conftest import SignIn
from tests.desk.test_guard import token
from tests.desk.test_holds import held

Client = Callable[[str], httpx.Client]


def mend(office: Town) -> int:
    defined = office.office.defined(SLUG)
    mending: Mending = office.office.mending
    return mending.mend_all({digest_of(defined.form): defined}, run_id=None, actor="reader")


def reference(office: Town, case_id: Id) -> str:
    return office.office.history.case(case_id).line.reference


def test_the_printed_letter_is_known_again_when_it_comes_back(sign_in: SignIn, office: Town) -> None:
    case_id = held(office)
    page = sign_in("sato")
    page.goto(f"{page.url}holds/{case_id}/letter")
    page.emulate_media(media="print")
    printed = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    assert slip_on(printed.rotate(180)) == Letter(case=reference(office, case_id))


def test_a_clerk_names_the_page_and_sees_both_afterwards(office: Town, client: Client) -> None:
    case_id, clerk = held(office), client("sato")
    place = f"/cases/{case_id}/replacement"
    assert "届いたページはありません" in clerk.get(place).text
    other = office.read("again.png", shimei=Text(text="神栖\u3000華子"))
    (page_id,) = [one.page.id for one in office.office.history.case(other).pages]
    assert f'href="{place}"' in clerk.get(f"/cases/{case_id}").text
    assert reference(office, other) in clerk.get(place).text
    version = str(office.office.history.case(case_id).line.version)
    sent = {"csrf": token(clerk), "version": version, "page_id": page_id}
    assert [clerk.post(place, data=sent).status_code for _ in range(2)] == [303, 409]
    assert (office.state(other), office.state(case_id)) == ("withdrawn", "on_hold")
    assert "1 枚の読み取りを待っています" in clerk.get(f"/cases/{case_id}").text
    assert page_id not in clerk.get("/sort").text
    _read_again(office, page_id)
    assert mend(office) == 1
    assert office.state(case_id) == "to_check"
    shown = clerk.get(f"/cases/{case_id}").text
    assert "補正のページに差し替えました。もとの不備: 届出人の押印がありません。" in shown
    for text in ("again.png", "a.png(のちに差し替え)", "差し替え前", "補正のページに差し替え"):
        assert text in shown
    assert clerk.get(place).status_code == 422


def _read_again(office: Town, page_id: Id) -> None:
    """Let the page be read as the sheet with another name."""
    rooms = office.office
    read = rooms.history.case(office.read("model.png", shimei=Text(text="神栖\u3000華子"))).contents
    assert read is not None
    rooms.sorting.file(page_id, read.record, rooms.defined(SLUG), run_id=None, actor="reader")
