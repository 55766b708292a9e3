"""Entra ID's token endpoint for client credentials: a secret, or an assertion signed by a registered certificate."""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.simulators.graph.refusals import Refusal

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "https://graph.microsoft.com/.default"
_LIFE = 3599


@dataclass(frozen=True)
class Registration:
    """A registered application: its tenant, its id, and its credentials."""

    tenant: str
    client_id: str
    secret: str = ""
    thumbprint: str = ""
    public_key: RSAPublicKey | None = None


class _Denied(Exception):
    def __init__(self, status: int, error: str, number: int, text: str) -> None:
        super().__init__(text)
        self.status, self.error, self.number, self.text = status, error, number, text


@dataclass
class Entra:
    """Issues and checks access tokens."""

    registration: Registration
    guarded: bool = True
    secret_expired: bool = False
    life: int = _LIFE
    given: dict[str, datetime] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def token(self, request: Request) -> Response:
        """Answer a token request."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            self._prove(str(request.path_params["tenant"]), form, str(request.url.replace(query="")))
        except _Denied as denied:
            told = {"error": denied.error, "error_description": f"AADSTS{denied.number}: {denied.text}"}
            return JSONResponse({**told, "error_codes": [denied.number]}, denied.status)
        token = secrets.token_urlsafe(48)
        with self._lock:
            self.given[token] = datetime.now(UTC) + timedelta(seconds=self.life)
        return JSONResponse(
            {"token_type": "Bearer", "expires_in": self.life, "ext_expires_in": self.life, "access_token": token}
        )

    def revoke(self) -> None:
        """Revoke every token issued so far."""
        with self._lock:
            self.given.clear()

    def check(self, request: Request) -> None:
        """Refuse a request without a valid token."""
        if not self.guarded:
            return
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        with self._lock:
            until = self.given.get(token) if kind == "Bearer" else None
        if until is None or until < datetime.now(UTC):
            raise Refusal(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")

    def _prove(self, tenant: str, form: Mapping[str, str], audience: str) -> None:
        known = self.registration
        if tenant != known.tenant:
            raise _Denied(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            raise _Denied(400, "invalid_scope", 70011, "The provided value for the input parameter is not valid.")
        if form.get("client_id") != known.client_id:
            raise _Denied(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if form.get("client_assertion_type") == ASSERTION:
            self._prove_assertion(form.get("client_assertion", ""), audience)
        elif self.secret_expired:
            raise _Denied(401, "invalid_client", 7000222, "The provided client secret keys are expired.")
        elif not known.secret or not secrets.compare_digest(form.get("client_secret", ""), known.secret):
            raise _Denied(401, "invalid_client", 7000215, "Invalid client secret provided.")

    def _prove_assertion(self, assertion: str, audience: str) -> None:
        known = self.registration
        if known.public_key is None:
            raise _Denied(401, "invalid_client", 700027, "The application has no certificate.")
        try:
            header = jwt.get_unverified_header(assertion)
            if header.get("x5t#S256") != known.thumbprint:
                raise _Denied(401, "invalid_client", 700027, "The certificate with this thumbprint is not registered.")
            claims = jwt.decode(
                assertion,
                known.public_key,
                algorithms=["PS256"],
                audience=audience,
                issuer=known.client_id,
                options={"require": ["exp", "nbf", "iss", "sub", "aud", "jti"]},
            )
        except jwt.InvalidTokenError as error:
            raise _Denied(401, "invalid_client", 700024, "Client assertion is not valid.") from error
        with self._lock:
            if claims["sub"] != known.client_id or claims["jti"] in self.seen:
                raise _Denied(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")
            self.seen.add(claims["jti"])
