"""マイナンバー and 取扱注意: masked on every page, file and picture; un-masked once, for a reason."""

import dataclasses
import datetime as dt
import html
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

import desk.routes.exports
from desk.masking import masked_in, masked_paths
from desk.painting import COLOUR
from desk.writing import MASK, MASKED_ANSWER
from ledger import schema
from ledger.book import LOOKS
from ledger.case_lists import CaseLists, CaseQuery
from ledger.checking import Answer
from ledger.planted import Planted, Planting
from ledger.sides import unread
from records.account import Role
from records.entry import Difference, EntryResult, Found, Outcome, Receipt
from records.form import FormDefinition, boxes_in
from records.ids import Id
from records.screen import ReadBack
from records.values import Text
from tests.desk.cast import PASSWORD, SLUG, Town, served, town
from tests.desk.measured import staged
from tests.desk.test_guard import token
from tests.desk.test_matrix import rows
from tests.desk.test_pages import approve, enter

Entered = Callable[[str], httpx.Client]
FIELD, NUMBER, TYPED = "toroku_bango", "123456789018", "0299888888"
PHONE = re.compile("0299-?77-?7777")


def masking(one: Town) -> Town:
    """The office whose form asks for a マイナンバー, and whose telephone number is 取扱注意."""
    known = one.office.catalog[SLUG]
    numbered: dict[str, object] = {"check_digit": "individual_number", "pattern": None}
    changed: dict[str, dict[str, object]] = {FIELD: numbered, "denwa": {"sensitive": True}}
    fields = tuple(
        each.model_copy(update={"identity": False, **changed.get(each.path, {})})
        for each in known.form.single_fields
    )
    form = known.form.model_copy(update={"single_fields": fields})
    catalog = {**one.office.catalog, SLUG: known.model_copy(update={"form": form})}
    return Town(dataclasses.replace(one.office, catalog=catalog), one.users)


@dataclass(frozen=True)
class Cases:
    """One case in each state in which pages show what it holds."""

    check: Id
    approve: Id
    entered: Id
    held: Id

    def all(self) -> tuple[Id, ...]:
        return (self.check, self.approve, self.entered, self.held)


