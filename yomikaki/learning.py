"""Learning from corrections: what people said of real fields moves the probabilities of the next ones.

Which fields people saw is no accident, so not every label may teach. A field that was checked because its
probability was too low was checked whatever stood in it, and a blindly sampled one was drawn whatever stood
in it: within a step of like scores the two are fair samples, and only a step's share of right ones is
learned. (To weight accepted fields by one over their share would only multiply the noise of a few.) Fields
checked for another reason, and accepted ones that somebody corrected, were picked because they looked wrong:
they are counted and never fitted. All labels are fitted onto the shipped calibration, so none counts twice.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from extractors.calibration import CLUES, Calibration, Curve, shipped
from extractors.fitting import Labelled, refit
from extractors.judge import DIFFER, UNFIT, UNSURE
from extractors.routing import Routing
from ledger.calibrations import choices, note_choice
from ledger.labels import Label, Sent, labels
from ledger.sampling import Proof
from records.base import Frozen
from records.errors import BusinessError
from records.interval import wilson
from records.paths import Slug
from yomikaki.calibrations import UNKNOWN, choose, current, file_sha256, keep, named, versioned
from yomikaki.office import Office

# Fewer labelled fields say too little: the shipped curve of their group stays.
LEAST = 200
FOLDS = 5
BY_PROBABILITY = frozenset({DIFFER.code, UNFIT.code, UNSURE.code})
# Groups that our own cell network reads.
OWN = frozenset({"boxes", "date", "letters", "sign"})
TOO_FEW = BusinessError("calibration.too_few", "較正を改めるには、人が確かめた項目が足りません。")
_NEVER_SURE = 1e-9


class Loss(Frozen):
    """How far probabilities are from what was seen; less is better. On fields that the fit did not see."""

    log: float
    brier: float


class GroupReport(Frozen):
    """One group's labelled fields that may teach: wrong ones seen (95 % interval of the share), and stated.

    ``before`` and ``after`` a refit by cross-validation; None where there are too few fields.
    """

    group: str
    fields: int
    wrong: int
    low: float
    high: float
    stated_wrong: float
    before: Loss | None
    after: Loss | None


class ProcedureReport(Frozen):
    """One 業務: how many of its labelled fields would pass at its budget, and what proves the budget."""

    procedure: Slug
    fields: int
    passing: int
    passing_after: int
    proof: Proof
    proven: bool


class LearningReport(Frozen):
    """What was labelled and what it would change.

    ``own_wrong`` of ``own`` labelled fields were read by our own network and wrong: more than those a network
    trained anew cannot mend.
    """

    calibration: str
    labelled: int
    trials: int
    not_fitted: int
    groups: tuple[GroupReport, ...]
    procedures: tuple[ProcedureReport, ...]
    own: int
    own_wrong: int


def report(office: Office) -> LearningReport:
    """Answer what people's answers say of the calibration in use, and what a refit would change."""
    told, used = labels(office.book), current(office.settings)
    live = [one for one in told if not one.trial]
    fair = _fair(live)
    ours = [one for one in live if one.clues is not None and one.clues.group in OWN]
    return LearningReport(
        calibration=used.version,
        labelled=len(live),
        trials=len(told) - len(live),
        not_fitted=len(live) - len(fair),
        groups=tuple(_group(name, found, used) for name, found in sorted(_by_group(fair).items())),
        procedures=_procedures(office, fair, used),
        own=len(ours),
        own_wrong=sum(not one.right for one in ours),
    )


def apply(office: Office, *, actor: str) -> Calibration:
    """Fit the labels onto the shipped calibration, keep the result and let it read.

    Raises:
        BusinessError: no group has enough labels (``calibration.too_few``).
    """
    fair = _fair(one for one in labels(office.book) if not one.trial)
    if all(len(found) < LEAST for found in _by_group(fair).values()):
        raise TOO_FEW
    learned = versioned(_learned(fair))
    keep(office.settings, learned)
    _choose(office, learned, actor)
    return learned


def use(office: Office, version: str, *, actor: str) -> Calibration:
    """Let a kept calibration read.

    Raises:
        BusinessError: there is none of this version (``calibration.unknown``).
    """
    found = named(office.settings, version)
    _choose(office, found, actor)
    return found


