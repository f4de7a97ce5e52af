"""Passwords: argon2id, and the rule for a new one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from records.errors import BusinessError

SHORTEST = 10

_hasher = PasswordHasher()
# Compared with when nobody has that name, so that an answer takes as long as for a known one.
_NOBODY = _hasher.hash("nobody")


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
        return _hasher.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
