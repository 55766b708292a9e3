"""Faults outside the program (databases, files, settings), as one Swedish sentence that says what to do.

The sentence never repeats the error's own text, which may hold a password or personal data. An unforeseen error gets a
reference; the log line with it says where in the code it happened.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.settings import Settings
from frontdesk.web.request_log import log_unexpected

_CHOOSE_SMS = "FRONTDESK_SMS måste väljas: twilio, eller none om inga SMS ska skickas."
_BROKEN = "Något gick fel som programmet inte väntade sig. Loggraden med referens {reference} säger var."
_ENV_FILE = "Filen .env går inte att läsa: den ska vara UTF-8, en inställning på varje rad."
_ADDRESS = "{where} går inte att läsa: skriv postgresql+psycopg://roll:lösenord@värd:5432/databas."
_OTHERWISE = "Databasen i {where} svarade med ett fel ({kind}). Se databasens egen logg."
# Part of the database's message, or its code (SQLSTATE), and what to do.
_DATABASE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("password authentication failed", "no password supplied", "28P01"),
        "Databasen tar inte emot roll och lösenord i {where}. Rätta lösenordet, eller sätt ett nytt i databasen.",
    ),
    (
        ("no pg_hba.conf entry",),
        "Databasen släpper inte in den här datorn ({where}). Lägg till den i databasens pg_hba.conf.",
    ),
    (
        ("too many clients", "connection slots", "too many connections", "53300"),
        "Databasen i {where} har inga lediga anslutningar. Höj max_connections: 33 för varje process.",
    ),
    (
        ("starting up", "shutting down", "57P03", "57P01"),
        "Databasen i {where} startar eller stoppas just nu. Försök igen om en stund.",
    ),
    (
        ("permission denied", "must be owner", "42501"),
        "Rollen i {where} saknar rättigheter. Kör som databasens administratör: frontdesk migrate --roles.",
    ),
    (
        ("no such table", "42P01", "3F000"),
        "Databasen i {where} saknar tabeller. Kör frontdesk migrate.",
    ),
    (
        ("does not exist", "3D000", "28000"),
        "Rollen eller databasen i {where} finns inte. Kör som databasens administratör: frontdesk migrate --roles.",
    ),
    (
        ("readonly database", "25006"),
        "Databasen i {where} går bara att läsa. Ge programmets användare skrivrätt till filen och dess mapp.",
    ),
    (("database or disk is full", "53100"), "Disken är full ({where}). Ge plats och försök igen."),
    (
        ("disk i/o error",),
        "Disken med {where} går inte att läsa eller skriva. Se efter om den är full, har en kvot eller är trasig.",
    ),
    (
        ("malformed", "not a database", "XX001", "XX002"),
        "Databasen i {where} är skadad. Stoppa programmet och läs tillbaka den senaste säkerhetskopian.",
    ),
    (
        ("unable to open database file",),
        "Filen {where} går inte att öppna. Ge programmets användare rätt till den och dess mapp.",
    ),
    (
        ("database is locked", "55P03", "57014"),
        "Databasen i {where} är upptagen av ett annat program. Försök igen, eller stoppa det andra programmet.",
    ),
    (
        ("certificate", "ssl"),
        "Databasen i {where} och programmet är inte ense om TLS. Rätta sslmode i adressen.",
    ),
    (
        (
            "connection refused",
            "timeout",
            "timed out",
            "resolve",
            "name or service",
            "no route",
            "unreachable",
            "closed",
        ),
        "Ingen databas svarar på adressen i {where}. Kontrollera värd och port, och att databasen är igång.",
    ),
)
_FILES = {
    errno.ENOENT: "{file} finns inte. Kontrollera sökvägen.",
    errno.EACCES: "{file} får inte läsas eller skrivas av den här användaren. Ge rätt till den.",
    errno.EPERM: "{file} får inte läsas eller skrivas av den här användaren. Ge rätt till den.",
    errno.EROFS: "{file} ligger på en disk som bara går att läsa. Välj en annan mapp.",
    errno.ENOSPC: "Disken är full ({file}). Ge plats och försök igen.",
    errno.EDQUOT: "Disken är full ({file}). Ge plats och försök igen.",
    errno.EISDIR: "{file} är en mapp, men ska vara en fil.",
    errno.ENOTDIR: "{file} är en fil, men ska vara en mapp.",
    errno.EADDRINUSE: "Porten är upptagen. Stoppa det som använder den, eller välj en annan med FRONTDESK_PORT.",
    errno.EADDRNOTAVAIL: "Adressen i FRONTDESK_HOST finns inte på den här datorn. Välj 127.0.0.1 eller dess egen.",
}
# Pydantic's error types, and our text for each.
_VALUES = {
    "missing": "{name} saknas: {about}",
    "int_parsing": "{name} ska vara ett heltal.",
    "float_parsing": "{name} ska vara ett tal.",
    "bool_parsing": "{name} ska vara true eller false.",
    "greater_than_equal": "{name} ska vara minst {ge}.",
    "less_than_equal": "{name} ska vara högst {le}.",
    "literal_error": "{name} ska vara något av {expected}.",
    "value_error": "{name} går inte att läsa: {error}",
}
_WRONG_VALUE = "{name} har fel värde: {about}"


class Fault(FrontdeskError):
    """Something outside the program is wrong; the sentence says what it is and what to do."""

    status = 500
    message = N_("{sentence}")


def told(error: Exception) -> str:
    """Return the sentence to end a command with. An unforeseen error is logged, and the sentence has its reference."""
    if isinstance(error, FrontdeskError):
        return error.message.format(**error.values)
    if isinstance(error, ValidationError):
        return "\n".join(of_settings(error))
    if isinstance(error, UnicodeDecodeError):
        return _ENV_FILE
    if isinstance(error, OSError) and error.errno in _FILES:
        return _FILES[error.errno].format(file=error.filename or "Filen")
    reference = log_unexpected(error, "command")
    if isinstance(error, SQLAlchemyError):
        return f"{of_database(error, 'FRONTDESK_DATABASE_URL')} (Referens {reference}.)"
    return _BROKEN.format(reference=reference)


def of_settings(error: ValidationError) -> list[str]:
    """Return one sentence for each setting that is missing or wrong; never its value."""
    return [_setting(fault) for fault in error.errors() if fault["loc"]]


def of_database(error: Exception, where: str) -> str:
    """Return what is wrong with a database and what to do. `where` is its setting or file."""
    if isinstance(error, (ArgumentError, NoSuchModuleError, ImportError)):
        return _ADDRESS.format(where=where)
    original = error.orig if isinstance(error, DBAPIError) else error
    code, words = getattr(original, "sqlstate", None), str(original).lower()
    for signs, sentence in _DATABASE:
        if any(sign == code or (sign.islower() and sign in words) for sign in signs):
            return sentence.format(where=where)
    return _OTHERWISE.format(where=where, kind=type(original).__name__)


@contextmanager
def naming(where: str) -> Iterator[None]:
    """Turn a database error in the block into a Fault that names `where`."""
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        raise Fault(sentence=of_database(error, where)) from error


def _setting(fault: ErrorDetails) -> str:
    field = str(fault["loc"][0])
    if field == "sms":
        return _CHOOSE_SMS
    known = Settings.model_fields.get(field)
    sentence = _VALUES.get(fault["type"], _WRONG_VALUE)
    return sentence.format(
        name=f"FRONTDESK_{field.upper()}", about=(known.description if known else "") or "", **fault.get("ctx", {})
    )
