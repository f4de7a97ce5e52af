"""A form is mended while its sheets are under way: each is read anew, and none is filed as what it is not."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from extractors.pipeline import PageReading
from ledger.sides import BY_HAND, unread
from records.canonical import digest_of
from records.case import PageState
from records.errors import EnvironmentProblem
from records.form import FormDefinition
from records.reading import PageTask
from tests.desk.cast import Town, town
from yomikaki.publishing import publish
from yomikaki.reading_round import Read, read_all
from yomikaki.settings import ROOT, Settings

SLUG = "yobo_sesshu"
Reads = Callable[[FormDefinition], None]


@pytest.fixture
def office(tmp_path: Path) -> Town:
    """An office that has one form of two sides."""
    shutil.copytree(ROOT / "procedures" / SLUG, tmp_path / "procedures" / SLUG)
    return town(tmp_path / "home", procedures=tmp_path / "procedures")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """Let every page be read by a definition: its number says which side it is."""

    def by(form: FormDefinition) -> None:
        def read_each(
            settings: Settings, tasks: Sequence[PageTask], today: dt.date
        ) -> Iterator[tuple[PageTask, PageReading]]:
            for task in tasks:
                yield task, PageReading(unread(form, form.pages[task.page.number - 1], task.page.pixels))

        monkeypatch.setattr("yomikaki.reading_round.read_each", read_each)

    return by


def mended(office: Town) -> FormDefinition:
    """Release the form with another title on the same print."""
    form = office.office.defined(SLUG).form
    new = form.model_copy(update={"title": "予防接種の申請", "version": "2"})
    place = office.office.settings.procedures
    publish(place, new, [(place / SLUG / page.blank).read_bytes() for page in form.pages], "健康増進課")
    return new


def read(office: Town) -> dict[Read, int]:
    return read_all(office.office, "reader", run_id=None).counts


def test_a_side_that_waits_by_an_older_definition_is_read_anew_and_joined(office: Town, reads: Reads) -> None:
    old = office.office.defined(SLUG).form
    front, back = office.drop("a.tif", pages=2)
    reads(old)
    office.office.sorting.leave(back.id, BY_HAND, actor="reader")
    assert read(office) == {Read.FILED: 1}
    new = mended(office)
    office.office.sorting.say(back.id, SLUG, actor="sato")
    reads(new)
    assert read(office) == {Read.FILED: 2}
    first, last = (office.office.history.page(one.id) for one in (front, back))
    assert first.state is last.state is PageState.SORTED
    assert first.case_id == last.case_id
    (case,) = office.office.history.cases()
    assert case.form_sha256 == digest_of(new)


def test_what_was_read_by_an_older_definition_is_not_filed_but_read_again(office: Town, reads: Reads) -> None:
    old = office.office.defined(SLUG).form
    (page,) = office.drop("a.tif")
    new = mended(office)
    reads(old)
    assert read(office) == {Read.CHANGED: 1}
    assert office.office.history.page(page.id).state is PageState.TO_SORT
    reads(new)
    assert read(office) == {Read.FILED: 1}
    assert office.office.history.page(page.id).form == digest_of(new)


def test_what_was_read_as_a_form_that_was_removed_is_read_again(office: Town, reads: Reads) -> None:
    reads(office.office.defined(SLUG).form)
    office.drop("a.tif")
    shutil.rmtree(office.office.settings.procedures / SLUG)
    assert read(office) == {Read.CHANGED: 1}


def test_a_definition_that_cannot_be_read_sends_no_page_to_a_person(office: Town) -> None:
    page, *_ = office.drop("a.tif", pages=3)
    blank = office.office.settings.procedures / SLUG / "blank-2.png"
    blank.rename(blank.with_name("away"))
    with pytest.raises(EnvironmentProblem, match=r"definition\.bad: yobo_sesshu"):
        read(office)
    lines = office.office.history.pages(PageState.TO_SORT)
    assert [line.message for line in lines] == [None] * 3
    assert [task.page.id for task in office.office.sorting.claim("r", limit=1, seconds=1)] == [page.id]
