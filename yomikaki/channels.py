"""How a notice leaves: by webhook as JSON, by SMTP as a mail."""

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from email.utils import formatdate
from http.client import HTTPException, HTTPMessage
from typing import IO, Protocol

from pydantic import SecretStr

from records.base import Frozen
from records.errors import ApplicationError, BusinessError
from records.ids import Id
from yomikaki.settings import Mail, Settings

SECONDS = 20.0
# Come again later, says the server: time-out, too early, too many.
_LATER = frozenset({408, 425, 429})
_REFUSED = BusinessError("notify.refused", "通知の送り先が受け取りを拒みました。設定を確かめてください。")
_UNREACHED = ApplicationError("notify.unreached", "通知の送り先が応答しません。あとで送り直します。")


class Notice(Frozen):
    """What is sent. The same id may come twice, after a stop: who receives it may drop the second."""

    id: Id
    kind: str
    title: str
    text: str


class Channel(Protocol):
    """One way out. ``name`` is what the outbox knows it by."""

    name: str

    def send(self, notice: Notice) -> None:
        """Hand the notice over.

        Raises:
            BusinessError: it will never be taken (``notify.refused``).
            ApplicationError: not now (``notify.unreached``).
        """


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would send the notice, as a GET, to an address that nobody set."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow nothing."""
        return


class Webhook:
    """A chat's incoming webhook: ``text`` is what Slack, Mattermost, Teams and others show."""

    name = "webhook"

    def __init__(self, address: SecretStr) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(_NoRedirect)

    def send(self, notice: Notice) -> None:
        """Post the notice (``Channel``)."""
        body = {"text": f"{notice.title}\n{notice.text}", "id": notice.id, "kind": notice.kind}
        request = urllib.request.Request(  # noqa: S310 - the setting lets only http and https pass
            self._address.get_secret_value(),
            json.dumps(body, ensure_ascii=False).encode(),
            {"content-type": "application/json; charset=utf-8"},
        )
        try:
            self._opener.open(request, timeout=SECONDS).close()
        except urllib.error.HTTPError as error:
            error.close()
            lasting = error.code < 500 and error.code not in _LATER
            raise (_REFUSED if lasting else _UNREACHED) from None
        except (OSError, HTTPException, ValueError):
            # From None: the address is a secret, and stands in what the library says.
            raise _UNREACHED from None


class MailServer:
    """A mail server that takes our mail to the people set."""

    name = "mail"

    def __init__(self, mail: Mail) -> None:
        self._mail = mail

    def send(self, notice: Notice) -> None:
        """Hand the mail to the server (``Channel``)."""
        try:
            with self._opened() as server:
                if self._mail.user and self._mail.password:
                    server.login(self._mail.user, self._mail.password.get_secret_value())
                server.send_message(self._written(notice))
        except smtplib.SMTPResponseException as error:
            raise (_REFUSED if error.smtp_code >= 500 else _UNREACHED) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            raise (_REFUSED if all(code >= 500 for code in codes) else _UNREACHED) from None
        except smtplib.SMTPNotSupportedError:
            raise _REFUSED from None
        except (OSError, smtplib.SMTPException):
            raise _UNREACHED from None

    def _opened(self) -> smtplib.SMTP:
        mail = self._mail
        if mail.security == "tls":
            return smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server

    def _written(self, notice: Notice) -> EmailMessage:
        written = EmailMessage()
        written["Subject"] = notice.title
        written["From"] = self._mail.sender
        written["To"] = ", ".join(self._mail.receivers)
        written["Date"] = formatdate(localtime=True)
        written["Message-ID"] = f"<{notice.id}@yomikaki.invalid>"
        written["Auto-Submitted"] = "auto-generated"
        written.set_content(notice.text, charset="utf-8", cte="base64")
        return written


def channels(settings: Settings) -> tuple[Channel, ...]:
    """Answer the ways out that the city set; none is as good as any number."""
    found: list[Channel] = []
    if settings.webhook is not None:
        found.append(Webhook(settings.webhook))
    if settings.mail is not None:
        found.append(MailServer(settings.mail))
    return tuple(found)
