"""代決: named for some days, written in both names, four eyes for both; 後閲; a digest that needs the key."""

import datetime as dt
import hashlib
import json

import pytest
from sqlalchemy import Engine

from ledger.accounts import Accounts
from ledger.after_views import AfterViews
from ledger.audit import verify
from ledger.checking import Answer
from ledger.delegations import Delegations
from ledger.schema import approvals, cases, events
from records.account import Role
from records.errors import BusinessError
from records.ids import Id
from records.values import Text
from tests.ledger.cast import Office, defined

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)


class NoBlobs:
    """Answers whatever is asked for: what is proved here are rows."""

    def put(self, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    def get(self, sha256: str) -> bytes:
        return sha256.encode()


class Chiefs(Office):
    """An office in which 課長 阿部 is away, 係長 馬場 and 千葉 decide."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.accounts = Accounts(self.book)
        self.delegations, self.after_views = Delegations(self.book), AfterViews(self.book)
        self.abe, self.baba, self.chiba = (self.chief(one) for one in ("abe", "baba", "chiba"))

    def chief(self, name: str, *roles: Role, departments: tuple[str, ...] = ()) -> Id:
        chosen = roles or (Role.APPROVER,)
        user = self.accounts.add(name, name, "!", chosen, actor="test")
        if departments:
            self.accounts.set_reach(user.id, chosen, departments, actor="test")
        return user.id

    def away(self, absent: Id, deputy: Id, first: dt.date = TODAY, last: dt.date = TODAY + 2 * DAY) -> Id:
        return self.delegations.name(absent, deputy, first, last, "出張", user_id=absent)

    def decide(self, case_id: Id, user_id: Id, behalf: Id | None = None, steps: int = 1) -> str:
        seen = self.history.case(case_id).digest
        assert seen is not None
        version = self.version(case_id)
        self.approving.approve(case_id, version, seen, defined(steps), user_id=user_id, behalf=behalf)
        return self.state(case_id)

    def refusal(self, case_id: Id, user_id: Id, behalf: Id | None = None, steps: int = 1) -> str:
        with pytest.raises(BusinessError) as refused:
            self.decide(case_id, user_id, behalf, steps)
        return refused.value.code

    def names(self, case_id: Id, user_id: Id, department: str = "環境課") -> list[Id]:
        found = self.approving.in_names_of([case_id], department, user_id=user_id)
        return [one.id for one in found[case_id]]

    def told(self, kind: str) -> list[dict[str, object]]:
        with self.book.reading() as connection:
            bodies = connection.execute(events.select().order_by(events.c.position)).all()
        return [fact for row in bodies if (fact := json.loads(row.body))["kind"] == kind]

    def wrong(self) -> list[str]:
        return sorted(f"{one.kind} {one.how}" for one in verify(self.book, NoBlobs(), ()).findings)

    def edit(self, statement: str) -> None:
        with self.book.turn("somebody") as turn:
            turn.connection.exec_driver_sql(statement)


@pytest.fixture
def office(engine: Engine) -> Chiefs:
    return Chiefs(engine)


def test_what_a_deputy_approves_is_written_in_both_names(office: Chiefs) -> None:
    office.away(office.abe, office.baba)
    case_id = office.read()
    assert office.names(case_id, office.baba) == [office.abe]
    assert office.decide(case_id, office.baba, office.abe) == "approved"
    (told,) = office.told("case.approval")
    assert (told["approver"], told["behalf"]) == (office.baba, office.abe)
    (line,) = office.history.case(case_id).approvals
    assert (line.approver, line.behalf) == ("baba", "abe")
    assert office.wrong() == []
    office.edit("UPDATE approvals SET behalf = NULL")
    assert office.wrong() == ["approval edited"]


def test_a_deputy_decides_in_that_name_while_the_days_last_and_only_then(office: Chiefs) -> None:
    office.away(office.abe, office.baba, TODAY + DAY, TODAY + 2 * DAY)
    case_id = office.read()
    assert office.names(case_id, office.baba) == []
    assert office.refusal(case_id, office.baba, office.abe) == "delegation.changed"
    office.clock.go(DAY.total_seconds())
    # Nobody gets round the name by leaving it out.
    assert office.refusal(case_id, office.baba) == "delegation.changed"
    assert office.refusal(case_id, office.baba, office.chiba) == "delegation.changed"
    # It is 9:00 in Tokyo on the first day: the last one ends at midnight, 39 hours from here.
    office.clock.go(39 * 3600 - 1)
    assert office.names(case_id, office.baba) == [office.abe]
    office.clock.go(1)
    assert office.names(case_id, office.baba) == []
    assert office.decide(case_id, office.baba) == "approved"


def test_whoever_is_back_ends_it_and_nobody_else_but_who_manages(office: Chiefs) -> None:
    one, other = office.away(office.abe, office.baba), office.away(office.chiba, office.baba)
    with pytest.raises(BusinessError, match=r"delegation\.not_yours"):
        office.delegations.end(one, user_id=office.baba, manages=False)
    office.delegations.end(one, user_id=office.abe, manages=False)
    office.delegations.end(other, user_id=office.baba, manages=True)
    with pytest.raises(BusinessError, match=r"delegation\.over"):
        office.delegations.end(one, user_id=office.abe, manages=False)
    assert office.names(office.read(), office.baba) == []
    assert [told["actor"] for told in office.told("delegation.ended_early")] == [office.abe, office.baba]
    assert office.wrong() == []
    office.edit("UPDATE delegations SET ended_by = NULL")
    assert office.wrong() == ["delegation edited"] * 2


def test_four_eyes_hold_for_the_deputy_and_for_the_name(office: Chiefs) -> None:
    office.away(office.abe, office.baba)
    checked = [office.read(f"{n}.tif", bango=str(n), unsure=("shimei",)) for n in range(2)]
    for case_id, by in zip(checked, (office.baba, office.abe), strict=True):
        answer = Answer(path="shimei", value=Text(text="神栖 華子"), milliseconds=9)
        office.checking.answer(case_id, office.version(case_id), (answer,), defined(), user_id=by)
    assert office.refusal(checked[0], office.baba, office.abe) == "case.four_eyes"
    # What 阿部 checked is not decided in 阿部's name; 馬場 may decide it as 馬場.
    assert office.refusal(checked[1], office.baba, office.abe) == "delegation.changed"
    assert office.decide(checked[1], office.baba) == "approved"


def test_one_name_stands_on_one_step_only(office: Chiefs) -> None:
    office.away(office.abe, office.baba)
    first, second = office.read("1.tif", bango="1"), office.read("2.tif", bango="2")
    assert office.decide(first, office.baba, office.abe, steps=2) == "to_approve"
    assert office.refusal(first, office.baba, office.abe, steps=2) == "case.same_person"
    assert office.refusal(first, office.abe, steps=2) == "case.same_person"
    assert office.decide(first, office.chiba, steps=2) == "approved"
    assert office.decide(second, office.abe, steps=2) == "to_approve"
    assert office.refusal(second, office.baba, office.abe, steps=2) == "delegation.changed"
    assert office.decide(second, office.baba, steps=2) == "approved"


def test_a_delegation_reaches_no_further_than_both_departments(office: Chiefs) -> None:
    dog = office.chief("dog", departments=("環境課",))
    tax = office.chief("tax", departments=("税務課",))
    with pytest.raises(BusinessError, match=r"delegation\.department"):
        office.away(dog, tax)
    office.away(dog, office.baba)
    case_id = office.read()
    assert office.names(case_id, office.baba) == [dog]
    assert office.names(case_id, office.baba, "税務課") == []
    assert office.delegations.all()[0].departments == ("環境課",)


def test_who_lost_the_role_or_the_account_is_stood_in_for_no_more(office: Chiefs) -> None:
    office.away(office.abe, office.baba)
    case_id = office.read()
    office.accounts.set_reach(office.abe, (Role.CLERK,), (), actor="test")
    assert office.names(case_id, office.baba) == []
    office.accounts.set_reach(office.abe, (Role.APPROVER,), (), actor="test")
    office.accounts.set_active(office.abe, active=False, actor="test")
    assert office.names(case_id, office.baba) == []


@pytest.mark.parametrize(
    ("first", "last"), [(-1, 1), (2, 1), (0, 92)], ids=["in the past", "backwards", "for too long"]
)
def test_days_that_make_no_sense_are_refused(office: Chiefs, first: int, last: int) -> None:
    with pytest.raises(BusinessError, match=r"delegation\.period"):
        office.away(office.abe, office.baba, TODAY + first * DAY, TODAY + last * DAY)


def test_nobody_stands_in_twice_or_passes_it_on(office: Chiefs) -> None:
    clerk = office.chief("clerk", Role.CLERK)
    office.away(office.abe, office.baba)
    for absent, deputy, code in (
        (office.abe, office.baba, "standing"),
        (office.baba, office.chiba, "chained"),
        (office.chiba, office.abe, "chained"),
        (office.abe, office.abe, "oneself"),
        (office.abe, clerk, "not_approver"),
        (clerk, office.abe, "not_approver"),
    ):
        with pytest.raises(BusinessError) as refused:
            office.away(absent, deputy)
        assert refused.value.code == f"delegation.{code}"
    office.away(office.baba, office.chiba, TODAY + 3 * DAY, TODAY + 3 * DAY)


def test_who_was_away_looks_at_what_was_decided_in_their_name(office: Chiefs) -> None:
    office.away(office.abe, office.baba)
    decided = [office.read(f"{n}.tif", bango=str(n)) for n in range(2)]
    for case_id in decided:
        office.decide(case_id, office.baba, office.abe)
    lines = office.after_views.of(office.abe)
    assert [(one.case_id, one.deputy, one.viewed_at) for one in lines] == [
        (case_id, "baba", None) for case_id in decided
    ]
    with pytest.raises(BusinessError, match=r"after_view\.not_yours"):
        office.after_views.view([lines[0].approval_id], user_id=office.chiba)
    assert office.after_views.view([lines[0].approval_id], user_id=office.abe) == 1
    assert office.after_views.view([lines[0].approval_id], user_id=office.abe) == 0
    assert (office.after_views.waiting(office.abe), office.after_views.waiting(office.baba)) == (1, 0)
    assert [one.case_id for one in office.after_views.of(office.abe)] == list(reversed(decided))
    assert [told["case"] for told in office.told("case.after_viewed")] == [decided[0]]
    assert office.wrong() == []
    office.edit("DELETE FROM after_views")
    assert office.wrong() == ["after_view missing"]


def test_a_digest_cannot_be_confirmed_without_the_key(office: Chiefs) -> None:
    case_id = office.read()
    office.decide(case_id, office.baba)
    with office.book.reading() as connection:
        row = connection.execute(
            approvals.select().add_columns(cases.c.form_sha256).join(cases, cases.c.id == approvals.c.case_id)
        ).one()
    guess = f"{case_id}\n{row.generation}\n{row.form_sha256}\n{row.body}"
    assert row.digest != hashlib.sha256(guess.encode()).hexdigest()
    assert {told["digest"] for told in office.told("case.approval")} == {row.digest}


def test_an_approval_of_before_the_key_is_still_proved(office: Chiefs) -> None:
    case_id = office.read()
    office.decide(case_id, office.baba)
    with office.book.turn("before") as turn:
        row = turn.connection.execute(
            approvals.select().add_columns(cases.c.form_sha256).join(cases, cases.c.id == approvals.c.case_id)
        ).one()
        bound = f"{case_id}\n{row.generation}\n{row.form_sha256}\n{row.body}"
        old = hashlib.sha256(bound.encode()).hexdigest()
        turn.connection.execute(approvals.update().values(digest=old, keyed=False))
        for event in turn.connection.execute(events.select()).all():
            body = event.body.replace(row.digest, old)
            turn.connection.execute(
                events.update().where(events.c.position == event.position, events.c.chain == event.chain)
                .values(body=body)
            )  # fmt: skip
    assert office.entries.look(case_id).digest == old
    assert "approval edited" not in office.wrong()
    office.edit("UPDATE approvals SET keyed = NOT keyed")
    assert "approval edited" in office.wrong()
