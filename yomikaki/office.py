"""The office: every part opened once and joined to the ports that it serves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bots.load import load_bulks, load_lookups, load_screens, load_targets, load_workbooks
from ledger.accounts import Accounts
from ledger.advancing import Definitions
from ledger.after_views import AfterViews
from ledger.approving import Approving
from ledger.blobs import FileBlobs
from ledger.book import Book
from ledger.bulk_entries import BulkEntries
from ledger.checking import Checking
from ledger.corrections import Corrections
from ledger.database import open_engine
from ledger.delegations import Delegations
from ledger.drafts import Drafts
from ledger.entering import Entries
from ledger.facts import identity_secret, ledger_id
from ledger.figures import Figures
from ledger.gathering import Gathering
from ledger.history import History
from ledger.holding import Holding
from ledger.listed import Listed
from ledger.mending import Mending
from ledger.migrating import migrate
from ledger.open_fields import ensure_open_fields
from ledger.reception import Reception
from ledger.rehearsals import Rehearsals
from ledger.replacing import Replacing
from ledger.restoring import require_known_heads
from ledger.searching import ensure_index
from ledger.settling import Settling
from ledger.sorting import Sorting
from ledger.times import SystemClock
from records.bulk import BulkDefinition
from records.form import FormDefinition
from records.ids import Sha256
from records.lookup import LookupDefinition
from records.paths import FieldPath, Slug
from records.ports import Clock
from records.screen import ReadBack, ScreenDefinition, every_back
from records.target import TargetDefinition
from records.workbook import WorkbookDefinition
from values.calendar import office_day
from yomikaki.catalog import Catalog, LiveCatalog
from yomikaki.claiming import claim_folder
from yomikaki.credentials import credentials_of
from yomikaki.publishing import publish
from yomikaki.settings import Credentials, Settings


@dataclass(frozen=True)
class Office:
    """The ledger's rooms, the blobs and the definitions, on one database."""

    settings: Settings
    clock: Clock
    book: Book
    blobs: FileBlobs
    catalog: Catalog

    @cached_property
    def _secret(self) -> bytes:
        return identity_secret(self.book)

    @cached_property
    def ledger_id(self) -> str:
        """Who this ledger is."""
        return ledger_id(self.book)

    def require_known(self) -> None:
        """Let a ledger pass that is not behind its outside anchors.

        Raises:
            EnvironmentProblem: it was restored, and nobody has settled what happened since the backup
                (``environment.ledger_restored``).
        """
        require_known_heads(self.book, self.ledger_id, self.settings.anchors)

    @cached_property
    def reception(self) -> Reception:
        """Where files come in."""
        return Reception(self.book, trial=self.settings.trial)

    @cached_property
    def sorting(self) -> Sorting:
        """Where pages become cases."""
        return Sorting(self.book, prefix=self.settings.prefix, secret=self._secret)

    @cached_property
    def gathering(self) -> Gathering:
        """Where the sides of an application find each other."""
        return Gathering(self.book, prefix=self.settings.prefix, secret=self._secret)

    @cached_property
    def listed(self) -> Listed:
        """Where rows of exports become cases."""
        return Listed(self.book, prefix=self.settings.prefix, secret=self._secret)

    @cached_property
    def checking(self) -> Checking:
        """Where people say what cases hold."""
        return Checking(self.book, secret=self._secret)

    @cached_property
    def approving(self) -> Approving:
        """Where people approve."""
        return Approving(self.book)

    @cached_property
    def delegations(self) -> Delegations:
        """Who decides in whose name."""
        return Delegations(self.book)

    @cached_property
    def after_views(self) -> AfterViews:
        """What was decided in people's names while they were away."""
        return AfterViews(self.book)

    @cached_property
    def rehearsals(self) -> Rehearsals:
        """Where people ask for filled screens, and robots find what to fill."""
        return Rehearsals(self.book)

    @cached_property
    def corrections(self) -> Corrections:
        """Where people open corrections of what was entered."""
        return Corrections(self.book, prefix=self.settings.prefix)

    @cached_property
    def mending(self) -> Mending:
        """Where pages that were sent in again join their case."""
        return Mending(self.book, secret=self._secret)

    @cached_property
    def replacing(self) -> Replacing:
        """Where people say which page mends a case."""
        return Replacing(self.book, self.require_known)

    @cached_property
    def holding(self) -> Holding:
        """Where people stop cases, send them back to the start, and end them."""
        return Holding(self.book, self.require_known)

    @cached_property
    def settling(self) -> Settling:
        """Where people end the doubt about what robots did."""
        return Settling(self.book, self.require_known)

    @cached_property
    def entries(self) -> Entries:
        """Where bots claim cases and write their journal."""
        return Entries(self.book)

    @cached_property
    def bulk_entries(self) -> BulkEntries:
        """Where bots claim the cases of a bulk file, and say what became of it."""
        return BulkEntries(self.book, prefix=self.settings.prefix)

    @cached_property
    def figures(self) -> Figures:
        """Counts."""
        return Figures(self.book)

    @cached_property
    def history(self) -> History:
        """Lists, and everything about one case."""
        return History(self.book)

    @cached_property
    def drafts(self) -> Drafts:
        """Forms that people define."""
        return Drafts(self.book)

    @cached_property
    def accounts(self) -> Accounts:
        """People and their sessions."""
        return Accounts(self.book)

    @cached_property
    def screens(self) -> dict[Slug, ScreenDefinition]:
        """What bots do, by procedure."""
        return load_screens(self.settings.procedures)

    @cached_property
    def workbooks(self) -> dict[Slug, WorkbookDefinition]:
        """The workbooks that records end in, by procedure."""
        return load_workbooks(self.settings.procedures)

    @cached_property
    def bulks(self) -> dict[Slug, BulkDefinition]:
        """The bulk files in which records leave, by procedure."""
        return load_bulks(self.settings.procedures)

    @cached_property
    def lookups(self) -> dict[Slug, LookupDefinition]:
        """What is looked up for the rows of lists, by procedure."""
        return load_lookups(self.settings.procedures)

    def read_back(self, slug: Slug) -> tuple[ReadBack, ...]:
        """Answer what a 業務 reads back where its records end; nothing where they end nowhere."""
        if slug in self.screens:
            return every_back(self.screens[slug].saved)
        return self.workbooks[slug].columns if slug in self.workbooks else ()

    def sensitive(self, slug: Slug) -> frozenset[FieldPath]:
        """Answer the fields (取扱注意) of a 業務, on any form of it, that no picture of a screen may show."""
        versions = self.catalog[slug].versions() if slug in self.catalog else ()
        return frozenset(field.path for one in versions for field in one.form.fields if field.masked)

    @cached_property
    def targets(self) -> dict[Slug, TargetDefinition]:
        """The business systems, at the addresses that this office sets."""
        moved = self.settings.target_urls
        return {
            slug: target.model_copy(update={"base_url": moved.get(slug, target.base_url)})
            for slug, target in load_targets(self.settings.targets).items()
        }

    def defined(self, slug: Slug) -> Definitions:
        """Answer the definitions of a 業務."""
        return self.catalog[slug]

    def publish(self, form: FormDefinition, blanks: Sequence[Sha256], department: str) -> None:
        """Write a released definition where readers find it.

        Raises:
            ApplicationError: the folder of the definitions cannot be written (``form.not_written``).
        """
        pictures = [self.blobs.get(one) for one in blanks]
        publish(self.settings.procedures, form, pictures, department)

    def credentials(self, target: Slug) -> Credentials:
        """Answer how the robot signs in at a target.

        Raises:
            EnvironmentProblem: nobody set it, or its file cannot be used (yomikaki.credentials).
        """
        return credentials_of(self.settings, target)

    def today(self) -> dt.date:
        """Answer the office day (Asia/Tokyo)."""
        return office_day(self.clock.now())


def open_office(settings: Settings, clock: Clock | None = None) -> Office:
    """Open the ledger, migrated to the newest schema, and everything around it.

    Raises:
        BusinessError: a definition is not as it must be (``definition.bad``).
        EnvironmentProblem: the watch folder or the store is another ledger's (``environment.other_ledger``),
            or is not there as it was (``environment.folder_gone``).
    """
    engine = open_engine(settings.database)
    migrate(engine)
    now = clock or SystemClock()
    book = Book(engine, now)
    office = Office(settings, now, book, FileBlobs(settings.blobs), LiveCatalog(settings.procedures))
    for folder in (settings.watch, settings.blobs):
        claim_folder(folder, book, office.ledger_id)
    ensure_index(book)
    ensure_open_fields(book)
    office.blobs.sweep()
    return office
