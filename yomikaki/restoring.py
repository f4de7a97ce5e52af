"""The head that is signed before every saving click."""

from ledger.restoring import keep_latest_head
from yomikaki.office import Office


def keep_head(office: Office) -> None:
    """Sign the present head outside the database, so that a restore to before this moment is seen.

    Raises:
        EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
    """
    keep_latest_head(office.book, office.ledger_id, office.settings.anchors)
