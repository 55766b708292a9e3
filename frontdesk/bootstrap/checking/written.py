"""Check the settings as written: keys, addresses, and operators that are only half set up."""

import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from ipaddress import ip_address
from urllib.parse import urlsplit

from frontdesk.core import weak_keys
from frontdesk.core.settings import Settings
from frontdesk.notices.rules.lint import lint_sender

_LOCAL = "localhost"
_NO_ADDRESS = "FRONTDESK_PUBLIC_URL går inte att läsa: skriv https:// och namnet, som https://m.kommun.se, inget mer."


def faults(settings: Settings, half: Sequence[str]) -> list[str]:
    """Return what is wrong with the settings themselves; `half` is what `half_set_up` found."""
    return [
        *weak_keys.faults(keys(settings)),
        *half,
        *_public_address(settings),
        *_bound_address(settings),
    ]


def keys(settings: Settings) -> dict[str, str]:
    """Return every key, by the name of its setting."""
    found = {
        "FRONTDESK_SECRET_KEY": settings.secret_key.get_secret_value(),
        "FRONTDESK_LOG_KEY": settings.log_key.get_secret_value(),
    }
    if metrics := settings.metrics_token.get_secret_value():
        found["FRONTDESK_METRICS_TOKEN"] = metrics
    sealing = [key.strip() for key in settings.calendar_key.get_secret_value().split(",")]
    if len(sealing) == 1:
        return {**found, "FRONTDESK_CALENDAR_KEY": sealing[0]} if sealing[0] else found
    return found | {f"FRONTDESK_CALENDAR_KEY ({nth})": key for nth, key in enumerate(sealing, start=1)}


def half_set_up(settings: Settings, graph_opens: Callable[[Settings], bool]) -> list[str]:
    """Return the settings a chosen operator lacks; `graph_opens` tries the Microsoft 365 credentials."""
    return [*half_an_operator(settings), *_half_a_graph(settings, graph_opens), *_half_a_post(settings)]


def half_an_operator(settings: Settings) -> list[str]:
    """Return the settings the SMS operator lacks; none when no operator was chosen."""
    if settings.sms != "twilio":
        return []
    needed = {
        "FRONTDESK_TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "FRONTDESK_TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "FRONTDESK_TWILIO_FROM": settings.twilio_from,
    }
    missing = [f"{name} saknas; utan den kan inga SMS skickas." for name, value in needed.items() if not value]
    if settings.twilio_from and lint_sender(settings.twilio_from):
        missing.append("FRONTDESK_TWILIO_FROM säger för mycket eller har fel form: ett nummer, eller 3 till 11 a-z.")
    return missing


def _half_a_graph(settings: Settings, opens: Callable[[Settings], bool]) -> list[str]:
    given = {
        "FRONTDESK_GRAPH_TENANT": settings.graph_tenant,
        "FRONTDESK_GRAPH_CLIENT_ID": settings.graph_client_id,
        "FRONTDESK_GRAPH_CLIENT_SECRET eller FRONTDESK_GRAPH_CERTIFICATE": (
            settings.graph_client_secret.get_secret_value() or settings.graph_certificate
        ),
    }
    if not any(given.values()):
        return []
    missing = [f"{name} saknas; utan den läses inga Outlook-kalendrar." for name, value in given.items() if not value]
    if settings.graph and not opens(settings):
        missing.append(
            "FRONTDESK_GRAPH_CERTIFICATE går inte att läsa: en PEM-fil med certifikat och okrypterad RSA-nyckel."
        )
    return missing


def _half_a_post(settings: Settings) -> list[str]:
    given = {"FRONTDESK_SMTP_HOST": settings.smtp_host, "FRONTDESK_SMTP_FROM": settings.smtp_from}
    if not any(given.values()):
        return []
    missing = [f"{name} saknas; utan den skickas inga möten med e-post." for name, value in given.items() if not value]
    if settings.smtp_login and settings.smtp_security == "none":
        missing.append("FRONTDESK_SMTP_SECURITY=none skickar lösenordet öppet: välj starttls eller tls.")
    return missing


def _public_address(settings: Settings) -> list[str]:
    try:
        address = urlsplit(settings.public_url)
        whole = address.scheme in {"http", "https"} and bool(address.hostname) and address.port != 0
    except ValueError:
        return [_NO_ADDRESS]
    if not whole or address.path.strip("/") or address.query or address.fragment or address.username:
        return [_NO_ADDRESS]
    if _is_this_machine(address.hostname or ""):
        return _only_here(settings)
    told = []
    if address.scheme == "http":
        told.append("FRONTDESK_PUBLIC_URL är http: allt går läsbart. Sätt en TLS-proxy framför och skriv https.")
    if not settings.secure_cookies:
        told.append("FRONTDESK_SECURE_COOKIES=false släpper inloggningar över http. Ta bort raden.")
    return told


def _only_here(settings: Settings) -> list[str]:
    outsiders = {"Twilio": settings.sms == "twilio", "Microsoft 365": settings.graph}
    return [
        f"FRONTDESK_PUBLIC_URL är den här datorn själv: {name} når den inte. Skriv adressen utifrån, med https."
        for name, chosen in outsiders.items()
        if chosen
    ]


def _bound_address(settings: Settings) -> list[str]:
    try:
        with closing(socket.socket()) as probe:
            probe.bind((settings.host, 0))
    except OSError:
        return ["Adressen i FRONTDESK_HOST finns inte på den här datorn. Välj 127.0.0.1 eller dess egen."]
    return []


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == _LOCAL or host.endswith(f".{_LOCAL}")
