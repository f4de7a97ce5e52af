"""A town in which every page of the desk has something to show; and where each page is found."""

from pathlib import Path

from desk.form_troubles import body_of
from ledger.book import Book
from ledger.checking import Answer
from ledger.database import open_engine
from ledger.disposing import Disposals
from ledger.erasing import Eraser
from ledger.holding import Holding
from ledger.measuring import Measurings
from ledger.retention import Retaining
from ledger.sides import unread
from records.account import Role
from records.entry import Difference, EntryResult, Outcome, Receipt
from records.ids import Id
from records.measuring import PILE, Step, Way
from records.values import Blank, Text
from tests.desk.cast import SLUG, Town, picture, town
from tests.desk.forming import BLANK, PROCEDURES
from tests.desk.measured import measure, staged
from tests.desk.screens import changed_screen
from tests.desk.test_pages import approve, enter, held, unclaimed
from tests.ledger.cast import FixedClock
from values.calendar import office_day
from yomikaki.catalog import read_form

TWO_SIDED = "yobo_sesshu"
MEASURED_NOW = "suido_kaishi"


def crowded(home: Path) -> tuple[Town, dict[str, str]]:
    """Answer the town and what its addresses are made of: who is asked for by which name."""
    one = staged(town(home), retention={"years": 0, "from": "confirmed"})
    places = _retained(one)
    measure(one, hand=180, system=60)
    _measuring(one)
    changed_screen(one.office.book, SLUG)
    places |= {
        "slug": SLUG,
        "measured_now": MEASURED_NOW,
        "held": held(one, clicked=True),
        "entered": _entered(one, "entered.png", "800000"),
        "corrected": (corrected := _entered(one, "corrected.png", "800006")),
        "correction": _correction(one, corrected),
        "check": one.read(
            "check.png",
            unsure=("todoke_date", "shimei", "henko_jiyu"),
            alternatives={"shimei": (Text(text="神栖\u3000華子"),)},
            unread={"henko_date": "8|2|30"},
            toroku_bango=Text(text="800001"),
        ),
        "repeat": one.read("repeat.png", unsure=("shimei",), toroku_bango=Text(text="800001")),
        "approve": _changed(one, "approve.png", "800002"),
        "unaddressed": _on_hold(one, "unaddressed.png", shimei=Blank(), toroku_bango=Text(text="800003")),
        "on_hold": _on_hold(one, "hold.png", toroku_bango=Text(text="800004")),
        "draft": _draft(one, "suido_teishi", proposed=True),
        "unproposed": _draft(one, "suido_kyushi", proposed=False),
    }
    one.read("plain.png", toroku_bango=Text(text="800005"))
    places["tried"] = _deputised(one)
    _to_sort(one)
    with one.office.book.turn("test") as turn:
        turn.connection.exec_driver_sql("UPDATE bundles SET expected = 99")
        places["bundle"] = turn.connection.exec_driver_sql("SELECT id FROM bundles").scalar_one()
    return one, places


def _retained(one: Town) -> dict[str, str]:
    """A disposal that was carried out, one that is proposed, and a case that somebody keeps."""
    office, manager = one.office, one.users["kanri"].id
    disposals, rule = Disposals(office.book), office.defined(SLUG).procedure.retention
    assert rule is not None
    disposed = {}
    for state in ("disposed", "proposed"):
        _ended(one, f"{state}.png", f"70000{len(disposed)}")
        disposed[state] = disposals.propose(SLUG, rule, office.today(), 1, user_id=manager)
        if state == "disposed":
            disposals.decide(disposed[state], agreed=True, user_id=one.users["suzuki"].id)
            eraser = Eraser(office.book, office.blobs, office.settings.watch / "done", office.ledger_id)
            eraser.carry_out(disposed[state], "test")
    _ended(one, "due.png", "700002")
    kept = _ended(one, "kept.png", "700003")
    Retaining(office.book).keep(kept, "係争中のため", user_id=manager)
    return disposed


def _ended(one: Town, name: str, number: str) -> Id:
    """A case that was withdrawn two days ago."""
    case_id = one.read(name, toroku_bango=Text(text=number))
    with one.office.book.turn("test") as turn:
        days = 2 * 86_400_000_000
        sql = "UPDATE cases SET state = 'withdrawn', moved_at = moved_at - ? WHERE id = ?"
        turn.connection.exec_driver_sql(sql, (days, case_id))
    return case_id


def _measuring(one: Town) -> None:
    """A 計測 whose clock goes."""
    measurings, user_id = Measurings(one.office.book), one.users["kanri"].id
    measuring_id = measurings.begin(MEASURED_NOW, 10, user_id=user_id)
    measurings.start(measuring_id, 1, Step(sheet=PILE, way=Way.SYSTEM), user_id=user_id)


