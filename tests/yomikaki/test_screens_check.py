"""Looks compared with the good one: who accepts, what stops, what is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr

from bots.session import Session
from ledger.halts import Halts
from ledger.outbox import Outbox
from ledger.screen_looks import PROGRAM, ScreenLooks
from records.errors import TargetUnavailable
from records.seen_screen import SeenPage, SeenScreen, Unseen
from records.target import TargetDefinition
from tests.desk.cast import SLUG, Town, town
from tests.desk.measured import confirm, staged
from tests.desk.screens import DAY, NAME, SEX, accepted_screen, screen
from values.check_digits import holds
from values.formats import write
from values.harmless import harmless
from values.rules import check_rules
from yomikaki import screens_check
from yomikaki.notifying import notice_of
from yomikaki.office import Office
from yomikaki.screens_check import check_screens, compare, due_today
from yomikaki.settings import Credentials

GOOD = screen(SLUG, NAME, SEX, DAY)
RENAMED = screen(SLUG, NAME.model_copy(update={"label": "お名前"}), SEX, DAY)


@pytest.fixture
def one(tmp_path: Path) -> Town:
    return town(tmp_path)


def stopped(one: Town) -> dict[str, tuple[str, str]]:
    return {slug: (halt.by, halt.reason) for slug, halt in Halts(one.office.book).standing().items()}


def test_the_first_look_waits_for_somebody_and_stops_nothing(one: Town) -> None:
    assert compare(one.office, GOOD).state == "first"
    assert compare(one.office, GOOD).state == "first"
    assert (ScreenLooks(one.office.book).good(SLUG), stopped(one)) == (None, {})


def test_entries_that_succeed_on_a_look_make_it_the_good_one(tmp_path: Path) -> None:
    one = staged(town(tmp_path))
    compare(one.office, GOOD)
    confirm(one)
    assert [compare(one.office, GOOD).state for _ in range(2)] == ["good", "same"]
    good = ScreenLooks(one.office.book).good(SLUG)
    assert good is not None
    assert good.accepted_by == PROGRAM


def test_a_changed_screen_stops_its_procedure_with_the_difference_and_is_told_once(one: Town) -> None:
    accepted_screen(one.office.book, SLUG)
    assert compare(one.office, GOOD).state == "same"
    found = [compare(one.office, RENAMED) for _ in range(2)]
    assert [each.state for each in found] == ["changed", "changed"]
    says = "「氏名」の欄が「お名前」に変わりました"
    assert [change.says for change in found[0].changes] == [says]
    assert stopped(one) == {SLUG: (PROGRAM, f"登録画面が変わりました: {says}")}
    told = [attempt.message for attempt in Outbox(one.office.book).begin("mail")]
    assert [(each.kind, each.facts) for each in told] == [
        ("screen_changed", {"procedure": SLUG, "changes": 1})
    ]
    notice = notice_of(one.office, told[0])
    assert notice.title.endswith("1か所(登録を止めました)")
    assert notice.text.endswith(f"/register/{SLUG}/screen")


def test_a_list_that_changed_says_how_it_is_declared(one: Town) -> None:
    accepted_screen(one.office.book, SLUG)
    grown = SEX.model_copy(update={"options": (*SEX.options, "その他")})
    found = compare(one.office, screen(SLUG, NAME, grown, DAY))
    assert [change.listed for change in found.changes] == [SEX.label]
    assert f"「{SEX.label}」の選択肢がひとりでに変わるものなら" in stopped(one)[SLUG][1]
    assert "changing_options" in stopped(one)[SLUG][1]


def test_pages_behind_those_that_an_older_look_knows_are_taken_as_they_are_seen_first(one: Town) -> None:
    looks, old = ScreenLooks(one.office.book), GOOD.model_copy(update={"schema_": 1})
    looks.accept(SLUG, looks.seen(old), actor=PROGRAM)
    confirm = SeenPage(title="確認", inputs=(), buttons=(), shown=("氏名",))
    longer = GOOD.model_copy(update={"pages": {**GOOD.pages, "confirm": confirm}})
    assert [compare(one.office, longer).state for _ in range(2)] == ["same", "same"]
    lost = longer.model_copy(
        update={"pages": {**longer.pages, "confirm": confirm.model_copy(update={"shown": ()})}}
    )
    says = [each.says for each in compare(one.office, lost).changes]
    assert says == ["表示の見出し「氏名」がなくなりました"]


def test_a_look_that_could_not_go_on_is_a_change_only_where_the_screen_is_at_fault(one: Town) -> None:
    confirm = SeenPage(title="確認", inputs=(), buttons=())
    whole = GOOD.model_copy(update={"pages": {**GOOD.pages, "confirm": confirm}})
    looks = ScreenLooks(one.office.book)
    looks.accept(SLUG, looks.seen(whole), actor=PROGRAM)
    refused, missing = (
        GOOD.model_copy(update={"unseen": Unseen(code=code, says="住所がありません")})
        for code in ("look.refused", "screen.missing")
    )
    found = compare(one.office, refused)
    assert (found.state, found.unseen) == ("same", refused.unseen)
    assert compare(one.office, missing).changes[0].says == "入力画面の先へ進めません(住所がありません)"


def test_a_value_that_is_nobodys_is_one_that_the_form_takes(one: Town) -> None:
    today, forms = one.office.today(), one.office.catalog
    for slug, defined in forms.items():
        conditions = {field.when.field: field.when.is_ for field in defined.form.fields if field.when}
        values = harmless(defined.form, today, wanted=conditions)
        assert values.keys() == {field.path for field in defined.form.fields}
        assert check_rules(defined.form, values) == (), slug
        for field in defined.form.fields:
            if field.check_digit is not None:
                assert holds(field.check_digit, write(values[field.path], "plain")), slug


def test_what_a_person_stopped_keeps_its_reason(one: Town) -> None:
    accepted_screen(one.office.book, SLUG)
    Halts(one.office.book).halt(SLUG, "様式の見直し", actor=one.office.accounts.all()[0].id)
    compare(one.office, RENAMED)
    assert stopped(one)[SLUG][1] == "様式の見直し"


def test_each_procedure_is_looked_at_once_a_day_and_one_failure_stops_no_other(
    one: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def log_in(_office: Office, _target: TargetDefinition) -> Iterator[Session]:
        yield cast(Session, None)

    def look(_session: Session, definition: object, _record: object) -> SeenScreen:
        slug = definition.slug  # type: ignore[attr-defined]
        if slug == "kokuho_kanyu":
            raise TargetUnavailable("target.no_answer", "業務システムが応答しません。")
        return screen(slug, NAME)

    monkeypatch.setattr(screens_check, "look_at", look)
    assert due_today(one.office) == ()
    known = {"machi": Credentials(user="robot", password=SecretStr("-"))}
    settings = one.office.settings.model_copy(update={"credentials": known})
    office = replace(one.office, settings=settings)
    due = due_today(office)
    assert set(due) == set(office.screens)
    found = {each.procedure: each for each in check_screens(office, due, log_in=log_in)}
    assert found.keys() == set(due)
    assert (found["kokuho_kanyu"].state, found["kokuho_kanyu"].code) == ("failed", "target.no_answer")
    assert {each.state for slug, each in found.items() if slug != "kokuho_kanyu"} == {"first"}
    assert due_today(office) == ("kokuho_kanyu",)
