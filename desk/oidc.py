"""Sign-in at the city's identity provider by OpenID Connect: authorization code, state, nonce, PKCE.

Nothing but the provider is spoken to, so that it works on a closed network. Its discovery document is read
once, its keys at every sign-in: a new key needs no restart.
"""

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from ledger.accounts import Session
from records.base import Frozen
from records.errors import ApplicationError, BusinessError
from records.ports import Clock
from yomikaki.settings import Oidc

SECONDS = 10.0
# Who goes to the provider comes back within this time, or begins again.
KEPT = dt.timedelta(minutes=10)
MOST_ASKED = 1000
# Clocks of two machines differ; a token is not refused for that.
LEEWAY = 60
# Only keys that the provider alone holds: never a shared secret, never none.
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
UNREACHED = ApplicationError(
    "oidc.unreached", "認証サーバーが応答しません。しばらくしてからやり直してください。"
)
REFUSED = BusinessError(
    "oidc.refused", "認証サーバーの答えを確かめられません。はじめからやり直してください。"
)
NOT_AGAIN = BusinessError("oidc.not_again", "本人確認ができませんでした。もう一度ログインし直してください。")


class Identity(Frozen):
    """Who the provider says it is. ``at`` is when they last showed it, in seconds since 1970."""

    name: str
    shown: str
    groups: tuple[str, ...]
    at: float | None


@dataclass(frozen=True)
class Asked:
    """What was asked of the provider; ``again`` is the session whose person shows again who they are."""

    nonce: str
    verifier: str
    back: str
    at: dt.datetime
    again: Session | None


class Provider:
    """The identity provider that the settings name."""

    def __init__(self, settings: Oidc, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._lock = threading.Lock()
        self._asked: dict[str, Asked] = {}
        self._known: Mapping[str, str] | None = None

    def ask(self, back: str, again: Session | None = None) -> tuple[str, str]:
        """Answer where the browser goes, and the state with which it comes back to ``back``.

        Raises:
            ApplicationError: the provider does not answer (``oidc.unreached``).
        """
        asked = Asked(
            nonce=generate_token(32),
            verifier=generate_token(64),
            back=back,
            at=self._clock.now(),
            again=again,
        )
        more = {"prompt": "login", "max_age": "0"} if again else {}
        with self._client(back) as client:
            url, state = client.create_authorization_url(
                self._metadata(client)["authorization_endpoint"],
                code_verifier=asked.verifier,
                nonce=asked.nonce,
                **more,
            )
        with self._lock:
            self._drop_old()
            self._asked[state] = asked
        return str(url), str(state)

    def answered(self, state: str, address: str) -> tuple[Identity, Asked]:
        """Answer who came back at this address, and what had been asked; each state counts once.

        Raises:
            ApplicationError: the provider does not answer (``oidc.unreached``).
            BusinessError: what it says does not prove who it is (``oidc.refused``), or not anew
                (``oidc.not_again``).
        """
        with self._lock:
            self._drop_old()
            asked = self._asked.pop(state, None)
        if asked is None:
            raise REFUSED
        identity = self._identity(self._claims(state, address, asked))
        if asked.again and (identity.at is None or identity.at < asked.at.timestamp() - LEEWAY):
            raise NOT_AGAIN
        return identity, asked

    def _claims(self, state: str, address: str, asked: Asked) -> Mapping[str, object]:
        own = self._settings.client_id
        try:
            with self._client(asked.back) as client:
                known = self._metadata(client)
                token = client.fetch_token(
                    known["token_endpoint"],
                    authorization_response=address,
                    state=state,
                    code_verifier=asked.verifier,
                )
                keys = client.get(known["jwks_uri"], withhold_token=True)
                keys.raise_for_status()
            decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys.json()), algorithms=SIGNED_BY)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {"iss": {"value": known["issuer"]}, "aud": {"value": own}},
                {"nonce": asked.nonce, "client_id": own, "access_token": token.get("access_token")},
            )
            claims.validate(now=int(self._clock.now().timestamp()), leeway=LEEWAY)
        except RequestException as error:
            raise UNREACHED from error
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            raise REFUSED from error
        return dict(claims)

    def _identity(self, claims: Mapping[str, object]) -> Identity:
        names, at = self._settings, claims.get("auth_time")
        name = claims.get(names.name_claim)
        if not isinstance(name, str) or not 1 <= len(name) <= 60:
            raise REFUSED
        groups = claims.get(names.groups_claim) if names.groups_claim else None
        return Identity(
            name=name,
            shown=str(claims.get(names.shown_claim) or name)[:120],
            groups=tuple(map(str, groups)) if isinstance(groups, list) else (),
            at=at if isinstance(at, int | float) else None,
        )

    def _client(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret.get_secret_value(),
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )

    def _metadata(self, client: OAuth2Session) -> Mapping[str, str]:
        if self._known is None:
            try:
                answer = client.get(self._settings.discovery, withhold_token=True)
                answer.raise_for_status()
                self._known = answer.json()
            except (RequestException, ValueError) as error:
                raise UNREACHED from error
        return self._known

    def _drop_old(self) -> None:
        """Forget who did not come back; of too many at once the first."""
        since = self._clock.now() - KEPT
        kept = {state: one for state, one in self._asked.items() if one.at > since}
        self._asked = dict(list(kept.items())[-MOST_ASKED:])
