"""A list without paper: each row is looked up on a real screen, nothing is saved, and the results go back."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError

from bots.port import TargetScreen
from ledger.audit import verify
from ledger.claims import Way
from records.account import Role
from records.case import State
from records.entry import Found, Outcome
from records.errors import TargetUnavailable
from records.lookup import LookupDefinition
from records.target import TargetDefinition
from samples.city.process import City, started
from samples.city.screens import SCREENS
from samples.city.store import Store, rows
from samples.exports import as_csv
from tests.bots.conftest import PASSWORD, USER
from tests.migrated import office_at
from tests.yomikaki.test_bulk import Later
from yomikaki.entering import enter_all
from yomikaki.listing_round import file_rows
from yomikaki.office import Office
from yomikaki.robots import LogIn
from yomikaki.settings import Credentials, Settings
from yomikaki.taking_in import take_in

SLUG = "suisen_shokai"
SEEN = {
    "kaishi_bi": "令和8年11月3日", "uketsuke_bi": "令和8年11月1日", "kana": "ﾔﾏﾀﾞ ﾊﾅｺ", "shimei": "=山田 花子",
    "yubin": "3140121", "jusho": "茨城県神栖市溝口４９９１番地５", "denwa": "0299901111", "youto": "家庭用",
    "shiharai": "口座振替", "tachiai": "", "biko": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    database = tmp_path_factory.mktemp("city") / "machi.sqlite"
    store = Store(database)
    for number in ("7000001", "7000002", "7000002"):
        store.save(SCREENS["suido"], None, {**SEEN, "suisen_bango": number})
    with started(database, user=USER, password=PASSWORD, control=True) as running:
        yield running


@pytest.fixture
def office(city: City, tmp_path: Path) -> Office:
    settings = Settings(
        home=tmp_path, stable_seconds=0.0, target_urls={"machi": city.base_url},
        credentials={"machi": Credentials(user=USER, password=PASSWORD)},
    )  # fmt: skip
    return office_at(settings, Later())


class Answering:
    """A login at which every number is known, or nobody answers (as far as a lookup asks its port)."""

    def __init__(self, office: Office, found: int = 1) -> None:
        self.target, self._found = office.targets["machi"], found
        self.asked: list[str] = []

    def search(self, _search: object, _at: object, text: str) -> tuple[Found, ...]:
        self.asked.append(text)
        if self._found < 0:
            raise TargetUnavailable("target.no_answer", "業務システムが答えません。")
        return tuple(Found(reference=None, receipt=f"S8-{n}", shown={}) for n in range(self._found))

    def open_found(self, _search: object, _found: Found) -> dict[str, str]:
        return dict.fromkeys(
            ["使用者氏名", "使用者カナ", "使用場所住所", "連絡先電話", "開始日", "用途区分", "支払区分"], "あ"
        )


def at(screens: Answering) -> LogIn:
    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[TargetScreen]:
        yield cast(TargetScreen, screens)

    return log_in


def bring(office: Office, *numbers: str) -> None:
    place = office.settings.watch / "水道局" / "照会.csv"
    place.parent.mkdir(parents=True, exist_ok=True)
    asked = [{"照会番号": f"S-{one}", "水栓番号": one, "照会の目的": "検針票の返戻"} for one in numbers]
    place.write_bytes(as_csv(asked))
    take_in(office)
    file_rows(office, None)


def results(office: Office) -> list[list[list[str]]]:
    return [
        list(csv.reader(place.read_text("utf-8-sig").splitlines()))
        for place in sorted((office.settings.results / SLUG).glob("*.csv"))
    ]


def states(office: Office) -> Counter[State]:
    return Counter(line.state for line in office.history.cases())


def test_each_row_is_looked_up_and_the_results_go_back(city: City, office: Office) -> None:
    before = rows(city.database, "suido")
    bring(office, "7000001", "7000002", "7999999")
    done = enter_all(office, "worker", run_id=None)
    assert done.counts == {Outcome.READ: 1, Outcome.HELD: 1, Outcome.REFUSED: 1}
    assert states(office) == {State.CONFIRMED: 1, State.HELD: 1, State.TO_CHECK: 1}
    # Nothing was saved, and the list waits for what people say of the other rows.
    assert rows(city.database, "suido") == before
    assert results(office) == []
    (line,) = office.history.cases((State.CONFIRMED,))
    attempt = office.history.case(line.id).entries[-1].result
    assert attempt is not None
    assert attempt.receipt is not None
    assert attempt.receipt.saved["使用場所住所"] == SEEN["jusho"]
    clerk = office.accounts.add("sato", "佐藤 花子", "x", (Role.CLERK,), actor="test").id
    for one in office.history.cases((State.TO_CHECK,)):
        office.holding.withdraw(one.id, one.version, "番号の誤り", user_id=clerk)
    for one in office.history.cases((State.HELD,)):
        # Nothing was about to be saved: one person is enough.
        assert not office.settling.needs_two(one.id)
        office.settling.decide(one.id, one.version, State.WITHDRAWN, "使用者が二人", user_id=clerk)
    enter_all(office, "worker", run_id=None)
    ((heads, *told),) = results(office)
    assert heads[:5] == ["行", "先方の番号", "整理番号", "結果", "理由"]
    first = dict(zip(heads, told[0], strict=True))
    assert (first["先方の番号"], first["結果"], first["支払区分"]) == ("S-7000001", "照会済み", "口座振替")
    # What stands on the screen is never a formula in the file.
    assert first["使用者氏名"] == "'=山田 花子"
    assert [(row[3], row[4], row[5]) for row in told[1:]] == [
        ("取下げ", "使用者が二人", ""), ("取下げ", "番号の誤り", ""),
    ]  # fmt: skip
    assert verify(office.book, office.blobs, ()).findings == ()


def test_a_robot_that_died_is_followed_by_one_that_looks_again(office: Office) -> None:
    bring(office, "7000001")
    ways = {SLUG: Way(screen=office.lookups[SLUG], target=office.targets["machi"])}
    assert office.entries.claim("gone", ways, seconds=180, run_id=None) is not None
    screens = Answering(office)
    assert enter_all(office, "worker", run_id=None, log_in=at(screens)).counts == {}
    assert isinstance(office.clock, Later)
    office.clock.ahead += dt.timedelta(seconds=200)
    assert enter_all(office, "worker", run_id=None, log_in=at(screens)).counts == {Outcome.READ: 1}
    assert (screens.asked, states(office)) == (["7000001"], {State.CONFIRMED: 1})
    assert len(results(office)) == 1


def test_a_system_that_does_not_answer_costs_one_row_an_attempt(office: Office) -> None:
    bring(office, "7000001", "7000002")
    away = Answering(office, -1)
    done = enter_all(office, "worker", run_id=None, log_in=at(away))
    assert (done.counts, done.failures) == ({Outcome.NOTHING_SAVED: 1}, ("target.no_answer",))
    assert (len(away.asked), states(office)) == (1, {State.APPROVED: 2})
    assert enter_all(office, "worker", run_id=None, log_in=at(Answering(office))).counts == {Outcome.READ: 2}


@pytest.mark.parametrize(
    "changed", [{"effect": "saves"}, {"read": []}, {"read": ["氏名", "氏名"]}, {"sensitive": ["氏名"]}]
)
def test_a_definition_that_could_save_or_reads_nothing_is_no_lookup(
    changed: dict[str, object], office: Office
) -> None:
    plain = office.lookups[SLUG].model_dump(by_alias=True, mode="json")
    assert LookupDefinition.model_validate(plain) == office.lookups[SLUG]
    with pytest.raises(ValidationError):
        LookupDefinition.model_validate({**plain, **changed})
