"""Servers that take what is sent: a chat's webhook, and a mail server that speaks as much SMTP as we need."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Chat:
    """A webhook, what it got, and how it answers."""

    status: int = 200
    address: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class MailBox:
    """A mail server, what it got, and how it answers a mail."""

    answer: str = "250 taken"
    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)


@contextmanager
def chatting() -> Iterator[Chat]:
    chat = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if chat.status == 200:
                chat.got.append(json.loads(body))
            self.send_response(chat.status)
            self.send_header("location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat.address = f"http://127.0.0.1:{server.server_port}/hook/secret-token"
    with _serving(server):
        yield chat


class Mailman(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as smtplib needs."""

    server: "MailServer"

    def handle(self) -> None:
        self._say("220 ready")
        while words := self.rfile.readline().decode().strip():
            verb = words.split()[0].upper()
            if verb == "RCPT":
                self.server.box.receivers.append(words.partition("<")[2].partition(">")[0])
            if verb == "DATA":
                self._take()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if self.server.box.answer.startswith("250"):
            written = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(written, EmailMessage)
            self.server.box.got.append(written)
        self._say(self.server.box.answer)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Hands its mail box to those who serve a connection."""

    def __init__(self, box: MailBox) -> None:
        super().__init__(("127.0.0.1", 0), Mailman)
        self.box = box


@contextmanager
def receiving_mail() -> Iterator[MailBox]:
    box = MailBox()
    server = MailServer(box)
    box.port = server.server_address[1]
    with _serving(server):
        yield box


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
