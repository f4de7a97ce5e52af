"""What people type is kept by both databases as it is, and looking for it never fails."""

import datetime as dt

import pytest
from sqlalchemy import Engine, select

from ledger import schema
from ledger.advancing import Definitions
from ledger.case_lists import CaseLists, CaseQuery
from ledger.checking import Answer
from records.drop import Drop
from records.errors import BusinessError
from records.form import FormDefinition
from records.ids import Id
from records.reading import Decision
from records.values import Text
from tests.ledger.cast import FORM, SATO, Office, defined, read_field, record_of
from tests.naughty import EVERYTHING
from values.normalise import understand

LINES = tuple(f"gyo_{number}" for number in range(60))
KEPT = tuple(
    found.value
    for text in EVERYTHING
    if isinstance((found := understand(FORM.field("biko"), text, today=dt.date(2026, 11, 24))).value, Text)
)
UNSTORABLE = ("神\0栖", "\0\0\0", "神\ud800栖", "\udfff\udfff\udfff")


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def long_form() -> Definitions:
    """The form with many lines for remarks."""
    field = FORM.field("biko").model_dump()
    many = tuple({**field, "path": path, "label": path} for path in LINES)
    plain = FORM.model_dump(by_alias=True)
    form = FormDefinition.model_validate({**plain, "fields": (*plain["fields"], *many)})
    return defined().model_copy(update={"form": form})


def looked_for(lists: CaseLists, text: str) -> tuple[Id, ...] | str:
    """Answer the cases that are found, or why nothing was looked for."""
    try:
        return tuple(line.id for line in lists.page(CaseQuery(text=text), limit=5).cases)
    except BusinessError as error:
        return error.code


def test_every_text_is_kept_as_typed_and_looked_for_without_failing(office: Office) -> None:
    office.drop()
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    record, known = record_of("000123"), long_form()
    fields = (*record.fields, *(read_field(path, Text(text="なし"), Decision.CHECK) for path in LINES))
    record = record.model_copy(update={"fields": fields})
    case_id = office.sorting.file(task.page.id, record, known, run_id=None, actor="reader")
    lists, found = CaseLists(office.book), {}
    for begin in range(0, len(KEPT), len(LINES)):
        texts = dict(zip(LINES, KEPT[begin : begin + len(LINES)], strict=False))
        answers = tuple(Answer(path=path, value=text, milliseconds=9) for path, text in texts.items())
        office.checking.answer(case_id, office.version(case_id), answers, known, user_id=SATO)
        held = office.history.case(case_id).contents
        assert held is not None
        assert {path: held.answers[path] for path in texts} == texts
        found |= {text.text: looked_for(lists, text.text) for text in list(texts.values())[::12]}
    assert set(found.values()) <= {(case_id,), (), "search.too_short"}
    assert len([one for one in found.values() if one == (case_id,)]) > 25


def test_what_no_database_keeps_is_refused_by_each_in_the_same_words(office: Office) -> None:
    case_id = office.read(unsure=("biko",))
    for text in UNSTORABLE:
        looked_for(CaseLists(office.book), text)
        with pytest.raises(BusinessError) as refused:
            office.holding.hold(case_id, office.version(case_id), text, user_id=SATO)
        assert refused.value.code == "text.unstorable"
    assert office.history.case(case_id).line.reason is None


def test_a_file_may_be_called_anything_and_only_the_ledger_says_so(office: Office) -> None:
    names = [text for text in EVERYTHING if "\0" not in text][::8]
    for number, name in enumerate(names):
        drop = Drop(
            department="環境課", folder=name, file_name=name, sha256=f"{number:064x}", size=1, mtime_ns=1
        )
        office.reception.seen(drop)
    with office.book.reading() as connection:
        kept = list(
            connection.execute(
                select(schema.scans.c.file_name).order_by(schema.scans.c.seen_at, schema.scans.c.id)
            ).scalars()
        )
        told = list(connection.execute(select(schema.events.c.body)).scalars())
    assert kept == names
    assert not [name for name in names if len(name) > 8 and any(name in one for one in told)]
