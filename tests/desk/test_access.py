"""WCAG 2.2 AA: axe-core finds nothing on any page of the desk, wide or narrow, full or empty."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bots.browser import opened
from desk.app import PAGES
from tests.desk.cast import PASSWORD, served, town
from tests.desk.crowded import crowded
from tests.desk.forming import QuickWorkshop
from tests.desk.test_check import press

# It is evaluated through the debugger, so that the pages keep their own content security policy.
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
ALL: dict[str, object] = {
    "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}  # fmt: skip
# What a narrower window can break. The page's words, colours and order are the same.
LAID_OUT: dict[str, object] = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 640, "height": 800}

# Each route that answers a page: the address by what ``crowded`` names, and who looks at it.
WALKED = {
    "/login": {"/login": ""},
    "/": {"/": "sato"},
    "/balance": {"/balance": "sato"},
    "/bundles/{bundle_id}": {"/bundles/{bundle}": "sato"},
    "/audit": {"/audit": "kansa"},
    "/audit/looks": {"/audit/looks": "kansa"},
    "/sort": {"/sort": "sato"},
    "/check": {"/check": "sato"},
    "/check/fields": {"/check/fields": "sato"},
    "/check/{case_id}": {"/check/{check}": "sato", "/check/{repeat}": "sato"},
    "/approve/batch": {"/approve/batch": "suzuki"},
    "/approve/deputies": {"/approve/deputies": "suzuki", "/approve/deputies?": "kanri"},
    "/approve/after": {"/approve/after": "suzuki"},
    "/approve": {"/approve": "suzuki"},
    "/approve/{case_id}": {"/approve/{approve}": "suzuki", "/approve/{tried}": "ito"},
    "/held": {"/held": "sato"},
    "/held/{case_id}": {"/held/{held}": "sato", "/held/{correction}": "sato"},
    "/holds": {"/holds": "sato"},
    "/holds/{case_id}/letter": {"/holds/{on_hold}/letter": "sato", "/holds/{unaddressed}/letter": "sato"},
    "/cases": {"/cases": "sato", "/cases?since=2026-99-99": "kansa"},
    "/cases/{case_id}": {
        "/cases/{entered}": "kansa",
        "/cases/{approve}": "sato",
        "/cases/{corrected}": "sato",
        "/cases/{correction}": "kansa",
    },
    "/cases/{case_id}/correction": {"/cases/{entered}/correction": "sato"},
    "/cases/{case_id}/replacement": {"/cases/{on_hold}/replacement": "sato"},
    "/bulk": {"/bulk": "sato"},
    "/systems": {"/systems": "kanri"},
    "/register/{slug}/measure": {
        "/register/{slug}/measure": "kanri",
        "/register/{measured_now}/measure": "kanri",
    },
    "/register": {"/register": "kanri"},
    "/register/{slug}": {"/register/{slug}": "kanri"},
    "/register/{slug}/handover": {"/register/{slug}/handover": "kanri"},
    "/register/{slug}/screen": {
        "/register/{slug}/screen": "kanri",
        "/register/{measured_now}/screen": "kanri",
    },
    "/advice": {"/advice?procedure={slug}": "kanri"},
    "/covers": {"/covers": "sato"},
    "/forms": {"/forms": "sato"},
    "/forms/new": {"/forms/new": "sato", "/forms/new?slug={slug}": "sato"},
    "/forms/{draft_id}": {"/forms/{draft}": "sato", "/forms/{unproposed}": "sato"},
    "/forms/{draft_id}/review": {"/forms/{draft}/review": "sato"},
    "/people": {"/people": "kanri"},
    "/sessions": {"/sessions": "sato"},
    "/quality": {"/quality": "kanri"},
    "/retention": {"/retention": "kanri"},
    "/retention/due/{slug}": {"/retention/due/{slug}": "kanri"},
    "/retention/{disposal_id}": {"/retention/{proposed}": "suzuki", "/retention/{disposed}": "kansa"},
    "/help": {"/help": "sato"},
}
# What answers no page of its own: pictures, files, parts of a page that is walked, another server's answer.
NO_PAGES = {
    "/oidc/login",
    "/oidc/proof",
    "/oidc/back",
    "/cases/{case_id}/pictures/{sha256}",
    "/blanks/{slug}",
    "/blanks/{slug}/{number}",
    "/pages/{page_id}/picture",
    "/cases/{case_id}/chain",
    "/check/{case_id}/ahead",
    "/cases/{case_id}/unmasked/{token}",
    "/approve/{case_id}/rehearsal",
    "/register/open-data.csv",
    "/forms/{draft_id}/progress",
    "/forms/{draft_id}/document",
    "/forms/{draft_id}/blanks/{number}",
    "/forms/{draft_id}/trial/{job_id}",
    "/forms/{draft_id}/trial/{job_id}/{sha256}",
}
STOPS = [(place, name) for places in WALKED.values() for place, name in places.items()]
EMPTY = [(place, name) for place, name in STOPS if "{" not in place and name]


def findings(page: Page, rules: dict[str, object] = ALL) -> list[str]:
    """Answer each rule that is broken, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{one['id']}: {' '.join(node['target'])} {node['html'][:120]} {node['failureSummary'][:240]}"
        for one in found
        for node in one["nodes"]
    ]


