"""Authentication to Entra ID (client credentials), and the access token, cached until shortly before it expires."""

import base64
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from frontdesk.calendars.ports import CalendarRefused, CalendarUnavailable
from frontdesk.calendars.rules import CalendarRefusal
from integrations.graph.waiting import asked_to_wait

SCOPE = "https://graph.microsoft.com/.default"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIVES = timedelta(minutes=5)
_NOT_US = frozenset({400, 401, 403, 404})
_EARLY = 300.0  # seconds before its expiry at which a token is no longer used


@dataclass(frozen=True)
class Application:
    """The application registered in Entra ID: its tenant, its id, and a secret or a certificate with its key."""

    tenant: str
    client_id: str
    secret: str = field(default="", repr=False)
    key: RSAPrivateKey | None = field(default=None, repr=False)
    thumbprint: str = ""

    @classmethod
    def certified(cls, tenant: str, client_id: str, pem: bytes) -> "Application":
        """Return an application that authenticates with the certificate and the unencrypted RSA key in a PEM file."""
        certificate, key = x509.load_pem_x509_certificate(pem), load_pem_private_key(pem, password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the key of the certificate is not an RSA key")
        digest = base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()
        return cls(tenant, client_id, key=key, thumbprint=digest)

    @classmethod
    def certified_by(cls, tenant: str, client_id: str, file: Path) -> "Application":
        """Return the same from a file. Raises ValueError, TypeError or OSError if it cannot be read."""
        return cls.certified(tenant, client_id, file.read_bytes())

    def proof(self, audience: str) -> Mapping[str, str]:
        """Return the form fields that authenticate the application."""
        if self.key is None:
            return {"client_secret": self.secret}
        now = datetime.now(UTC)
        claims = {
            "aud": audience,
            "iss": self.client_id,
            "sub": self.client_id,
            "jti": str(uuid.uuid4()),
            "nbf": now,
            "exp": now + _ASSERTION_LIVES,
        }
        assertion = jwt.encode(claims, self.key, algorithm="PS256", headers={"x5t#S256": self.thumbprint})
        return {"client_assertion_type": _ASSERTION, "client_assertion": assertion}


class Tokens:
    """The application's access token; concurrent callers wait for the same request."""

    def __init__(self, application: Application, login_url: str, client: httpx2.Client) -> None:
        """Take the application, the login address, and the HTTP client."""
        self._application, self._client = application, client
        self._url = f"{login_url.rstrip('/')}/{application.tenant}/oauth2/v2.0/token"
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def token(self) -> str:
        """Return a token valid for some time. Raises CalendarRefused if our credentials are refused."""
        with self._lock:
            if time.monotonic() >= self._ends:
                self._token, life = self._fetch()
                self._ends = time.monotonic() + max(life - _EARLY, life / 2)
            return self._token

    def forget(self, token: str) -> None:
        """Discard a token that was refused, unless it has been replaced already."""
        with self._lock:
            if token == self._token:
                self._ends = 0.0

    def _fetch(self) -> tuple[str, float]:
        asked = {"grant_type": "client_credentials", "client_id": self._application.client_id, "scope": SCOPE}
        try:
            answer = self._client.post(self._url, data={**asked, **self._application.proof(self._url)})
        except httpx2.HTTPError as error:
            raise CalendarUnavailable from error
        if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            raise CalendarUnavailable(asked_to_wait(answer.headers))
        if answer.status_code in _NOT_US:
            # An expired secret, an unregistered certificate, an unknown tenant: an administrator must mend it.
            raise CalendarRefused(CalendarRefusal.CREDENTIALS)
        if not answer.is_success:
            raise CalendarUnavailable
        try:
            said = answer.json()
            return str(said["access_token"]), float(said["expires_in"])
        except (ValueError, KeyError, TypeError) as error:
            raise CalendarUnavailable from error
