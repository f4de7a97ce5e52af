"""Whether a name and a password belong together: at the login, and again before what needs a proof."""

from desk.passwords import fits
from ledger.accounts import Accounts
from records.account import User
from records.base import Frozen


class Refusal(Frozen):
    """Why a password opens nothing, in words that do not say which of the two is wrong."""

    message: str
    status: int


WRONG = Refusal(message="利用者名かパスワードが違います。", status=401)
LOCKED = Refusal(message="続けて間違えたため、15分間ログインできません。", status=403)


def checked(accounts: Accounts, name: str, password: str) -> User | Refusal:
    """Answer whose name and password these are; a wrong password counts toward the lock."""
    known = accounts.credentials(name)
    if known is not None and known.locked:
        return LOCKED
    right = fits(password, known.password if known else None)
    if known is not None and right and known.user.active:
        return known.user
    if known is not None:
        accounts.failed(known.user.id)
    return WRONG