@dataclass(frozen=True)
class Walker:
    """One office, and a window with one page for each person."""

    url: str
    places: dict[str, str]
    browser: Browser
    windows: dict[str, Page]

    def at(self, name: str, place: str) -> Page:
        if name not in self.windows:
            window = self.browser.new_context(locale="ja-JP", viewport=WIDE)
            window.set_default_timeout(15_000)
            self.windows[name] = window.new_page()
            self._sign_in(name)
        page = self.windows[name]
        page.set_viewport_size(WIDE)
        page.goto(self.url + place.format(**self.places))
        if page.locator("#editor").count():
            page.wait_for_selector("#editor[data-ready]")
        return page

    def _sign_in(self, name: str) -> None:
        if name:
            page = self.windows[name]
            page.goto(f"{self.url}/login")
            page.get_by_label("利用者名").fill(name)
            page.get_by_label("パスワード").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{self.url}/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened(None) as context:
        assert context.browser is not None
        yield context.browser


@pytest.fixture(scope="module")
def full(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    one, places = crowded(tmp_path_factory.mktemp("full"))
    with served(one.office, QuickWorkshop(one.office.blobs)) as url, ExitStack() as closing:
        walker = Walker(url, places, browser, {})
        closing.callback(lambda: [page.context.close() for page in walker.windows.values()])
        yield walker


@pytest.fixture(scope="module")
def empty(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    one = town(tmp_path_factory.mktemp("empty"))
    with served(one.office) as url, ExitStack() as closing:
        walker = Walker(url, {}, browser, {})
        closing.callback(lambda: [page.context.close() for page in walker.windows.values()])
        yield walker


def test_every_route_is_walked_or_answers_no_page() -> None:
    routes = {route.path for one in PAGES for route in one.router.routes if "GET" in route.methods}
    assert routes - NO_PAGES == set(WALKED)


@pytest.mark.parametrize(("place", "name"), STOPS)
def test_axe_finds_nothing(full: Walker, place: str, name: str) -> None:
    page = full.at(name, place)
    assert page.title().endswith("読み書き")
    found = {"wide": findings(page)}
    page.set_viewport_size(NARROW)
    found["narrow"] = findings(page, LAID_OUT)
    assert found == {"wide": [], "narrow": []}


@pytest.mark.parametrize(("place", "name"), EMPTY)
def test_axe_finds_nothing_where_nothing_is_there(empty: Walker, place: str, name: str) -> None:
    page = empty.at(name, place)
    assert findings(page) == []


def test_axe_finds_nothing_in_a_dialog_or_on_the_whole_sheet(full: Walker) -> None:
    page = full.at("sato", "/check/{check}")
    page.keyboard.press("F2")
    expect(page.locator(".whole.open")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("F2")
    press(page, "Shift+F9")
    expect(page.locator("dialog[open]")).to_be_visible()
    assert findings(page) == []


def test_axe_finds_nothing_on_a_field_that_is_answered_or_refused(full: Walker) -> None:
    page = full.at("sato", "/check/{check}")
    page.keyboard.insert_text("令和8年13月45日")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict .bad")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("令和8年11月16日")
    press(page, "Enter")
    expect(page.locator(".field.done")).to_have_count(1)
    assert findings(page) == []


def test_axe_finds_nothing_in_the_panels_of_the_forms_editor(full: Walker) -> None:
    page = full.at("sato", "/forms/{draft}")
    page.get_by_role("option").first.click()
    assert findings(page) == []
    page.get_by_role("tab", name="決まり・版").click()
    assert findings(page) == []
    page.get_by_role("tab", name="試し読み").click()
    page.locator("#try input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"filled in"}
    )
    page.get_by_role("button", name="いまの定義で読む").click()
    page.wait_for_selector("table.tried")
    assert findings(page) == []


def test_axe_finds_nothing_on_a_refusal(full: Walker) -> None:
    page = full.at("sato", "/nowhere")
    assert findings(page) == []
