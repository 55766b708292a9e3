"""The municipality's name and public phone number."""

import re

from frontdesk.core import municipal_settings
from frontdesk.core.i18n import N_

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,18}[0-9]")


def check_phone(text: str) -> None:
    """Check that a text is a phone number as people write it. Raises ValueError."""
    if not _PHONE.fullmatch(text):
        raise ValueError


def _check_name(text: str) -> None:
    if not text:
        raise ValueError


NAME = municipal_settings.declare(
    "municipality.name", "Exempelby kommun", N_("Kommunens namn, som det står på sidor och i SMS."), _check_name
)
PHONE = municipal_settings.declare(
    "municipality.phone", "0123-456 00", N_("Telefonnumret dit invånare ringer, som det skrivs i SMS."), check_phone
)