def read(one: Town, name: str, **more: object) -> Id:
    return one.read(name, toroku_bango=Text(text=NUMBER), denwa=Text(text="0299777777"), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return masking(staged(town(tmp_path_factory.mktemp("masking"))))


@pytest.fixture(scope="module")
def cases(office: Town) -> Cases:
    entered = read(office, "entered.png")
    approve(office, entered)
    result = EntryResult(
        outcome=Outcome.CONFIRMED,
        receipt=Receipt(number="R8-000042", saved={"登録番号": NUMBER, "電話": "0299777777"}),
        differences=(Difference(header="登録番号", expected=NUMBER, shown=NUMBER),),
    )
    enter(office, entered, result)
    stuck = read(office, "held.png")
    approve(office, stuck)
    there = Found(reference="YK-OTHER", receipt=None, shown={"登録番号": NUMBER, "電話": "0299-77-7777"})
    enter(office, stuck, EntryResult(outcome=Outcome.HELD, found=(there,)), click=False)
    changed = read(office, "approve.png", unsure=("denwa",))
    version, user_id = office.office.history.case(changed).line.version, office.users["sato"].id
    answer = Answer(path="denwa", value=Text(text="0299777777"), milliseconds=900)
    office.office.checking.answer(
        changed, version, (answer,), office.office.defined(SLUG), user_id=user_id
    )  # fmt: skip
    return Cases(
        check=read(office, "check.png", unsure=(FIELD, "shimei")),
        approve=changed,
        entered=entered,
        held=stuck,
    )


@pytest.fixture(scope="module")
def url(office: Town) -> Iterator[str]:
    with served(office.office) as address:
        yield address


def forget_proof(office: Town, name: str) -> None:
    with office.office.book.turn("test") as turn:
        turn.connection.execute(
            schema.sessions.update()
            .where(schema.sessions.c.user_id == office.users[name].id)
            .values(proved_at=turn.now - dt.timedelta(minutes=6))
        )


def plain(answer: httpx.Response) -> str:
    """Answer what a file holds: an archive (also a workbook) unpacked."""
    if not answer.content.startswith(b"PK"):
        return answer.content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        found = "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return html.unescape(found)


def shows(text: str) -> bool:
    return NUMBER in text or PHONE.search(text) is not None


# The pages that look different in each state; the others are asked once.
SHOWING = ("/cases/{case_id}", "/approve/{case_id}", "/held/{case_id}")


def test_no_page_shows_what_is_masked(
    client: Entered, office: Town, cases: Cases, caplog: pytest.LogCaptureFixture
) -> None:
    """Walked by one person in every role, so that no part of a page is left out. No log tells it either."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="httpcore")
    office.person("zenbu", Role.CLERK, Role.APPROVER, Role.AUDITOR)
    one, leaks, masks = client("zenbu"), [], set[str]()
    places = [
        route.removeprefix("GET ").replace("{case_id}", case_id).replace("{slug}", SLUG)
        for route, who, _status in rows()
        for case_id in (cases.all() if route.endswith(SHOWING) else (cases.entered,))
        if route.startswith("GET ") and set(who) & set("cau") and "oidc" not in route
        if not route.startswith("GET /check") or route == "GET /check/fields"
    ]
    for place in (*places, f"/audit?procedure={SLUG}", f"/approve/batch?procedure={SLUG}"):
        text = one.get(place).text
        masks |= {place for _ in [1] if MASK in text}
        leaks += [place for _ in [1] if shows(text)]
    assert (leaks, shows(caplog.text)) == ([], False)
    entered = (f"/cases/{cases.entered}", f"/cases/{cases.entered}/correction")
    assert {*entered, f"/held/{cases.held}", f"/approve/{cases.approve}", "/audit", "/approve/batch"} <= masks


def test_no_file_holds_what_is_masked(
    client: Entered, office: Town, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CSV, Excel, the page of the PDF, and 抽出ログ."""
    monkeypatch.setattr(desk.routes.exports, "printed", lambda _settings, text, _footer: text.encode())
    kansa = client("kansa")
    form = {"csrf": token(kansa)}
    files = [
        *(
            kansa.post(f"/cases/export?procedure={SLUG}", data={**form, "kind": kind})
            for kind in ("utf8", "xlsx")
        ),
        *(kansa.post(f"/cases/{case_id}/pdf", data=form) for case_id in cases.all()),
        kansa.post("/audit/export", data=form),
    ]  # fmt: skip
    assert [one.status_code for one in files] == [200] * 7
    assert [shows(plain(one)) for one in files] == [False] * 7
    assert [MASK in plain(one) for one in files] == [True] * 7


def test_nobody_is_found_by_what_is_masked(office: Town, cases: Cases) -> None:
    lists = CaseLists(office.office.book)
    assert lists.page(CaseQuery(text=NUMBER), limit=9).cases == ()
    assert len(lists.page(CaseQuery(text="神栖"), limit=9).cases) == 4


def picture(client: httpx.Client, place: str) -> tuple[Image.Image, str]:
    answer = client.get(place)
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content)).convert("RGB"), answer.headers["cache-control"]


def strip_of(office: Town, case_id: Id, path: str) -> str:
    held_now = office.office.history.case(case_id).contents
    assert held_now is not None
    return next(one.evidence.sha256 for one in held_now.record.fields if one.path == path)  # type: ignore[union-attr]


def masked_form(office: Town) -> FormDefinition:
    return office.office.defined(SLUG).form


