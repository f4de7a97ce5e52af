"""Release of a draft: after a stop in the middle, and never of another 業務 than its own."""

import json
import shutil
from pathlib import Path

import pytest

from desk.form_troubles import NO_CHARACTER, body_of, judged
from desk.parts import parts_of
from desk.routes.forms import NOT_READY, _releasable
from ledger.drafts import Draft, DraftState
from records.errors import BusinessError
from records.form import FormDefinition
from tests.desk.cast import Town, town
from tests.desk.forming import BLANK, PROCEDURES, QuickWorkshop
from yomikaki.catalog import read_form

SUIDO = read_form(PROCEDURES / "suido_kaishi")
NEW = SUIDO.model_copy(update={"slug": "suido_teishi", "title": "水道使用停止届"})


@pytest.fixture
def office(tmp_path: Path) -> Town:
    procedures = tmp_path / "procedures"
    shutil.copytree(PROCEDURES / "suido_kaishi", procedures / "suido_kaishi")
    return town(tmp_path / "home", procedures=procedures)


def drafted(office: Town, form: FormDefinition) -> Draft:
    drafts, blank = office.office.drafts, office.office.blobs.put(BLANK.read_bytes())
    draft_id = drafts.begin("suido_teishi", form.title, "水道局", None, user_id=office.users["sato"].id)
    drafts.propose(draft_id, body_of(form, ()), (blank,), user_id=office.users["sato"].id)
    return drafts.one(draft_id)


def release(office: Town, draft: Draft) -> None:
    form = _releasable(parts_of(office.office, QuickWorkshop(office.office.blobs), lambda: None), draft)

    def publish() -> None:
        office.office.publish(form, draft.blanks, draft.department)

    office.office.drafts.release(draft.id, draft.version, form, publish, user_id=office.users["suzuki"].id)


def test_a_new_form_is_released_after_a_stop_between_writing_and_committing(
    office: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafted(office, NEW)
    with monkeypatch.context() as stopping:
        stopping.setattr("ledger.drafts._end", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            release(office, draft)
    assert "suido_teishi" in office.office.catalog
    release(office, draft)
    assert office.office.drafts.one(draft.id).state is DraftState.RELEASED


def test_a_draft_that_names_another_form_is_not_released(office: Town) -> None:
    with pytest.raises(BusinessError) as caught:
        release(office, drafted(office, SUIDO.model_copy(update={"title": "他の業務"})))
    assert caught.value is NOT_READY
    assert office.office.defined("suido_kaishi").form == SUIDO


@pytest.mark.parametrize("body", ['{"unsure": 5}', "[" * 100_000, '{"form": 1}', "x"])
def test_whatever_a_body_holds_it_is_judged(body: str) -> None:
    assert judged(body).form is None


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"form": {"fields": [{"label": "x"}, {"label": "氏\ud800"}]}}, "fields.1.label"),
        ({"form": {"title": "\udfff"}}, "title"),
        ({"form": {}, "unsure": ["\ud800"]}, "unsure.0"),
        ({"form": {"\ud800": 1}}, ""),
    ],
)
def test_half_a_character_is_told_at_its_place(document: object, place: str) -> None:
    found = judged(json.dumps(document))
    assert found.form is None
    assert [(one.place, one.message) for one in found.troubles] == [(place, NO_CHARACTER)]
