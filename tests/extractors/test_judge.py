"""What is accepted without a person, and what is not."""

import datetime as dt
from dataclasses import replace

import pytest

from extractors.calibration import CLUES, Calibration, Curve, Step
from extractors.judge import OFFERED, judge
from extractors.lattice import Hypothesis, shared
from extractors.raw import Opinions, RawField
from extractors.routing import Routing
from records.form import FormDefinition
from records.reading import Decision, FieldValue, Problem, TableCell
from records.values import Text

BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
KINDS = {"yubin": "postal_code", "jusho": "address", "shimei": "name", "hi": "date", "riyu": "text"}
FORM = FormDefinition.model_validate({
    "schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297,
    "fields": [
        {"path": path, "label": path, "kind": kind,
         "layout": {"kind": "date_parts", "year": [BOX], "month": [BOX], "day": [BOX], "fixed_era": "R"}
                   if kind == "date" else {"kind": "line", "box": BOX}}
        for path, kind in KINDS.items()
    ],
    "rules": [{"rule": "postal_matches_address", "fields": ["yubin", "jusho"]}],
})  # fmt: skip
WEIGHTS = {"doubt": 1.0, "weakest": 1.0, "agreed": 1.0, "denied": -1.0, "confirmed": 2.0, "refuted": -2.0,
           "unfit": -4.0}  # fmt: skip
# A text without a rival has a score of 9.2 from that, so five have to come from elsewhere.
CURVE = Curve(
    weights=(*(WEIGHTS.get(clue, 0.0) for clue in CLUES), 0.0),
    steps=(Step(score=-1e6, fields=1000, probability=0.5), Step(score=14.2, fields=9000, probability=0.9999)),
)
# Dates were never fitted.
GROUPS = ("number", "address", "name", "blank", "text")
ROUTING = Routing(Calibration(version="v", fitted_on="by hand", curves=dict.fromkeys(GROUPS, CURVE)))
CODE, READ = "3140121", "神栖市溝口4991-5"


def raw(*texts: str, weakest: float = 0.999, second: int = 1, unfit: bool = False) -> RawField:
    """Answer a field that may say these texts, all equally likely."""
    found = shared(Hypothesis(text, 0.0) for text in texts)
    return RawField(found, Opinions(weakest=weakest, second=second, unfit=unfit))


def judged(**raws: RawField) -> dict[str, FieldValue]:
    """Answer the fields given; the others are blank."""
    all_raws = {path: raws.get(path, RawField()) for path in KINDS}
    proofs = dict.fromkeys(KINDS, TableCell(row=1, column="a"))
    fields = judge(FORM, all_raws, proofs, ROUTING, today=dt.date(2026, 11, 24)).fields
    assert [one.path for one in fields] == list(KINDS)
    return {one.path: one for one in fields if one.path in raws}


def code_of(field: FieldValue) -> str | None:
    assert (field.decision is Decision.ACCEPT) == (field.problem is None)
    return field.problem.code if field.problem else None


@pytest.mark.parametrize(("weakest", "code"), [(0.90, None), (0.80, "reading.unsure")])
def test_every_character_has_to_be_sure_also_where_two_engines_agree(
    weakest: float, code: str | None
) -> None:
    found = judged(yubin=raw(CODE), jusho=raw(READ, weakest=weakest))
    assert code_of(found["jusho"]) == code


def test_the_postal_code_settles_what_the_engines_differ_about() -> None:
    differing = raw(READ, weakest=0.99, second=-1)
    found = judged(yubin=raw(CODE), jusho=differing)
    assert (found["jusho"].decision, found["jusho"].value) == (Decision.ACCEPT, Text(text=READ))
    assert code_of(judged(jusho=differing)["jusho"]) == "reading.differs"


def test_an_unsure_postal_code_settles_nothing() -> None:
    two = judged(yubin=raw(CODE, "3140112"), jusho=raw(READ, "神栖市知手中央4991-5"))
    assert [code_of(one) for one in two.values()] == ["reading.unsure", "reading.unsure"]
    assert Text(text="神栖市知手中央4991-5") in (two["jusho"].value, *two["jusho"].alternatives)


def test_code_and_address_that_do_not_fit_both_go_to_a_person() -> None:
    found = judged(yubin=raw(CODE), jusho=raw("神栖市知手4991-5"))
    assert {code_of(one) for one in found.values()} == {"rule.postal_address"}


def test_a_doubt_about_the_ink_outweighs_agreement() -> None:
    doubt = Problem(code="writing.strays", message="はみ出し")
    field = judged(yubin=raw(CODE), jusho=replace(raw(READ), doubt=doubt))["jusho"]
    assert (field.decision, field.problem, field.probability) == (Decision.CHECK, doubt, 0.5)


def test_text_that_does_not_fit_its_ink_says_so() -> None:
    assert code_of(judged(riyu=raw("転勤のため", unfit=True))["riyu"]) == "writing.unfit"


def test_a_name_of_a_hidden_family_goes_to_a_person_with_the_family() -> None:
    field = judged(shimei=raw("高橋\u3000一郎", weakest=0.9999))["shimei"]
    assert (code_of(field), field.value) == ("reading.variant", Text(text="高橋\u3000一郎"))
    assert Text(text="髙橋\u3000一郎") in field.alternatives
    assert code_of(judged(shimei=raw("山田\u3000一郎", weakest=0.9999))["shimei"]) is None


def test_a_group_that_was_never_fitted_never_passes() -> None:
    field = judged(hi=raw("R|8|2|3", weakest=1.0))["hi"]
    assert (code_of(field), field.probability) == ("reading.unsure", 0.5)


def test_an_impossible_date_passes_by_no_certainty() -> None:
    field = judged(hi=replace(raw("R|8|2|30"), certain=1.0))["hi"]
    assert field.decision is Decision.CHECK
    assert field.problem is not None
    assert field.problem.code.startswith("value.")


def test_what_was_typed_needs_no_calibration() -> None:
    nothing = Routing(Calibration(version="none", fitted_on="", curves={}))
    typed = {path: replace(raw(text), certain=1.0) for path, text in (("yubin", CODE), ("jusho", READ))}
    raws = {path: typed.get(path, RawField()) for path in KINDS}
    proofs = dict.fromkeys(KINDS, TableCell(row=1, column="a"))
    fields = judge(FORM, raws, proofs, nothing, today=dt.date(2026, 11, 24)).fields
    found = {one.path: one for one in fields}
    assert [(found[path].decision, found[path].probability, found[path].clues) for path in typed] == [
        (Decision.ACCEPT, 1.0, None), (Decision.ACCEPT, 1.0, None),
    ]  # fmt: skip
    assert found["riyu"].decision is Decision.CHECK


def test_only_a_few_others_are_offered_and_the_likeliest_first() -> None:
    texts = ["転勤", "転居", "転出", "転入", "転校", "転院"]
    logs = [0.0, -1.0, -2.0, -3.0, -4.0, -20.0]
    found = shared(Hypothesis(text, log) for text, log in zip(texts, logs, strict=True))
    field = judged(riyu=RawField(found))["riyu"]
    assert field.alternatives == tuple(Text(text=one) for one in texts[1:5])
    assert len(field.alternatives) == OFFERED
    few = judged(riyu=RawField(found[:2] + found[-1:]))["riyu"]
    assert few.alternatives == (Text(text="転居"),)


def test_what_made_the_probability_is_kept() -> None:
    field = judged(yubin=raw(CODE))["yubin"]
    assert field.clues is not None
    assert (field.clues.group, len(field.clues.values)) == ("number", len(CLUES))
    assert ROUTING.calibration.probability(field.clues) == field.probability
