"""What every page works with: the office, and the rooms that only the desk needs."""

from collections.abc import Callable
from dataclasses import dataclass

from desk.differences import Differences
from desk.jobs import Jobs
from desk.looking import Looking
from desk.masking import Masked, masked_in, veiled
from desk.oidc import Provider
from desk.queue import Queue
from desk.unmasking import Unmasking
from ledger.advancing import Definitions
from ledger.balance import Balance
from ledger.case_lists import CaseLists, CaseQuery
from ledger.chain import Fact
from ledger.extraction_log import ExtractionLog
from ledger.history import CaseFile, CaseLine
from ledger.lookup import Lookup
from ledger.open_fields import OpenFields
from ledger.owners import KINDS, Owners
from ledger.progress import Progress
from ledger.sessions import Sessions
from ledger.settling import Settling
from records.account import User
from records.errors import BusinessError
from records.forming import Trial
from records.ids import Id
from records.paths import Slug
from records.ports import FormWorkshop
from records.screen import every_back
from yomikaki.office import Office


@dataclass(frozen=True)
class Parts:
    """The office, opened for people."""

    office: Office
    sessions: Sessions
    provider: Provider | None
    lookup: Lookup
    owners: Owners
    open_fields: OpenFields
    lists: CaseLists
    looking: Looking
    unmasking: Unmasking
    balance: Balance
    log: ExtractionLog
    differences: Differences
    settling: Settling
    progress: Progress
    checks: Queue
    approvals: Queue
    workshop: FormWorkshop
    proposals: Jobs[None]
    trials: Jobs[Trial]
    # Starts the robot that fills screens on request; without it they wait for its schedule.
    hurry: Callable[[], None]

    def reach(self, user: User) -> tuple[Slug, ...] | None:
        """Answer the 業務 of the departments that a person works for, None where no department binds them."""
        return None if user.bound_to is None else tuple(self.known(user))

    def known(self, user: User) -> dict[Slug, Definitions]:
        """Answer the 業務 that a person works on."""
        bound = user.bound_to
        every = self.office.catalog.items()
        return {slug: one for slug, one in every if bound is None or one.procedure.department in bound}

    def reaches_thing(self, user: User, kind: str, named: str) -> bool:
        """Tell whether what an address names is of a department that a person works for.

        ``kind`` is what the address calls it. What there is not, nobody who is bound reaches: a refusal does
        not tell whether there is one.
        """
        if user.bound_to is None:
            return True
        if kind == "slug":
            return named in self.known(user) or named not in self.office.catalog
        if kind not in KINDS:
            return True
        owner = self.owners.of(kind, named)
        if owner is None or owner.procedure is None:
            return owner is not None and owner.department in user.bound_to
        return owner.procedure in self.known(user)

    def reaches(self, user: User, *case_ids: Id) -> bool:
        """Tell whether a person works on all of these cases' 業務."""
        reach = self.reach(user)
        return reach is None or all(self.lookup.procedure(one) in reach for one in case_ids)

    def defined(self, line: CaseLine) -> Definitions:
        """Answer what a case is judged by: its 業務 as released now, on the form that it is pinned to.

        Raises:
            BusinessError: the 業務 was removed (``procedure.unknown``).
        """
        if line.procedure not in self.office.catalog:
            raise BusinessError("procedure.unknown", "この業務の定義がありません。")
        procedure = self.office.catalog[line.procedure].procedure
        return Definitions(procedure=procedure, form=self.lookup.form(line.form_sha256))

    def seen(self, case_id: Id, user_id: Id, page: str) -> CaseFile:
        """Answer a case that a person now looks at, without what is masked, and write the look down."""
        case = self.office.history.case(case_id)
        self.look(case_id, user_id, page)
        return veiled(case, self.masked(case.line))

    def masked(self, line: CaseLine) -> Masked:
        """Answer what pages mask of a case, also as the business system's screens show it."""
        screen = self.office.screens.get(line.procedure)
        backs = (*self.office.read_back(line.procedure), *every_back(screen.confirm if screen else ()))
        lookup = self.office.lookups.get(line.procedure)
        looked_up = lookup.sensitive if lookup else ()
        return masked_in(self.lookup.form(line.form_sha256), backs, looked_up)

    def look(self, case_id: Id, user_id: Id, page: str, **facts: Fact) -> None:
        """Write down that a person saw a case's personal data."""
        with self.office.book.turn(user_id) as turn:
            turn.look(case_id, page=page, **facts)
        self.looking.note(case_id, user_id)

    def searched(self, user_id: Id, query: CaseQuery) -> None:
        """Write down that a person looked for somebody or something, never for what."""
        with self.office.book.turn(user_id) as turn:
            turn.searched(person=bool(query.person), text=bool(query.text))


def parts_of(office: Office, workshop: FormWorkshop, hurry: Callable[[], None]) -> Parts:
    """Join the desk's rooms to an office, to what reads for who defines forms, and to the robots' start."""
    balance = Balance(office.book)
    return Parts(
        office=office,
        sessions=Sessions(office.book),
        provider=Provider(oidc, office.clock) if (oidc := office.settings.oidc) else None,
        lookup=Lookup(office.book),
        owners=Owners(office.book),
        open_fields=OpenFields(office.book),
        lists=CaseLists(office.book),
        looking=Looking(office.clock),
        unmasking=Unmasking(office.clock),
        balance=balance,
        log=ExtractionLog(office.book),
        differences=Differences(balance, office.clock),
        settling=office.settling,
        progress=Progress(office.book),
        checks=Queue(office.clock),
        approvals=Queue(office.clock),
        workshop=workshop,
        proposals=Jobs(office.clock),
        trials=Jobs(office.clock),
        hurry=hurry,
    )