def test_pictures_are_painted_over_but_for_who_checks_the_field(
    client: Entered, office: Town, cases: Cases
) -> None:
    sato, suzuki = client("sato"), client("suzuki")
    case, form = office.office.history.case(cases.check), masked_form(office)
    sheet, _ = picture(suzuki, f"/cases/{cases.check}/pictures/{case.aligned}")
    scale = sheet.width / form.width

    def at(path: str) -> tuple[int, ...]:
        box = boxes_in(form.field(path).layout)[0]
        return sheet.getpixel((int((box.x + 1) * scale), int((box.y + 1) * scale)))  # type: ignore[return-value]

    assert (at(FIELD), at("denwa")) == (COLOUR, COLOUR)
    assert at("todoke_date") != COLOUR
    scan, _ = picture(suzuki, f"/pages/{case.pages[0].page.id}/picture")
    assert scan.getcolors() == [(scan.width * scan.height, COLOUR)]
    strip = f"/cases/{cases.check}/pictures/{strip_of(office, cases.check, FIELD)}"
    assert len(picture(sato, strip)[0].getcolors(1 << 20) or []) == 1
    opened = sato.get(f"/check/{cases.check}").text
    assert (f'value="{NUMBER}"' in opened, strip in opened) == (True, True)
    seen, cache = picture(sato, strip)
    assert (len(seen.getcolors(1 << 20) or []) > 1, cache) == (True, "no-store")
    # Neither for anybody else meanwhile, nor of a field that nobody asks about.
    assert len(picture(suzuki, strip)[0].getcolors(1 << 20) or []) == 1
    phone = f"/cases/{cases.check}/pictures/{strip_of(office, cases.check, 'denwa')}"
    assert len(picture(sato, phone)[0].getcolors(1 << 20) or []) == 1
    sato.post(f"/check/{cases.check}/later", data={"csrf": token(sato)})
    office_checks = [picture(client("kansa"), strip)[0].getcolors(1 << 20)]
    assert [len(one or []) for one in office_checks] == [1]


def test_who_opens_every_field_is_not_shown_the_masked_ones(client: Entered, office: Town) -> None:
    case_id = read(office, "everything.png")
    asked = re.findall(r'data-path="([^"]+)"', client("sato").get(f"/check/{case_id}?everything=1").text)
    assert ("shimei" in asked, FIELD in asked, "denwa" in asked) == (True, False, False)


def looks(office: Town) -> list[str]:
    events = schema.events
    with office.office.book.reading() as connection:
        query = select(events.c.body).where(events.c.chain == LOOKS).order_by(events.c.position)
        return [body for body in connection.execute(query).scalars() if '"unmask"' in body]


def test_a_field_is_unmasked_once_after_a_proof_and_for_a_reason(
    client: Entered, office: Town, cases: Cases
) -> None:
    suzuki, place = client("suzuki"), f"/cases/{cases.entered}/unmask"
    form = {"csrf": token(suzuki), "path": FIELD, "reason": "inquiry"}
    forget_proof(office, "suzuki")
    asked = suzuki.post(place, data=form)
    assert (asked.status_code, NUMBER in asked.text, looks(office)) == (401, False, [])
    wrong = suzuki.post(place, data={**form, "proof": "wrong"})
    assert (wrong.status_code, NUMBER in wrong.text, looks(office)) == (401, False, [])
    shown = suzuki.post(place, data={**form, "proof": PASSWORD})
    assert (shown.status_code, NUMBER in shown.text) == (200, True)
    assert shown.headers["cache-control"] == "no-store"
    (event,) = looks(office)
    assert f'"case":"{cases.entered}"' in event
    assert ('"reason":"inquiry"' in event, f'"path":"{FIELD}"' in event, NUMBER in event) == (
        True,
        True,
        False,
    )
    once = re.findall(r'src="(/cases/[^"]+/unmasked/[^"]+)"', shown.text)[0]
    assert client("sato").get(once).status_code == 404
    seen, cache = picture(suzuki, once)
    assert (len(seen.getcolors(1 << 20) or []) > 1, cache) == (True, "no-store")
    assert suzuki.get(once).status_code == 404
    told = client("kansa").get("/audit/looks").text
    assert "伏せた項目の表示(本人や関係機関からの問い合わせに答えるため)" in told


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"reason": ""}, 422), ({"reason": "curious"}, 422), ({"path": "shimei"}, 422), ({"path": "none"}, 422)],
)
def test_nothing_is_unmasked_without_a_reason_or_that_is_not_masked(
    client: Entered, office: Town, cases: Cases, changed: dict[str, str], status: int
) -> None:
    suzuki, before = client("suzuki"), looks(office)
    form = {"csrf": token(suzuki), "path": FIELD, "reason": "inquiry", **changed}
    answer = suzuki.post(f"/cases/{cases.entered}/unmask", data=form)
    assert (answer.status_code, NUMBER in answer.text, looks(office)) == (status, False, before)


