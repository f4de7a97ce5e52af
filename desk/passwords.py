"""Passwords: argon2id, and the rule for a new one."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from records.errors import BusinessError

SHORTEST = 10

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Answer the hash to keep.

    Raises:
        BusinessError: the password is too short (``user.short_password``).
    """
    if len(password) < SHORTEST:
        raise BusinessError("user.short_password", f"パスワードは{SHORTEST}文字以上にしてください。")
    return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether the password is the one that was hashed; never so without a hash."""
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """Answer what is compared with when nobody has that name: the answer takes as long as for a known one.

    Made once asked for: it takes a third of a second, which no command but signing in needs.
    """
    return _hasher.hash("nobody")
