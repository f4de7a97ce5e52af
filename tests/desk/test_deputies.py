"""代決, 後閲 and 登録画面で試す on the pages: whose name is shown, sent and kept; who may name whom."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import expect

from records.account import Role
from records.entry import Difference, EntryResult, Outcome
from records.ids import Id
from records.values import Text
from tests.desk.cast import PASSWORD, SLUG, Town, decided, picture, served, town
from tests.desk.conftest import SignIn
from tests.desk.test_guard import token

ROLES = (Role.APPROVER,)


@dataclass
class Street:
    """One office for all tests here; each takes people of its own."""

    town: Town
    url: str
    closing: ExitStack

    def person(self, name: str, *departments: str, roles: tuple[Role, ...] = ROLES) -> Id:
        user = self.town.person(name, *roles)
        self.town.office.accounts.set_reach(user.id, roles, departments, actor="test")
        return user.id

    def client(self, name: str) -> httpx.Client:
        one = self.closing.enter_context(httpx.Client(base_url=self.url))
        one.get("/login")
        form = {"csrf": one.cookies["desk_login"], "name": name, "password": PASSWORD}
        assert one.post("/login", data=form).status_code == 303
        return one

    def name(self, who: str, absent: Id, deputy: Id, **changed: str) -> httpx.Response:
        client, today = self.client(who), self.town.office.today().isoformat()
        days = {"first": today, "last": today, "reason": "出張"}
        form = {"csrf": token(client), "absent": absent, "deputy": deputy, **days, **changed}
        return client.post("/approve/deputies", data=form)

    def case(self, number: str) -> Id:
        return self.town.read(f"{number}.png", toroku_bango=Text(text=number))


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    here = decided(town(tmp_path_factory.mktemp("street")))
    with served(here.office) as url, ExitStack() as closing:
        yield Street(here, url, closing)


def field(text: str, name: str) -> str:
    return text.split(f'name="{name}" value="')[1].split('"')[0]


def test_the_page_says_in_whose_name_and_the_case_tells_it(street: Street) -> None:
    abe, baba = street.person("abe"), street.person("baba")
    case_id = street.case("100001")
    assert street.name("abe", abe, baba).status_code == 303
    deputy = street.client("baba")
    shown = deputy.get(f"/approve/{case_id}").text
    assert "<b>abe</b> さんの代決として決裁します。" in shown
    assert field(shown, "behalf") == abe
    form = {
        "csrf": token(deputy), "version": field(shown, "version"), "digest": field(shown, "digest"),
    }  # fmt: skip
    refused = deputy.post(f"/approve/{case_id}", data=form)
    assert (refused.status_code, "delegation.changed" in refused.text) == (422, True)
    assert deputy.post(f"/approve/{case_id}", data={**form, "behalf": abe}).status_code == 200
    told = street.client("kansa").get(f"/cases/{case_id}").text
    assert told.count("代決: baba が abe に代わって") == 2


def test_who_was_away_is_told_and_marks_what_they_have_seen(street: Street) -> None:
    chiba, doi = street.person("chiba"), street.person("doi")
    street.name("chiba", chiba, doi)
    case = street.town.office.history.case(street.case("100002"))
    assert case.digest is not None
    street.town.office.approving.approve(
        case.line.id,
        case.line.version,
        case.digest,
        street.town.office.defined(SLUG),
        user_id=doi,
        behalf=chiba,
    )
    back = street.client("chiba")
    shown = back.get("/approve").text
    assert "doi(" in shown
    assert "があなたの代決者です" in shown.replace(" ", "")
    assert "後閲 1 件" in shown
    listed = back.get("/approve/after").text
    assert case.line.reference in listed
    chosen = field(listed, "chosen")
    stranger = street.client("doi")
    other = stranger.post("/approve/after", data={"csrf": token(stranger), "chosen": chosen})
    assert "after_view.not_yours" in other.text
    form = {"csrf": token(back), "chosen": chosen}
    assert back.post("/approve/after", data=form).status_code == 303
    assert "後閲済み</span>" in back.get("/approve/after").text
    assert "後閲 1 件" not in back.get("/approve").text
    assert "後閲" in street.client("kansa").get(f"/cases/{case.line.id}").text


def test_an_approver_names_for_themselves_and_managers_for_others(street: Street) -> None:
    eda, fuji = street.person("eda"), street.person("fuji")
    assert street.name("eda", fuji, eda).status_code == 403
    assert street.name("kanri", eda, fuji).status_code == 303
    (one,) = (one for one in street.town.office.delegations.all() if one.absent.id == eda)
    deputy = street.client("fuji")
    refused = deputy.post(f"/approve/deputies/{one.id}/end", data={"csrf": token(deputy)})
    assert "delegation.not_yours" in refused.text
    manager = street.client("kanri")
    ended = manager.post(f"/approve/deputies/{one.id}/end", data={"csrf": token(manager)})
    assert ended.status_code == 303
    assert street.town.office.delegations.running(eda) == ()


def test_departments_see_and_name_their_own_people_only(street: Street) -> None:
    goto, hara = street.person("goto", "環境課"), street.person("hara", "環境課", "税務課")
    tax = street.person("tax", "税務課", roles=(Role.APPROVER, Role.MANAGER))
    street.name("goto", goto, hara)
    street.person("zei", "国保年金課")
    assert '<th scope="row">goto</th>' in street.client("hara").get("/approve/deputies").text
    assert '<th scope="row">goto</th>' not in street.client("zei").get("/approve/deputies").text
    assert street.name("tax", goto, tax).status_code == 403
    refused = street.name("goto", goto, tax)
    assert "delegation.department" in refused.text


def test_days_that_are_no_days_are_a_clear_refusal(street: Street) -> None:
    inoue, jo = street.person("inoue"), street.person("jo")
    before = (street.town.office.today() - dt.timedelta(days=1)).isoformat()
    assert "delegation.period" in street.name("inoue", inoue, jo, first=before).text
    assert street.name("inoue", inoue, jo, last="あした").status_code == 422
    assert street.name("inoue", inoue, jo, reason="").status_code == 422


def test_many_at_once_are_decided_in_the_name_that_each_line_says(street: Street) -> None:
    kato, mori = street.person("kato"), street.person("mori")
    case_id = street.case("100003")
    street.name("kato", kato, mori)
    deputy = street.client("mori")
    shown = deputy.get(f"/approve/batch?procedure={SLUG}").text
    assert "katoの代決" in shown
    (line,) = (one.split('"')[0] for one in shown.split('name="chosen" value="')[1:] if case_id in one[:36])
    form = {"csrf": token(deputy), "procedure": SLUG, "chosen": line.rsplit(" ", 1)[0]}
    assert "代決の指定が変わりました" in deputy.post("/approve/batch", data=form).text
    assert "代決の指定が変わりました" not in deputy.post("/approve/batch", data={**form, "chosen": line}).text
    (told,) = street.town.office.history.case(case_id).approvals
    assert (told.approver, told.behalf) == ("mori", "kato")


def test_a_screen_is_asked_for_followed_and_shown(street: Street) -> None:
    street.person("noda")
    case_id, office = street.case("100004"), street.town.office
    client = street.client("noda")
    shown = client.get(f"/approve/{case_id}").text
    assert "登録画面で試す" in shown
    digest = field(shown, "digest")
    place, head = f"/approve/{case_id}/rehearsal", {"HX-Request": "true"}
    form = {"csrf": token(client), "digest": digest}
    asked = client.post(place, data=form, headers=head).text
    assert "ロボットの順番を待っています" in asked
    assert f'hx-get="{place}?digest={digest}"' in asked
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    follow = f"{place}?digest={digest}"
    assert "ロボットが登録画面に入力しています" in client.get(follow, headers=head).text
    screen = office.blobs.put(picture("filled screen"))
    office.rehearsals.finish(claim.id, EntryResult(outcome=Outcome.DRY_RUN, pictures=(screen,)))
    ended = client.get(follow, headers=head).text
    assert "<b>何も登録していません。</b>" in ended
    assert "hx-trigger" not in ended
    assert client.get(f"/cases/{case_id}/pictures/{screen}").status_code == 200
    # It stands there for whoever opens the case next, and waits for nobody.
    assert f"/cases/{case_id}/pictures/{screen}" in client.get(f"/approve/{case_id}").text
    assert "試し入力を終了(登録していない)" in street.client("kansa").get(f"/cases/{case_id}").text


def test_what_the_case_masks_is_masked_there_too(street: Street) -> None:
    street.person("sakai")
    office, client = street.town.office, street.client("sakai")
    defined = office.defined(SLUG)
    fields = tuple(
        one.model_copy(update={"sensitive": one.path == "denwa"}) for one in defined.form.single_fields
    )
    marked = defined.form.model_copy(update={"single_fields": fields, "version": "masked"})
    case_id = street.town.read(
        "masked.png", defined=defined.model_copy(update={"form": marked}), toroku_bango=Text(text="100006")
    )
    digest = office.history.case(case_id).digest
    assert digest is not None
    office.rehearsals.ask(case_id, digest, user_id=street.town.users["sakai"].id)
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    wrong = (
        Difference(header="電話", expected="0299901111", shown="0299901112"),
        Difference(header="犬の名", expected="ポチ", shown="タマ"),
    )
    office.rehearsals.finish(claim.id, EntryResult(outcome=Outcome.HELD, code="x", differences=wrong))
    shown = client.get(f"/approve/{case_id}").text
    assert ("タマ" in shown, "0299901112" in shown, "0299901111" in shown) == (True, False, False)


def test_a_screen_of_other_contents_is_refused(street: Street) -> None:
    street.person("oda")
    case_id, client = street.case("100005"), street.client("oda")
    form = {"csrf": token(client), "digest": "0" * 64}
    refused = client.post(f"/approve/{case_id}/rehearsal", data=form, headers={"HX-Request": "true"})
    assert (refused.status_code, "表示していた内容と変わっています" in refused.text) == (422, True)


def test_by_keys_alone_a_deputy_sees_the_screen_and_decides(sign_in: SignIn, office: Town) -> None:
    abe, suzuki = office.person("abe", Role.APPROVER), office.users["suzuki"]
    today, case_id = office.office.today(), office.read()
    office.office.delegations.name(abe.id, suzuki.id, today, today, "出張", user_id=abe.id)
    page = sign_in("suzuki")
    page.goto(page.url + "approve")
    page.keyboard.press("F4")
    expect(page.locator("#rehearsal")).to_contain_text("ロボットの順番を待っています")
    claim = office.office.rehearsals.claim("robot")
    assert claim is not None
    office.office.rehearsals.finish(claim.id, EntryResult(outcome=Outcome.DRY_RUN))
    expect(page.locator("#rehearsal")).to_contain_text("何も登録していません。")
    page.locator("body").press("Enter")
    expect(page.locator("#work")).to_contain_text("決裁待ちの案件はありません")
    (told,) = office.office.history.case(case_id).approvals
    assert (told.approver, told.behalf) == ("鈴木 一郎", "abe")
