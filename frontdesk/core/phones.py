"""Phone numbers: parsed as people write them, and classified by use.

Letters are refused first: `phonenumbers` would silently read them as keypad digits.
"""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HOME_REGION = "SE"
TEXTABLE_COUNTRIES = frozenset({45, 46, 47, 358, 420})

_WRITTEN = re.compile(r"[\d\s()+./\u2010-\u2014-]+")
_STRAY_ZERO = re.compile(r"^(\s*(?:\+|00)\d{1,3}[\s-]*)\(0\)")
_SHARED = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


@dataclass(frozen=True)
class Phone:
    """A valid phone number."""

    #: For comparing and dialling.
    e164: str
    #: Whether an SMS may be sent to it.
    textable: bool
    #: False for switchboards, relay services and other numbers that many callers share.
    personal: bool

    @property
    def masked(self) -> str:
        """The number as a receptionist can recognise it without reading it out: `•• •• 12`."""
        return f"•• •• {self.e164[-2:]}"

    @property
    def national(self) -> str:
        """The number in national format: `070-174 06 05`."""
        parsed = phonenumbers.parse(self.e164)
        home = parsed.country_code == phonenumbers.country_code_for_region(HOME_REGION)
        return phonenumbers.format_number(
            parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
        )


def read_phone(written: str) -> Phone | None:
    """Parse a number; None if it is not valid."""
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        parsed = phonenumbers.parse(_STRAY_ZERO.sub(r"\1", written), HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind = phonenumbers.number_type(parsed)
    return Phone(
        e164=phonenumbers.format_number(parsed, PhoneNumberFormat.E164),
        textable=kind == PhoneNumberType.MOBILE and parsed.country_code in TEXTABLE_COUNTRIES,
        personal=kind not in _SHARED,
    )


def as_written(number: str) -> str:
    """Return a stored number as people write it; what is no valid number is returned unchanged."""
    phone = read_phone(number)
    return phone.national if phone else number
