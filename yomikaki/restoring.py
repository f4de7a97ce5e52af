"""Whether this office's ledger knows every head that was ever signed. What enters asks before it enters."""

from ledger.restoring import keep_latest_head, require_known_heads
from yomikaki.office import Office


def require_not_restored(office: Office) -> None:
    """Let an office enter cases whose ledger is not behind its outside anchors.

    Raises:
        EnvironmentProblem: it was restored, and nobody has settled what happened since the backup
            (``environment.ledger_restored``).
    """
    require_known_heads(office.book, office.ledger_id, office.settings.anchors)


def keep_head(office: Office) -> None:
    """Sign the present head outside the database, so that a restore to before this moment is seen.

    Raises:
        EnvironmentProblem: the ledger was restored (``environment.ledger_restored``).
    """
    keep_latest_head(office.book, office.ledger_id, office.settings.anchors)