def back(office: Office, *, actor: str) -> Calibration:
    """Let the calibration read that was in use before the present one.

    Raises:
        BusinessError: there was none (``calibration.unknown``).
    """
    before = [shipped().version, *(one.version for one in choices(office.book))]
    other = [version for version in before if version != before[-1]]
    if not other:
        raise UNKNOWN
    return use(office, other[-1], actor=actor)


def _choose(office: Office, calibration: Calibration, actor: str) -> None:
    note_choice(office.book, calibration.version, file_sha256(calibration), actor=actor)
    choose(office.settings, calibration)


def _fair(found: Iterable[Label]) -> list[Label]:
    """Answer the labels that may teach: those of fields that were not picked for what stands in them."""
    return [
        one
        for one in found
        if one.clues is not None
        and one.clues.group in shipped().curves
        and len(one.clues.values) == len(CLUES)
        and (one.sent is Sent.BLIND or (one.sent is Sent.CHECK and one.problem in BY_PROBABILITY))
    ]


def _by_group(fair: Sequence[Label]) -> dict[str, list[Label]]:
    groups: dict[str, list[Label]] = {}
    for one in fair:
        if one.clues is not None:
            groups.setdefault(one.clues.group, []).append(one)
    return groups


def _learned(fair: Sequence[Label]) -> Calibration:
    groups = {name: found for name, found in _by_group(fair).items() if len(found) >= LEAST}
    curves = {name: _refitted(name, found) for name, found in groups.items()}
    fields = sum(len(found) for found in groups.values())
    told = f"{shipped().version}, {fields} fields that people answered ({', '.join(sorted(groups))})"
    return Calibration(version="", fitted_on=told, curves={**shipped().curves, **curves})


def _refitted(group: str, found: Sequence[Label]) -> Curve:
    fields = [Labelled(one.clues, one.right) for one in found if one.clues is not None]
    return refit(shipped().curves[group], fields)


def _group(name: str, found: Sequence[Label], used: Calibration) -> GroupReport:
    stated = [_probability(one, used.curves) for one in found]
    wrong = sum(not one.right for one in found)
    low, high = wilson(wrong, len(found))
    enough = len(found) >= LEAST
    return GroupReport(
        group=name, fields=len(found), wrong=wrong, low=low, high=high,
        stated_wrong=sum(1 - one for one in stated),
        before=_loss(stated, found) if enough else None,
        after=_loss(_cross_validated(name, found), found) if enough else None,
    )  # fmt: skip


def _cross_validated(name: str, found: Sequence[Label]) -> list[float]:
    """Answer each field's probability from a refit without the fields of its fold; a case is never split."""
    curves = [{name: _refitted(name, [one for one in found if _fold(one) != fold])} for fold in range(FOLDS)]
    return [_probability(one, curves[_fold(one)]) for one in found]


def _fold(label: Label) -> int:
    return int(label.case_id[-8:], 16) % FOLDS


def _probability(label: Label, curves: Mapping[str, Curve]) -> float:
    clues = label.clues
    if clues is None or clues.group not in curves:
        return label.probability
    return curves[clues.group].probability(clues.values)


def _loss(stated: Sequence[float], found: Sequence[Label]) -> Loss:
    seen = [max(_NEVER_SURE, p if one.right else 1 - p) for p, one in zip(stated, found, strict=True)]
    return Loss(
        log=-sum(math.log(p) for p in seen) / len(seen), brier=sum((1 - p) ** 2 for p in seen) / len(seen)
    )


def _procedures(office: Office, fair: Sequence[Label], used: Calibration) -> tuple[ProcedureReport, ...]:
    budgets = {slug: one.procedure.budget.wrong_per_1000 for slug, one in office.catalog.items()}
    before, after = Routing(used, budgets), Routing(_learned(fair), budgets)
    found = []
    for slug, defined in office.catalog.items():
        own = [one for one in fair if one.procedure == slug]
        proof = office.figures.proof(defined.procedure)
        passing, later = (
            sum(_probability(one, routing.calibration.curves) >= routing.least(defined.form) for one in own)
            for routing in (before, after)
        )
        found.append(
            ProcedureReport(
                procedure=slug, fields=len(own), passing=passing, passing_after=later,
                proof=proof, proven=proof.proven,
            )
        )  # fmt: skip
    return tuple(found)
