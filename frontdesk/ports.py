"""All ports in one place: each is a protocol owned by a room and implemented in integrations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.accounts.ports import IdentityProvider
from frontdesk.calendars.ports import CalendarProvider
from frontdesk.calendars.rules import CalendarKind
from frontdesk.calls.ports import PhoneSystem
from frontdesk.disclosure.ports import StrongIdentity
from frontdesk.notices.ports import SmsGateway


@dataclass(frozen=True)
class Ports:
    """One adapter for each port; `integrations.wiring` chooses them, tests pass local doubles."""

    sms: SmsGateway
    phone: PhoneSystem
    identity: IdentityProvider | None = None
    strong_identity: StrongIdentity | None = None
    calendars: Mapping[CalendarKind, CalendarProvider] = field(default_factory=dict)
