"""Check that the SMS operator, Microsoft 365 and the mail server can be reached. Nothing is sent."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from frontdesk.core.settings import Settings
from frontdesk.core.times import SystemClock
from frontdesk.notices.ports import SmsGateway, SmsNotSent, SmsRefused
from frontdesk.ports import Ports

_PATIENCE_SECONDS = 5.0
# From the range the telecom authority (PTS) reserves for fiction: never in use.
_NOBODYS = "+46701740699"


def faults(settings: Settings, ports: Ports) -> list[str]:
    """Return the services that do not answer or refuse our credentials."""
    told = [] if settings.sms == "none" else list(_sms(ports.sms))
    for name, address in _addresses(settings):
        if not _answers(*address):
            told.append(
                f"{name} svarar inte på {address[0]}:{address[1]}. "
                "Kontrollera adressen, och att brandväggen släpper ut dit."
            )
    return told


def _sms(operator: SmsGateway) -> Iterator[str]:
    now = SystemClock().now()
    try:
        operator.probe()
        operator.find(_NOBODYS, since=now - timedelta(minutes=1), until=now)
    except SmsNotSent as error:
        if isinstance(error.__cause__, SmsRefused):
            yield (
                "SMS-operatören släpper inte in oss. Rätta FRONTDESK_TWILIO_ACCOUNT_SID och "
                "FRONTDESK_TWILIO_AUTH_TOKEN efter operatörens egen sida."
            )
        else:
            yield (
                "SMS-operatören svarar inte på FRONTDESK_TWILIO_BASE_URL. Kontrollera adressen, "
                "och att brandväggen släpper ut dit."
            )


def _addresses(settings: Settings) -> Iterator[tuple[str, tuple[str, int]]]:
    if settings.graph:
        yield "Microsoft Graph (FRONTDESK_GRAPH_BASE_URL)", _address(settings.graph_base_url)
        yield "Entra ID (FRONTDESK_GRAPH_LOGIN_URL)", _address(settings.graph_login_url)
    if settings.mail:
        yield "Postservern (FRONTDESK_SMTP_HOST)", (settings.smtp_host, settings.smtp_port)


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=_PATIENCE_SECONDS).close()
    except (OSError, UnicodeError):
        return False
    return True
