"""登録画面: both readings side by side, and what accepting one ends."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from ledger.halts import Halts
from ledger.screen_looks import PROGRAM, ScreenLooks
from records.ids import Id
from tests.desk.cast import SLUG, Town, served, town
from tests.desk.conftest import signed_in
from tests.desk.screens import NAME, changed_screen, screen
from tests.desk.test_guard import token


@dataclass(frozen=True)
class Counter:
    """An office, and a window of the manager."""

    town: Town
    client: httpx.Client

    def accept(self, look: Id) -> httpx.Response:
        form = {"csrf": token(self.client), "look": look}
        return self.client.post(f"/register/{SLUG}/screen", data=form)

    def halt(self, actor: str) -> None:
        Halts(self.town.office.book).halt(SLUG, "登録画面が変わりました", actor=actor)

    @property
    def stopped(self) -> bool:
        return SLUG in Halts(self.town.office.book).standing()


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    one = town(tmp_path)
    with ExitStack() as closing:
        url = closing.enter_context(served(one.office))
        yield Counter(one, closing.enter_context(signed_in(url, "kanri")))


def test_each_change_stands_beside_its_entry(counter: Counter) -> None:
    changed_screen(counter.town.office.book, SLUG)
    counter.halt(PROGRAM)
    assert "画面の点検 が止めました" in counter.client.get(f"/register/{SLUG}").text
    rows = counter.client.get(f"/register/{SLUG}/screen").text.split("<tr")[2:]
    changed = [row for row in rows if 'class="changed"' in row]
    said = [
        "必須の「メール」が増えました",
        "選択肢「その他」が増えました",
        "「お名前」に変わりました",
        "「届出日」がなくなりました",
    ]
    for words in said:
        assert sum(words in row for row in changed) == 1
    assert "氏名" in changed[2] + changed[1]


def test_accepting_ends_the_stop_of_the_check_and_makes_the_look_good(counter: Counter) -> None:
    look = changed_screen(counter.town.office.book, SLUG)
    counter.halt(PROGRAM)
    assert counter.accept(look).status_code == 303
    good = ScreenLooks(counter.town.office.book).good(SLUG)
    assert good is not None
    assert (good.id, counter.stopped) == (look, False)
    assert "受け入れた画面と同じです" in counter.client.get(f"/register/{SLUG}/screen").text


def test_what_a_person_stopped_goes_on_only_by_a_person(counter: Counter) -> None:
    look = changed_screen(counter.town.office.book, SLUG)
    counter.halt(counter.town.office.accounts.all()[0].id)
    counter.accept(look)
    assert counter.stopped


def test_a_page_that_shows_an_older_look_accepts_nothing(counter: Counter) -> None:
    look = changed_screen(counter.town.office.book, SLUG)
    counter.halt(PROGRAM)
    ScreenLooks(counter.town.office.book).seen(screen(SLUG, NAME))
    refused = counter.accept(look)
    assert (refused.status_code, "screen.stale_look" in refused.text) == (422, True)
    assert counter.stopped


def test_a_look_of_another_procedure_is_refused(counter: Counter) -> None:
    changed_screen(counter.town.office.book, SLUG)
    other = changed_screen(counter.town.office.book, "suido_kaishi")
    refused = counter.accept(other)
    assert (refused.status_code, "screen.unknown_look" in refused.text) == (422, True)
