"""How much anybody may send: told before it is read, and before anybody's rights are looked at."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.guard import COOKIE, DEFINES, may
from desk.routes.forms import MOST_BYTES

# A login, and what a browser says around it; a whole definition as somebody edits it; a file to define from.
MOST_UNKNOWN = 100_000
MOST_WORDS = 10_000_000
MOST_FILE = MOST_BYTES + MOST_WORDS
TOO_LARGE = HTTPException(413)


class Bounded:
    """Lets no body in that is larger than who sends it may send, whatever its head says of its length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its body is refused where it is read (HTTP 413)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, read, most = Request(scope), 0, MOST_UNKNOWN
        length = request.headers.get("content-length", "")
        declared = int(length) if length.isdecimal() else 0

        async def require(size: int) -> None:
            nonlocal most
            if size > most:
                most = await run_in_threadpool(_most_of, request)
            if size > most:
                raise TOO_LARGE

        async def bounded() -> Message:
            nonlocal read
            await require(declared)
            message = await receive()
            read += len(message.get("body", b""))
            await require(read)
            return message

        await self._app(scope, bounded, send)


def _most_of(request: Request) -> int:
    """Answer how many bytes who sends this may send there."""
    token = request.cookies.get(COOKIE)
    session = request.app.state.parts.sessions.of(token) if token else None
    if session is None:
        return MOST_UNKNOWN
    defines = request.url.path.startswith("/forms") and may(session, *DEFINES)
    return MOST_FILE if defines else MOST_WORDS
