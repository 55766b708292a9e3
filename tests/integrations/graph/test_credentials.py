"""The application proves itself by a certificate, or by nothing that is accepted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from frontdesk.calendars.ports import Account, CalendarRefused
from frontdesk.calendars.rules import CalendarRefusal
from integrations.graph.calendar import GraphCalendar
from integrations.graph.credentials import Application
from integrations.graph.transport import Transport
from integrations.simulators.graph import GraphSimulator, Registration
from tests.contracts.calendar_world import WINDOW
from tests.contracts.graph_world import CLIENT, SARA, TENANT
from tests.serving import serve

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate(key: Key) -> bytes:
    """Return a certificate and its key as a PEM file has them."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "frontdesk")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM) + private


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def asked_by(application: Application, registered: Application) -> Iterator[GraphCalendar]:
    public = registered.key.public_key() if registered.key else None
    simulator = GraphSimulator(Registration(TENANT, CLIENT, thumbprint=registered.thumbprint, public_key=public))
    simulator.mailbox(SARA)
    with serve(simulator.api) as base:
        asking = Transport(application, base_url=base, login_url=base)
        yield GraphCalendar(asking)
        asking.close()


def test_a_certificate_opens_the_door(key: rsa.RSAPrivateKey) -> None:
    application = Application.certified(TENANT, CLIENT, certificate(key))
    with asked_by(application, application) as calendar:
        assert calendar.changes(Account(SARA), cursor="", window=WINDOW).whole


def test_a_certificate_nobody_registered_does_not(key: rsa.RSAPrivateKey) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    registered = Application.certified(TENANT, CLIENT, certificate(key))
    for mine in (certificate(other), certificate(key)):
        application = Application.certified(TENANT, CLIENT, mine)  # each is signed anew, so its print is another
        with asked_by(application, registered) as calendar, pytest.raises(CalendarRefused) as refused:
            calendar.changes(Account(SARA), cursor="", window=WINDOW)
        assert refused.value.refusal is CalendarRefusal.CREDENTIALS


def test_a_key_that_is_not_the_certificates_does_not(key: rsa.RSAPrivateKey) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    registered = Application.certified(TENANT, CLIENT, certificate(key))
    false = Application(TENANT, CLIENT, key=other, thumbprint=registered.thumbprint)
    with asked_by(false, registered) as calendar, pytest.raises(CalendarRefused) as refused:
        calendar.check(Account(SARA))
    assert refused.value.refusal is CalendarRefusal.CREDENTIALS


def test_a_key_of_another_kind_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="RSA"):
        Application.certified(TENANT, CLIENT, certificate(ec.generate_private_key(ec.SECP256R1())))


def test_neither_secret_nor_key_is_shown_when_an_application_is_printed(key: rsa.RSAPrivateKey) -> None:
    shown = repr(Application(TENANT, CLIENT, "hemlig", key))
    assert "hemlig" not in shown
    assert "RSAPrivateKey" not in shown
