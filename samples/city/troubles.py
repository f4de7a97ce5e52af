"""What may happen to any page of a business system, and the door by which tests plan it."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from samples.city.faults import Fault, Faults, Planned, Step

StepOf = Callable[[str, str], Step]
Page = Callable[[Request], Response]
GoOn = Callable[[Request], Awaitable[Response]]
# It has come and loaded: what is asked of it then has no answer.
NEVER_ENDS = """<!DOCTYPE html><title>処理中</title>
<script>addEventListener('load', () => setTimeout(() => { for (;;); }))</script>"""


class Cut(Response):
    """A connection that breaks in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more bytes than are sent."""
        headers = [(b"content-length", b"9999"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<html>", "more_body": True})
        raise ConnectionResetError("the line was cut")


def trouble(
    app: FastAPI,
    faults: Faults,
    *,
    step_of: StepOf,
    login_page: Page,
    maintenance: Callable[[Request, int], Response],
    log_out: Callable[[Request], None],
) -> None:
    """Let the faults that may strike any page strike the pages of ``app``.

    ``step_of`` answers what a method and a path are for; ``log_out`` ends the session behind a request.
    """

    async def troubled(request: Request, go_on: GoOn) -> Response:
        step = step_of(request.method, request.url.path)
        if request.url.path.startswith("/_"):
            return await go_on(request)
        if struck := faults.strikes(Fault.SLOW, step):
            await asyncio.sleep(struck.amount or 0.0)
        if faults.strikes(Fault.MAINTENANCE, step):
            return maintenance(request, 503)
        if faults.strikes(Fault.MAINTENANCE_200, step):
            return maintenance(request, 200)
        if faults.strikes(Fault.LOGIN_IN_PLACE, step):
            log_out(request)
            return login_page(request)
        if faults.strikes(Fault.SESSION_LOST, step):
            log_out(request)
        answer = await go_on(request)
        return HTMLResponse(NEVER_ENDS) if faults.strikes(Fault.FROZEN, step) else answer

    app.middleware("http")(troubled)


def controlled(app: FastAPI, faults: Faults) -> None:
    """Let whoever reaches ``app`` plan faults while it runs."""

    def plan(fault: Fault, times: int, step: Step | None = None, amount: float | None = None) -> Response:
        faults.plan(fault, Planned(times, step, amount))
        return PlainTextResponse("planned")

    def clear() -> Response:
        faults.clear()
        return PlainTextResponse("cleared")

    app.post("/_faults/{fault}/{times}")(plan)
    app.delete("/_faults")(clear)