def test_nobody_unmasks_without_a_role_or_of_another_department(
    client: Entered, office: Town, cases: Cases
) -> None:
    office.person("ito", Role.CLERK)
    office.office.accounts.set_reach(office.users["ito"].id, (Role.CLERK,), ("税務課",), actor="test")
    for name in ("kanri", "tanaka", "ito"):
        one = client(name)
        form = {"csrf": token(one), "path": FIELD, "reason": "audit"}
        answer = one.post(f"/cases/{cases.entered}/unmask", data=form)
        assert (answer.status_code, NUMBER in answer.text) == (403, False)


def test_a_masked_answer_says_only_that_a_person_wrote_it(
    client: Entered, office: Town, cases: Cases
) -> None:
    case_id = read(office, "typed.png", unsure=("denwa",))
    version, user_id = office.office.history.case(case_id).line.version, office.users["sato"].id
    answer = Answer(path="denwa", value=Text(text=TYPED), milliseconds=900)
    office.office.checking.answer(
        case_id, version, (answer,), office.office.defined(SLUG), user_id=user_id
    )  # fmt: skip
    text = client("kansa").get(f"/cases/{case_id}").text
    assert (MASKED_ANSWER in text, TYPED in text) == (True, False)


def test_a_correction_keeps_what_is_masked_unless_somebody_writes_over_it(
    client: Entered, office: Town, cases: Cases
) -> None:
    sato, place = client("sato"), f"/cases/{cases.entered}/correction"
    page = sato.get(place).text
    assert (shows(page), MASK in page) == (False, True)
    version = office.office.history.case(cases.entered).line.version
    form = {"csrf": token(sato), "version": str(version), "reason": "本人から申出があった", "insist": "true"}
    sent = {f"field.{FIELD}": MASK, "field.denwa": MASK, "field.inu_namae": "コロ"}
    answer = sato.post(place, data={**form, **sent})
    assert answer.status_code == 303
    corrected = answer.headers["location"].removeprefix("/cases/")
    values = office.values(corrected)
    assert (values[FIELD], values["inu_namae"]) == (Text(text=NUMBER), Text(text="コロ"))


def test_what_is_masked_is_asked_once_and_never_as_a_question_whose_answer_is_known(
    office: Town, cases: Cases
) -> None:
    case_id, user_id = read(office, "known.png", unsure=(FIELD,)), office.users["sato"].id
    answer = Answer(path=FIELD, value=Text(text=NUMBER), milliseconds=900)
    version, defined = office.office.history.case(case_id).line.version, office.office.defined(SLUG)
    office.office.checking.answer(case_id, version, (answer,), defined, user_id=user_id)
    approve(office, case_id)
    enter(office, case_id, EntryResult(outcome=Outcome.CONFIRMED, receipt=Receipt(number="R8-43", saved={})))
    planting, other = Planting(office.office.book, secret=b"masking"), office.users["kansa"].id
    asked = (cases.check, ("shimei",), SLUG, 1.0)
    masked = masked_paths(defined.form)
    assert planting.before(*asked, user_id=other, never=masked) is None
    assert planting.before(*asked, user_id=other) == Planted(case_id=case_id, paths=(FIELD,))


def test_a_page_that_no_machine_could_read_is_hidden_whole_but_for_who_types_it(
    client: Entered, office: Town
) -> None:
    (page,) = office.drop("by-hand.png")
    form = masked_form(office)
    record = unread(form, form.pages[0], page.pixels)
    defined = office.office.defined(SLUG)
    case_id = office.office.sorting.file(page.id, record, defined, run_id=None, actor="sato")
    assert case_id is not None
    sato, place = client("sato"), f"/cases/{case_id}/pictures/{page.pixels}"
    assert len(picture(sato, place)[0].getcolors(1 << 20) or []) == 1
    sato.get(f"/check/{case_id}")
    assert len(picture(sato, place)[0].getcolors(1 << 20) or []) > 1
    assert len(picture(client("kansa"), place)[0].getcolors(1 << 20) or []) == 1


def test_headers_of_every_screen_are_masked(office: Town) -> None:
    confirm = ReadBack(header="番号の確認", value=office.office.screens[SLUG].saved[1].value)
    assert confirm.value.field == FIELD
    masked = masked_in(masked_form(office), (confirm,))
    assert masked.shows({"番号の確認": NUMBER, "氏名": "神栖"}) == {"番号の確認": MASK, "氏名": "神栖"}
