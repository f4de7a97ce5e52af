"""Drafts of forms: nothing typed is lost, two editors are told apart, and a second person releases."""

import json

import pytest
from alembic import command
from sqlalchemy import Engine, update

from ledger.accounts import Accounts
from ledger.audit import Heads, verify
from ledger.blobs import FileBlobs
from ledger.book import LOOKS
from ledger.drafts import Drafts, DraftState
from ledger.heads import head_of
from ledger.migrating import alembic_config, changing_schema, migrate
from ledger.schema import events, form_drafts
from records.account import Role, User
from records.canonical import digest_of
from records.errors import ApplicationError, BusinessError, StaleVersion
from tests.ledger.cast import FORM, Office

BODY = '{"form": {}}'


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def people(office: Office) -> tuple[User, User]:
    accounts = Accounts(office.book)
    return tuple(accounts.add(name, name, "hash", (Role.CLERK,), actor="test") for name in ("sato", "suzuki"))  # type: ignore[return-value]


@pytest.fixture
def drafts(office: Office) -> Drafts:
    return Drafts(office.book)


def begun(drafts: Drafts, user: User, slug: str = "inu_henko") -> str:
    draft_id = drafts.begin(slug, "犬の届", "環境課", None, user_id=user.id)
    drafts.propose(draft_id, BODY, ("ab" * 32,), user_id=user.id)
    return draft_id


def kinds(office: Office) -> list[str]:
    with office.book.reading() as connection:
        rows = connection.execute(events.select().order_by(events.c.position)).all()
    return [json.loads(row.body)["kind"] for row in rows if "draft" in row.body]


def test_a_draft_keeps_every_edit_under_a_growing_version(
    drafts: Drafts, people: tuple[User, User], office: Office
) -> None:
    sato, suzuki = people
    draft_id = begun(drafts, sato)
    assert drafts.save(draft_id, 2, '{"form": 1}', user_id=suzuki.id) == 3
    one = drafts.one(draft_id)
    assert (one.body, one.version, one.editor, one.blanks) == ('{"form": 1}', 3, "suzuki", ("ab" * 32,))
    assert drafts.save(draft_id, 3, '{"form": 1}', user_id=sato.id) == 3
    assert drafts.one(draft_id).editor == "suzuki"
    assert kinds(office) == ["draft.begun", "draft.kept", "draft.kept", "draft.kept"]


def test_the_second_of_two_editors_is_refused(drafts: Drafts, people: tuple[User, User]) -> None:
    sato, suzuki = people
    draft_id = begun(drafts, sato)
    drafts.save(draft_id, 2, '{"form": "sato"}', user_id=sato.id)
    with pytest.raises(StaleVersion, match=r"draft\.stale"):
        drafts.save(draft_id, 2, '{"form": "suzuki"}', user_id=suzuki.id)
    assert drafts.one(draft_id).body == '{"form": "sato"}'


def test_one_draft_of_a_procedure_at_a_time(drafts: Drafts, people: tuple[User, User]) -> None:
    sato, _ = people
    draft_id = begun(drafts, sato)
    with pytest.raises(BusinessError, match=r"draft\.exists"):
        begun(drafts, sato)
    drafts.discard(draft_id, 2, user_id=sato.id)
    again = begun(drafts, sato)
    assert [one.id for one in drafts.all(DraftState.OPEN)] == [again]
    with pytest.raises(BusinessError, match=r"draft\.ended"):
        drafts.save(draft_id, 2, BODY, user_id=sato.id)


def test_who_edited_does_not_release(drafts: Drafts, people: tuple[User, User], office: Office) -> None:
    sato, suzuki = people
    draft_id, written = begun(drafts, sato), []
    with pytest.raises(BusinessError, match=r"draft\.own_release"):
        drafts.release(draft_id, 2, FORM, lambda: written.append("sato"), user_id=sato.id)
    assert written == []
    sha256 = drafts.release(draft_id, 2, FORM, lambda: written.append("suzuki"), user_id=suzuki.id)
    one = drafts.one(draft_id)
    assert (one.state, one.released, one.ended_by) == (DraftState.RELEASED, digest_of(FORM), "suzuki")
    assert (sha256, written) == (digest_of(FORM), ["suzuki"])
    assert kinds(office)[-1] == "draft.released"


def test_who_edited_before_somebody_else_does_not_release_either(
    drafts: Drafts, people: tuple[User, User], engine: Engine
) -> None:
    sato, suzuki = people
    draft_id = begun(drafts, sato)
    drafts.save(draft_id, 2, '{"form": "suzuki"}', user_id=suzuki.id)
    for user in people:
        with pytest.raises(BusinessError, match=r"draft\.own_release"):
            drafts.release(draft_id, 3, FORM, lambda: None, user_id=user.id)
    assert drafts.one(draft_id).editors == (sato.id, suzuki.id)
    # A ledger of before knows it from its chain.
    with changing_schema(engine) as connection:
        command.downgrade(alembic_config(connection), "0007")
    migrate(engine)
    assert drafts.one(draft_id).editors == (sato.id, suzuki.id)


def test_what_cannot_be_written_is_not_released(drafts: Drafts, people: tuple[User, User]) -> None:
    sato, suzuki = people
    draft_id = begun(drafts, sato)

    def no_room() -> None:
        raise ApplicationError("form.not_written", "定義を書き込めません。")

    with pytest.raises(ApplicationError, match=r"form\.not_written"):
        drafts.release(draft_id, 2, FORM, no_room, user_id=suzuki.id)
    assert drafts.one(draft_id).state is DraftState.OPEN


def test_an_edit_behind_the_desk_is_found(
    drafts: Drafts, people: tuple[User, User], office: Office, engine: Engine, tmp_path: object
) -> None:
    sato, _ = people
    blobs = FileBlobs(tmp_path)  # type: ignore[arg-type]
    draft_id = drafts.begin("inu_henko", "犬の届", "環境課", None, user_id=sato.id)
    drafts.propose(draft_id, BODY, (blobs.put(b"blank"),), user_id=sato.id)
    heads = Heads(cases=head_of(office.book), looks=head_of(office.book, LOOKS))
    assert verify(office.book, blobs, [heads]).findings == ()
    with engine.begin() as connection:
        connection.execute(update(form_drafts).values(body='{"form": "other"}'))
    (found,) = verify(office.book, blobs, [heads]).findings
    assert (found.kind, found.id, found.how) == ("draft", draft_id, "edited")
    with engine.begin() as connection:
        connection.execute(update(form_drafts).values(body=BODY, editors=""))
    (found,) = verify(office.book, blobs, [heads]).findings
    assert (found.kind, found.id, found.how) == ("draft", draft_id, "edited")
