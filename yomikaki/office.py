"""The office: every part opened once and joined to the ports that it serves."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from bots.load import load_screens, load_targets
from ledger.accounts import Accounts
from ledger.advancing import Definitions
from ledger.blobs import FileBlobs
from ledger.book import Book
from ledger.checking import Checking
from ledger.database import migrate, open_engine
from ledger.entering import Entries
from ledger.facts import identity_secret, ledger_id
from ledger.figures import Figures
from ledger.history import History
from ledger.reception import Reception
from ledger.sorting import Sorting
from ledger.times import SystemClock
from records.errors import EnvironmentProblem
from records.paths import Slug
from records.ports import Clock
from records.screen import ScreenDefinition, TargetDefinition
from values.calendar import office_day
from yomikaki.catalog import Catalog, load_catalog
from yomikaki.claiming import claim_folder
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

    @cached_property
    def reception(self) -> Reception:
        """Where files come in."""
        return Reception(self.book, trial=self.settings.trial)

    @cached_property
    def sorting(self) -> Sorting:
        """Where pages become cases."""
        return Sorting(self.book, prefix=self.settings.prefix, secret=self._secret)

    @cached_property
    def checking(self) -> Checking:
        """Where people answer and approve."""
        return Checking(self.book, secret=self._secret)

    @cached_property
    def entries(self) -> Entries:
        """Where bots claim cases and write their journal."""
        return Entries(self.book)

    @cached_property
    def figures(self) -> Figures:
        """Counts."""
        return Figures(self.book)

    @cached_property
    def history(self) -> History:
        """Lists, and everything about one case."""
        return History(self.book)

    @cached_property
    def accounts(self) -> Accounts:
        """People and their sessions."""
        return Accounts(self.book)

    @cached_property
    def screens(self) -> dict[Slug, ScreenDefinition]:
        """What bots do, by procedure."""
        return load_screens(self.settings.procedures)

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

    def credentials(self, target: Slug) -> Credentials:
        """Answer how the robot signs in at a target.

        Raises:
            EnvironmentProblem: nobody set them (``environment.credentials``).
        """
        found = self.settings.credentials.get(target)
        if found is None:
            name = f"YOMIKAKI_CREDENTIALS__{target.upper()}__USER / __PASSWORD"
            raise EnvironmentProblem("environment.credentials", f"{name} が設定されていません。")
        return found

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
    office = Office(settings, now, book, FileBlobs(settings.blobs), load_catalog(settings.procedures))
    for folder in (settings.watch, settings.blobs):
        claim_folder(folder, book, office.ledger_id)
    office.blobs.sweep()
    return office
