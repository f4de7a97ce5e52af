"""A body that is too large is refused before it is read, whoever sends it and whatever it says of itself."""

import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from desk import bounds
from tests.desk.test_guard import token

Client = Callable[[str], httpx.Client]


def answered(client: httpx.Client, place: str, length: int) -> bytes:
    """Send the head of a POST and nothing of its body; answer the head of what comes back."""
    cookie = client.cookies.get("desk_session", "")
    head = (
        f"POST {place} HTTP/1.1\r\nHost: x\r\nCookie: desk_session={cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=30) as line:
        line.sendall(head.encode())
        return line.recv(60)


def test_what_says_of_itself_that_it_is_too_large_is_refused_unread(client: Client, url: str) -> None:
    with httpx.Client(base_url=url) as stranger:
        assert b" 413 " in answered(stranger, "/login", bounds.MOST_UNKNOWN + 1)
        assert b" 413 " in answered(stranger, "/forms", bounds.MOST_UNKNOWN + 1)
    sato, kansa = client("sato"), client("kansa")
    assert b" 413 " in answered(sato, "/forms", bounds.MOST_FILE + 1)
    assert b" 413 " in answered(sato, "/check/x/hold", bounds.MOST_WORDS + 1)
    assert b" 413 " in answered(kansa, "/forms", bounds.MOST_WORDS + 1)


def test_what_says_nothing_of_its_length_is_counted(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"csrf="
        for _ in range(20):
            yield b"x" * 1000

    head = {"Content-Type": "application/x-www-form-urlencoded"}
    with httpx.Client(base_url=url) as stranger:
        assert stranger.post("/login", content=pieces(), headers=head).status_code == 403
        monkeypatch.setattr(bounds, "MOST_UNKNOWN", 10_000)
        refused = stranger.post("/login", content=pieces(), headers=head)
    assert (refused.status_code, "送られたものが大きすぎます" in refused.text) == (413, True)
    assert refused.headers["cache-control"] == "no-store"
    sato = client("sato")
    form = {"csrf": token(sato), "reason": "x" * 20_000, "version": "1"}
    assert sato.post("/check/00000000-0000-7000-8000-000000000000/hold", data=form).status_code != 413
