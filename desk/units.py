"""One 業務 as 業務台帳 shows it: what is defined, what the ledger counted, what was measured."""

import datetime as dt

from ledger.decided import NONE_DECIDED, DecidedShare, decided_shares
from ledger.halts import Halt, Halts
from ledger.measured import Measured
from ledger.progress import ProcedureProgress, Progress
from ledger.sampling import Proof
from records.base import Frozen
from records.difference import Difference, Verdict, verdict_of
from records.errors import BusinessError
from records.interval import wilson
from records.measuring import Measuring
from records.paths import Slug
from records.procedure import ProcedureDefinition, Stage
from records.running import Lack, Standing, introduced, lacks
from values.calendar import fiscal_year, office_day, working_days, year_began
from yomikaki.office import Office


class Hours(Frozen):
    """Hours that people saved, with their 95 % interval: items times the measured difference."""

    saved: float
    low: float
    high: float


class Unit(Frozen):
    """A 業務 here. ``measured`` is its newest 計測 that gave a difference; ``fields`` stand on its form.

    ``decided``: 電子決裁, of cases that were opened in the present 年度 ``year``.
    """

    procedure: ProcedureDefinition
    fields: int
    progress: ProcedureProgress
    proof: Proof
    year: int
    decided: DecidedShare
    measured: Measuring | None
    halt: Halt | None
    standing: Standing

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What it lacks to be 稼働中."""
        return lacks(self.standing)

    @property
    def runs(self) -> bool:
        """Whether it is 稼働中."""
        return not self.lacks

    @property
    def introduced(self) -> dt.date | None:
        """Since when it counts toward 累計."""
        return introduced(self.standing)

    @property
    def stage(self) -> Stage:
        """How far it has come, as of now: one that somebody stopped on the page has stopped."""
        return Stage.STOPPED if self.halt else self.procedure.stage

    @property
    def right(self) -> tuple[float, float, float] | None:
        """Share of right fields among those that nobody looked at, with its 95 % interval."""
        if not self.proof.fields:
            return None
        right = self.proof.fields - self.proof.wrong
        return (right / self.proof.fields, *wilson(right, self.proof.fields))

    @property
    def checked(self) -> float | None:
        """Share of fields that people answered."""
        known = self.progress
        return known.answered / (known.checked * self.fields) if known.checked and self.fields else None

    @property
    def difference(self) -> Difference | None:
        """Seconds before and after."""
        return self.measured.difference if self.measured else None

    @property
    def verdict(self) -> Verdict:
        """Whether it is quicker."""
        return verdict_of(self.difference)

    @property
    def hours(self) -> Hours | None:
        """Hours saved so far: measured, never predicted. Less than nothing is time that it cost."""
        if self.difference is None:
            return None
        found, hours = self.difference, self.progress.live / 3600
        return Hours(saved=found.saved * hours, low=found.low * hours, high=found.high * hours)


def units(office: Office) -> tuple[Unit, ...]:
    """Answer every 業務 that is defined, in the catalog's order."""
    progress, halts = Progress(office.book).all(), Halts(office.book).standing()
    now = office.clock.now()
    decided = decided_shares(office.book, year_began(office_day(now)), now)
    measured: dict[Slug, list[Measuring]] = {}
    for one in Measured(office.book).all():
        if one.difference is not None:
            measured.setdefault(one.procedure, []).append(one)
    return tuple(
        _unit(
            office,
            slug,
            progress.get(slug),
            decided.get(slug, NONE_DECIDED),
            measured.get(slug, []),
            halts.get(slug),
        )
        for slug in office.catalog
    )


def unit(office: Office, slug: Slug) -> Unit:
    """Answer one 業務.

    Raises:
        BusinessError: it is not defined (``procedure.unknown``).
    """
    found = next((one for one in units(office) if one.procedure.slug == slug), None)
    if found is None:
        raise BusinessError("procedure.unknown", "この業務の定義がありません。")
    return found


def _unit(
    office: Office,
    slug: Slug,
    progress: ProcedureProgress | None,
    decided: DecidedShare,
    measured: list[Measuring],
    halt: Halt | None,
) -> Unit:
    defined, known = office.defined(slug), progress or ProcedureProgress(procedure=slug)
    procedure = defined.procedure
    since = max((one for one in (known.last_live, known.oldest) if one), default=None)
    standing = Standing(
        stage=procedure.stage,
        halted=halt is not None,
        owner=procedure.owner,
        live=known.live,
        first_live=office_day(known.first_live) if known.first_live else None,
        measured=min((office_day(one.ended_at) for one in measured if one.ended_at), default=None),
        waiting=known.waiting,
        idle_days=working_days(office_day(since), office.today()) if since and known.oldest else 0,
    )
    return Unit(
        procedure=procedure,
        fields=len(defined.form.fields),
        progress=known,
        proof=office.figures.proof(procedure),
        year=fiscal_year(office.today()),
        decided=decided,
        measured=measured[0] if measured else None,
        halt=halt,
        standing=standing,
    )
