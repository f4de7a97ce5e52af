"""A budget of wrong fields, and what it lets pass."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.calibration import CLUES, Calibration, Curve, Step, group_of
from extractors.routing import CERTAIN, TYPIST, WORST, Routing, least_probability
from records.form import FormDefinition

BOX = {"x": 10, "y": 10, "w": 90, "h": 9}
KINDS = {"shimei": "name", "kana": "kana", "jusho": "address", "riyu": "text", "biko": "text"}
GROUPS = ("name", "kana", "address", "text")
FORM = FormDefinition.model_validate({
    "schema": 1, "slug": "any_form", "title": "t", "version": "1", "width": 210, "height": 297,
    "fields": [{"path": path, "label": path, "kind": kind, "layout": {"kind": "line", "box": BOX}}
               for path, kind in KINDS.items()],
})  # fmt: skip
BUDGETS = st.floats(0.0, 0.5)


def calibration(**steps: list[tuple[int, float]]) -> Calibration:
    """Answer a calibration of groups with steps of so many fields and a probability."""
    curves = {
        group: Curve(weights=(0.0,) * (len(CLUES) + 1), steps=tuple(
            Step(score=float(place), fields=fields, probability=share)
            for place, (fields, share) in enumerate(sorted(given, key=lambda one: one[1]))
        ))
        for group, given in steps.items()
    }  # fmt: skip
    return Calibration(version="v", fitted_on="", curves=curves)


STEPS = st.lists(st.tuples(st.integers(1, 5000), st.floats(0.3, 0.9999)), min_size=1, max_size=5)
CALIBRATIONS = st.dictionaries(st.sampled_from(GROUPS), STEPS).map(lambda steps: calibration(**steps))


def passing(made: Calibration, least: float) -> tuple[float, float]:
    """Answer how many of a form's fields pass and how many wrong ones are expected among them."""
    fields, wrong = 0.0, 0.0
    for one in FORM.fields:
        curve = made.curves.get(group_of(one, blank=False))
        for step in curve.steps if curve else ():
            if step.probability >= least:
                share = step.fields / sum(each.fields for each in curve.steps)  # type: ignore[union-attr]
                fields += share
                wrong += share * (1 - step.probability)
    return fields, wrong


@given(CALIBRATIONS, BUDGETS)
def test_the_budget_is_never_exceeded(made: Calibration, budget: float) -> None:
    fields, wrong = passing(made, least_probability(made, FORM, budget))
    assert wrong <= budget * fields + 1e-9


@given(CALIBRATIONS, BUDGETS, BUDGETS)
def test_a_smaller_budget_never_lets_more_pass(made: Calibration, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert least_probability(made, FORM, small) >= least_probability(made, FORM, large)


@given(CALIBRATIONS, BUDGETS)
def test_nothing_more_could_pass_within_the_budget(made: Calibration, budget: float) -> None:
    least = least_probability(made, FORM, budget)
    levels = {step.probability for curve in made.curves.values() for step in curve.steps}
    next_level = max((level for level in levels if level < least), default=None)
    if next_level is not None:
        fields, wrong = passing(made, next_level)
        assert wrong > budget * fields - 1e-9 or 1 - next_level > WORST * budget


def test_sure_fields_pay_for_unsure_ones() -> None:
    made = calibration(name=[(1000, 0.9999)], text=[(500, 0.998), (500, 0.99)])
    # A name and two texts: (0.0001 + 2 * 0.5 * 0.002) / 2 is 0.00105, with the rest 0.0041.
    assert least_probability(made, FORM, 0.0009) == 0.9999
    assert least_probability(made, FORM, 0.0011) == 0.998
    assert least_probability(made, FORM, 0.005) == 0.99


def test_where_nothing_is_good_enough_only_what_is_certain_passes() -> None:
    made = calibration(name=[(1000, 0.99)])
    assert least_probability(made, FORM, 0.0001) == CERTAIN
    assert least_probability(calibration(), FORM, 0.5) == CERTAIN
    assert CERTAIN > 0.9999995


def test_every_procedure_has_its_budget_and_the_others_that_of_a_typist() -> None:
    made = calibration(name=[(9000, 0.9999), (1000, 0.99)])
    assert Routing(made).least(FORM) == 0.9999
    assert Routing(made, {"any_form": 2.0}).least(FORM) == 0.99
    assert Routing(made, {"other": 2.0}).least(FORM) == 0.9999
    assert Routing(made, {"any_form": 0.05}).least(FORM) == CERTAIN
    assert TYPIST == 0.37


def test_sure_fields_do_not_pay_for_one_that_is_far_less_sure() -> None:
    made = calibration(name=[(1000, 0.99999)], text=[(990, 0.99999), (10, 0.981)])
    assert Routing(made, {"any_form": 0.5}).least(FORM) == 0.99999
    assert Routing(made, {"any_form": 2.0}).least(FORM) == 0.981
