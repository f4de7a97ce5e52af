"""要判断: our record and what the business system shows, side by side, header by header."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from desk.comparing import Beside, beside
from records.entry import Difference, EntryResult, Found, Outcome, StepDone
from records.ids import Id
from tests.desk.cast import SLUG, Town, decided, served, town
from tests.desk.test_guard import token
from tests.desk.test_pages import approve, enter

STEPS = (
    StepDone(what="search", at="整理番号", started_ms=0, ms=310),
    StepDone(what="click", at="登録する", started_ms=900, ms=15002, code="entry.browser"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return decided(town(tmp_path_factory.mktemp("held")))


@pytest.fixture(scope="module")
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


@pytest.fixture(scope="module")
def case_id(office: Town) -> Id:
    one = office.read("a.png")
    approve(office, one)
    reference = office.office.history.case(one).line.reference
    ours = {"整理番号": reference, "登録番号": "000123", "所有者氏名": "神栖　花代", "受付日時": "11月24日"}
    found = (
        Found(reference=reference, receipt="R8-000777", shown=ours),
        Found(reference="YK-OTHER", receipt="R8-000100", shown={**ours, "整理番号": "YK-OTHER"}),
    )
    enter(office, one, EntryResult(outcome=Outcome.IN_DOUBT))
    differs = Difference(header="所有者氏名", expected="神栖　花子", shown="神栖　花代")
    result = EntryResult(
        outcome=Outcome.HELD, code="entry.saved_differs", message="違います。", found=found,
        differences=(differs,), steps=STEPS,
    )  # fmt: skip
    office.office.entries.settled(one, 1, result)
    return one


def compared(office: Town, case_id: Id, masked: tuple[str, ...] = ()) -> Beside:
    case = office.office.history.case(case_id)
    result = case.entries[-1].result
    assert result is not None
    form = office.office.defined(SLUG).form
    return beside(result.found, case, form, office.office.read_back(SLUG), masked)


def test_every_header_stands_once_with_ours_and_each_record(office: Town, case_id: Id) -> None:
    table = compared(office, case_id)
    headers = [row.header for row in table.rows]
    assert len(headers) == len(set(headers))
    # What is read back of every record first, in the screen's order; what nobody defined last.
    assert headers == [*(one.header for one in office.office.read_back(SLUG)), "受付日時"]
    known = {row.header: row for row in table.rows}
    assert [cell.same for cell in known["整理番号"].cells] == [True, False]
    assert [(cell.shown, cell.same) for cell in known["所有者氏名"].cells] == [("神栖　花代", False)] * 2
    assert [(cell.shown, cell.same) for cell in known["犬の名"].cells] == [(None, None)] * 2
    assert (known["犬の名"].ours, known["受付日時"].ours) == ("ポチ", "")
    assert [row.header for row in table.rows if row.differs] == ["整理番号", "所有者氏名"]
    assert [(one.ours, one.compared, one.different) for one in table.records] == [(True, 3, 1), (False, 3, 2)]


def test_of_a_masked_header_it_is_told_only_whether_it_is_the_same(office: Town, case_id: Id) -> None:
    (row,) = (row for row in compared(office, case_id, ("所有者氏名",)).rows if row.header == "所有者氏名")
    assert (row.ours, row.differs) == ("●●●●", True)
    assert [cell.shown for cell in row.cells] == ["●●●●", "●●●●"]


def test_the_page_shows_both_and_where_the_robot_stopped(
    client: Callable[[str], httpx.Client], case_id: Id
) -> None:
    shown = client("sato").get(f"/held/{case_id}").text
    for words in (
        "業務システム 受付番号 R8-000777",
        "3項目のうち 1 が違う",
        "登録ボタンを押す「登録する」 entry.browser",
    ):
        assert words in shown
    # The number of the record that is ours is offered, not the other's.
    assert 'name="number" required maxlength="60" autocomplete="off" value="R8-000777"' in shown


def test_confirmed_needs_the_number_under_which_it_stands_there(
    client: Callable[[str], httpx.Client], office: Town, case_id: Id
) -> None:
    sato, version = client("sato"), office.office.history.case(case_id).line.version
    form = {"csrf": token(sato), "version": version, "end": "confirmed", "reason": "画面で確認した"}
    refused = sato.post(f"/held/{case_id}", data={**form, "number": " "})
    assert (refused.status_code, "case.no_number" in refused.text) == (422, True)
    assert sato.post(f"/held/{case_id}", data={**form, "number": "R8-000777"}).status_code == 303
    assert "受付番号 R8-000777: 画面で確認した" in client("suzuki").get(f"/held/{case_id}").text
