"""廃棄, one round: what two people agreed to, and what is due where the definition of a 業務 has decided."""

from contextlib import ExitStack

from ledger.disposing import RULE, Disposals
from ledger.erasing import Eraser
from records.base import Frozen
from records.errors import ApplicationError
from records.paths import Slug
from records.retention import Certificate, Retention
from yomikaki.office import Office
from yomikaki.taking_in import alone

# Whoever takes in or reads might keep, unseen, the very file that is being destroyed.
QUIET_STAGES = ("take", "read", "enter", "rehearse", "dispose")


class DisposedCounts(Frozen):
    """What one round destroyed; a disposal with a technical failure (codes) goes on with the next round."""

    certificates: tuple[Certificate, ...]
    failures: tuple[str, ...]
    # Another stage is at work on this machine: nothing was done.
    busy: bool = False


def rules(office: Office) -> dict[Slug, Retention]:
    """Answer how long each 業務 keeps its cases; those without a rule keep them for good."""
    defined = {slug: one.procedure.retention for slug, one in office.catalog.items()}
    return {slug: rule for slug, rule in defined.items() if rule is not None}


def dispose_all(office: Office) -> DisposedCounts:
    """Destroy what was decided, while no other stage of this machine is at work."""
    with ExitStack() as held:
        mine = [held.enter_context(alone(office.settings.home, stage)) for stage in QUIET_STAGES]
        if not all(mine):
            return DisposedCounts(certificates=(), failures=(), busy=True)
        return _dispose(office)


def _dispose(office: Office) -> DisposedCounts:
    disposals = Disposals(office.book)
    for slug, rule in rules(office).items():
        if rule.nightly:
            disposals.order(slug, rule, office.today())
    eraser = Eraser(office.book, office.blobs, office.settings.watch / "done", office.ledger_id)
    certificates, failures = [], []
    for one in disposals.to_carry_out():
        try:
            certificates.append(eraser.carry_out(one.id, RULE))
        except ApplicationError as error:
            failures.append(error.code)
    return DisposedCounts(certificates=tuple(certificates), failures=tuple(failures))
