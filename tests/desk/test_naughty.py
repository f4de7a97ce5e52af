"""What anybody may have written is shown as it is written: no script, no formula, no failure."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import httpx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, ConsoleMessage

from desk.spreadsheets import Kind, as_file
from records.errors import BusinessError
from records.ids import Id
from records.values import Text
from tests.desk.cast import Town, served, town
from tests.desk.test_guard import token
from tests.naughty import EVERYTHING, JAPANESE, NAUGHTY
from values.text import compose_kana, has_unseen

Client = Callable[[str], httpx.Client]
# What a reading or a person can leave in the ledger: no value holds more than this.
SHOWN = [text for text in EVERYTHING if text.strip(" \u3000\t\r\n") == text and text and not has_unseen(text)]
# As a spreadsheet takes them: signs that begin a formula, wide ones too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
A_FIELD = 9
TWINS = str.maketrans("〜−—‖", "～－―∥")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FIELDS = (
    "kana", "shimei", "yubin", "jusho", "denwa", "toroku_bango", "inu_namae", "inu_shurui", "biko",
    "todoke_date",
    "henko_date",
)  # fmt: skip


class Built(HTMLParser):
    """The elements that a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, list[Id]]:
    """Cases whose candidates are every string, nine a field."""
    one, cases = town(tmp_path_factory.mktemp("naughty")), []
    a_case = A_FIELD * len(FIELDS)
    for begin in range(0, len(SHOWN), a_case):
        some = SHOWN[begin : begin + a_case]
        offered = {
            path: tuple(Text(text=text) for text in some[place : place + A_FIELD])
            for path, place in zip(FIELDS, range(0, len(some), A_FIELD), strict=False)
        }
        number = Text(text=f"8{begin:05d}")
        cases.append(
            one.read(f"{some[0][:40]}.png", unsure=FIELDS, alternatives=offered, toroku_bango=number)
        )
    return one, cases


@pytest.fixture(scope="module")
def url(crowd: tuple[Town, list[Id]]) -> Iterator[str]:
    with served(crowd[0].office) as address:
        yield address


def test_every_string_is_shown_as_written_and_builds_nothing(
    client: Client, crowd: tuple[Town, list[Id]]
) -> None:
    sato, seen = client("sato"), set()
    for case_id in crowd[1]:
        answer = sato.get(f"/check/{case_id}")
        assert answer.status_code == 200
        elements = Built(answer.text).elements
        seen |= {attrs["data-text"] for tag, attrs in elements if tag == "button" and "data-text" in attrs}
        scripts = [attrs for tag, attrs in elements if tag == "script"]
        assert all(
            set(attrs) <= {"src", "defer"} and str(attrs["src"]).startswith("/static/") for attrs in scripts
        )
        handlers = {name for _, attrs in elements for name in attrs if name.startswith("on")}
        odd = {tag for tag, _ in elements} & {"iframe", "object", "embed", "base", "style", "math"}
        assert (handlers, odd) == (set(), set())
        assert not [attrs for _, attrs in elements if "javascript:" in str(attrs.get("href", "")).lower()]
    assert set(SHOWN) - seen == set()


def test_no_string_runs_in_a_browser(
    context: BrowserContext, url: str, client: Client, crowd: tuple[Town, list[Id]]
) -> None:
    cookies = client("sato").cookies
    context.add_cookies([{"name": "desk_session", "value": cookies["desk_session"], "url": url}])
    page, told = context.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        told.append(message.text)

    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("console", listen)
    page.on("pageerror", lambda error: told.append(str(error)))
    for case_id in crowd[1]:
        page.goto(f"{url}/check/{case_id}")
        page.wait_for_function("() => document.body.dataset.turn")
        page.keyboard.press("ArrowDown")
        assert page.locator(".field.now input").input_value() in SHOWN
    page.close()
    assert told == []


def test_what_is_typed_is_taken_as_it_is_or_refused_in_words(
    client: Client, crowd: tuple[Town, list[Id]]
) -> None:
    sato = client("sato")
    sato.headers["x-csrf-token"] = token(sato)
    for text in [*NAUGHTY[::40], *JAPANESE[::12], "a\0b"]:
        answer = sato.post(f"/check/{crowd[1][0]}/field", data={"path": "biko", "text": text})
        assert answer.status_code == 200, ascii(text)
        elements = Built(answer.text).elements
        final = next((attrs["data-final"] for _, attrs in elements if "data-final" in attrs), None)
        assert (final is None) == ('role="alert"' in answer.text)
        assert final is None or str(final).split() == compose_kana(text).split(), ascii(text)
        found = sato.get("/cases", params={"text": text})
        refused = "search.too_short" in found.text or "desk.bad_form" in found.text
        assert found.status_code == (422 if refused else 200), ascii(text)
        assert not {tag for tag, _ in Built(found.text).elements} & {"img", "iframe"}


@pytest.mark.parametrize("kind", ["utf8", "cp932"])
def test_no_cell_of_a_csv_begins_a_formula(kind: Kind) -> None:
    written = 0
    for text in EVERYTHING:
        try:
            data = as_file(kind, [("値",), (text,)])
        except BusinessError as error:
            assert error.code == "export.not_in_cp932"  # noqa: PT017 - others fail
            continue
        written += 1
        lines = io.StringIO(data.decode("utf-8-sig" if kind == "utf8" else "cp932"), newline="")
        cell = list(csv.reader(lines))[1][0]
        number = text.lstrip("-").replace(".", "", 1).isdecimal()
        assert number or not cell.startswith(FORMULA), ascii(text)
        plain, kept = (one.removeprefix("'").translate(TWINS) for one in (text, cell))
        assert kept == plain, ascii(text)
    assert written == len(EVERYTHING) if kind == "utf8" else written > 400


def test_every_cell_of_a_workbook_is_text_as_it_was() -> None:
    fitting = [text for text in EVERYTHING if not NO_XML.search(text)]
    for text in [one for one in EVERYTHING if NO_XML.search(one)]:
        with pytest.raises(BusinessError) as refused:
            as_file("xlsx", [(text,)])
        assert refused.value.code == "export.control_character"
    data = as_file("xlsx", [("値", text) for text in fitting])
    cells = [row[1] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == fitting