def _correction(one: Town, case_id: Id) -> Id:
    """A correction that is approved: a person is to enter it."""
    line, right = one.office.history.case(case_id).line, {"denwa": Text(text="0299901112")}
    correction = one.office.corrections.open(
        case_id, line.version, right, "本人から申出があった", user_id=one.users["sato"].id
    )
    approve(one, correction)
    return correction


def _entered(one: Town, name: str, number: str) -> Id:
    case_id = _changed(one, name, number)
    approve(one, case_id)
    result = EntryResult(
        outcome=Outcome.CONFIRMED,
        receipt=Receipt(number="R8-000042", saved={"所有者氏名": "神栖\u3000花子"}),
        pictures=(one.office.blobs.put(picture(f"screen {name}")),),
        differences=(Difference(header="電話", expected="0299901111", shown="0299901112"),),
    )
    enter(one, case_id, result)
    return case_id


def _deputised(one: Town) -> Id:
    """A case decided in somebody's name, and one whose screen was tried before it is."""
    office, suzuki, ito = one.office, one.users["suzuki"].id, one.person("ito", Role.APPROVER).id
    today = office.today()
    office.delegations.name(suzuki, ito, today, today, "出張", user_id=suzuki)
    decided = office.history.case(one.read("decided.png", toroku_bango=Text(text="800006")))
    assert decided.digest is not None
    office.approving.approve(
        decided.line.id,
        decided.line.version,
        decided.digest,
        office.defined(SLUG),
        user_id=ito,
        behalf=suzuki,
    )
    tried = office.history.case(one.read("tried.png", toroku_bango=Text(text="800007")))
    assert tried.digest is not None
    office.rehearsals.ask(tried.line.id, tried.digest, user_id=ito)
    claim = office.rehearsals.claim("robot")
    assert claim is not None
    wrong = Difference(header="電話", expected="0299901111", shown="0299901112")
    screen = office.blobs.put(picture("screen tried"))
    result = EntryResult(
        outcome=Outcome.HELD, code="entry.confirm_differs", differences=(wrong,), pictures=(screen,),
        message="確認画面の内容が、登録する内容と違います。",
    )  # fmt: skip
    office.rehearsals.finish(claim.id, result)
    return tried.line.id


def _changed(one: Town, name: str, number: str) -> Id:
    """A case of which a person changed a field."""
    case_id = one.read(name, unsure=("shimei",), toroku_bango=Text(text=number))
    answer = Answer(path="shimei", value=Text(text="神栖\u3000華子"), milliseconds=900)
    line, user_id = one.office.history.case(case_id).line, one.users["sato"].id
    one.office.checking.answer(case_id, line.version, (answer,), one.office.defined(SLUG), user_id=user_id)
    return case_id


def _on_hold(one: Town, name: str, **changed: Text | Blank) -> Id:
    """A case whose deadline has passed."""
    case_id = one.read(name, unsure=("biko",), **changed)
    version, user_id = one.office.history.case(case_id).line.version, one.users["sato"].id
    one.office.holding.hold(case_id, version, "押印がありません。", user_id=user_id)
    early = FixedClock()
    holding = Holding(Book(open_engine(one.office.settings.database), early), one.office.require_known)
    holding.set_due(case_id, version + 1, office_day(early.now()), user_id=user_id)
    return case_id


def _draft(one: Town, slug: str, *, proposed: bool) -> Id:
    """A draft with its proposal, or one whose proposal ended without."""
    form = read_form(PROCEDURES / "suido_kaishi").model_copy(update={"slug": slug})
    drafts, user_id = one.office.drafts, one.users["sato"].id
    draft_id = drafts.begin(slug, form.title, "水道局", None, user_id=user_id)
    if proposed:
        blank = one.office.blobs.put(BLANK.read_bytes())
        drafts.propose(draft_id, body_of(form, ("kana", "youto")), (blank,), user_id=user_id)
    return draft_id


def _to_sort(one: Town) -> None:
    """A page to sort, one set aside, and two sides that nobody can tell apart."""
    unclaimed(one, "letter.png")
    one.office.reception.exclude(unclaimed(one, "aside.png"), actor=one.users["sato"].id)
    defined, pages = one.office.defined(TWO_SIDED), one.drop("sides.tif", pages=2)
    for info, face in zip(pages, defined.form.pages, strict=True):
        record = unread(defined.form, face, info.pixels)
        one.office.sorting.file(info.id, record, defined, run_id=None, actor="reader")
