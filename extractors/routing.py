"""Who looks at a field: a budget of wrong fields, turned into the least probability that passes unseen.

Of all least probabilities, the lowest is taken at which the fields of a form that pass are expected to be
wrong no more often than the budget says. That takes from people what they find least in. No field passes that
is ten times as likely wrong as the budget: many sure marks must not pay for an unsure name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.calibration import Calibration, group_of
from records.form import Barcode, FormDefinition
from records.paths import Slug

# Wrong fields per 1,000 of one typist (Paulsen 2012, PLOS ONE e35087): where no 業務 says anything else.
TYPIST = 0.37
WORST = 10.0
# Nothing that was read from ink is so sure; what was typed is.
CERTAIN = 1.0


@dataclass(frozen=True)
class Routing:
    """A calibration, and what each 業務 allows to be wrong (fields per 1,000 that nobody looked at)."""

    calibration: Calibration
    budgets: Mapping[Slug, float] = field(default_factory=dict)

    def least(self, form: FormDefinition) -> float:
        """Answer the least probability with which a field of this form passes unseen."""
        return least_probability(self.calibration, form, self.budgets.get(form.slug, TYPIST) / 1000)


def least_probability(calibration: Calibration, form: FormDefinition, wrong: float) -> float:
    """Answer the least probability at which at most this share of a form's passing fields is wrong.

    How often a group's fields reach which probability is what the calibration's own fields showed.
    """
    levels: dict[float, float] = {}
    for one in form.fields:
        # A printed code is certain or not read at all.
        if isinstance(one.layout, Barcode):
            continue
        curve = calibration.curves.get(group_of(one, blank=False))
        if curve is None:
            continue
        whole = sum(step.fields for step in curve.steps)
        for step in curve.steps:
            levels[step.probability] = levels.get(step.probability, 0.0) + step.fields / whole
    least, passing, expected = CERTAIN, 0.0, 0.0
    for probability, fields in sorted(levels.items(), reverse=True):
        passing += fields
        expected += fields * (1.0 - probability)
        if expected > wrong * passing or 1.0 - probability > WORST * wrong:
            break
        least = probability
    return least
