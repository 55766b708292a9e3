"""A mail server on loopback that keeps what it takes, and refuses what it is told to."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.mail.invitations import Post


@dataclass
class Postbox:
    """What has arrived, and what is answered to RCPT and DATA."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name and arguments
        self,
        server: object,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(  # noqa: N802 - likewise
        self,
        server: object,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        if self.data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        return self.data

    def post(self, **values: object) -> Post:
        """Return how to reach it."""
        given = {"host": "localhost", "port": self.port, "security": "none", "sender": "reception@example.se"}
        return Post(**{**given, "timeout": 5.0, **values})  # type: ignore[arg-type]  # as a test states them


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost: what a server shows, and what a client trusts."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def new_certificate(folder: Path) -> Certificate:
    """Make a certificate for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file: Path = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return Certificate(server, ssl.create_default_context(cafile=file))


Started = Callable[..., Postbox]


@contextmanager
def postboxes() -> Iterator[Started]:
    """Start mail servers as a test wants them; all end with it."""
    running: list[Controller] = []

    def start(**options: object) -> Postbox:
        box = Postbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            box.port = probe.getsockname()[1]
        controller = Controller(box, hostname="localhost", port=box.port, **options)  # type: ignore[arg-type]  # as stated
        running.append(controller)
        controller.start()
        return box

    try:
        yield start
    finally:
        for controller in running:
            controller.stop(no_assert=True)


def opens_to(login: str, secret: str) -> Callable[..., AuthResult]:
    """Return who a mail server lets in."""

    def authenticate(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (login.encode(), secret.encode())
        return AuthResult(success=known, handled=known)

    return authenticate
