"""What is accepted without a person, and what is not."""

import datetime as dt

import pytest

from extractors.judge import judge
from extractors.read import RawField
from records.form import FormDefinition
from records.reading import Decision, FieldValue, Problem, TableCell
from records.values import Text

BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
FORM = FormDefinition.model_validate({
    "schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297,
    "fields": [
        {"path": path, "label": path, "kind": kind, "layout": {"kind": "line", "box": BOX}}
        for path, kind in (("yubin", "postal_code"), ("jusho", "address"))
    ],
    "rules": [{"rule": "postal_matches_address", "fields": ["yubin", "jusho"]}],
})  # fmt: skip
CODE = RawField("3140121", 0.99, weakest=0.99)
READ = "神栖市溝口4991-5"


def judged(code: RawField, address: RawField) -> tuple[FieldValue, FieldValue]:
    proofs = dict.fromkeys(("yubin", "jusho"), TableCell(row=1, column="a"))
    first, second = judge(FORM, {"yubin": code, "jusho": address}, proofs, today=dt.date(2026, 11, 24))
    return first, second


def address(*, agreed: bool, held: bool = True, weakest: float = 0.9, text: str = READ) -> RawField:
    shares = (weakest,) * len(text)
    return RawField(text, 0.9, agreed=agreed, weakest=weakest, shares=shares, numbers_held=held)


@pytest.mark.parametrize(("weakest", "code"), [(0.80, None), (0.79, "reading.unsure")])
def test_every_character_has_to_be_sure_also_where_two_engines_agree(
    weakest: float, code: str | None
) -> None:
    _, field = judged(CODE, address(agreed=True, held=False, weakest=weakest))
    assert (field.problem.code if field.problem else None) == code
    assert field.decision is (Decision.CHECK if code else Decision.ACCEPT)


def test_the_postal_code_settles_what_the_engines_differ_about() -> None:
    _, field = judged(CODE, address(agreed=False))
    assert (field.decision, field.value) == (Decision.ACCEPT, Text(text=READ))
    _, unheld = judged(CODE, address(agreed=False, held=False))
    assert unheld.decision is Decision.CHECK


def test_an_unsure_postal_code_settles_nothing() -> None:
    code, field = judged(RawField("3140121", 0.7, weakest=0.7), address(agreed=False))
    assert (code.decision, field.decision) == (Decision.CHECK, Decision.CHECK)


def test_code_and_address_that_do_not_fit_both_go_to_a_person() -> None:
    code, field = judged(CODE, address(agreed=True, text="神栖市知手4991-5"))
    assert {one.problem.code for one in (code, field) if one.problem} == {"rule.postal_address"}


def test_a_doubt_about_the_ink_outweighs_agreement() -> None:
    doubt = Problem(code="writing.strays", message="はみ出し")
    _, field = judged(CODE, RawField(READ, 0.99, doubt=doubt))
    assert (field.decision, field.problem) == (Decision.CHECK, doubt)
