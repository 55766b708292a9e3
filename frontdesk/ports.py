"""Every socket in the wall, on one page: what the house needs from outside, and the room that owns each port."""

from dataclasses import dataclass

from frontdesk.accounts.ports import IdentityProvider
from frontdesk.calendars.ports import CalendarProvider
from frontdesk.calls.ports import PhoneSystem
from frontdesk.disclosure.ports import StrongIdentity
from frontdesk.notices.ports import SmsGateway


@dataclass(frozen=True)
class Ports:
    """One adapter for each port; `integrations.wiring` chooses them, tests pass the local doubles."""

    sms: SmsGateway
    phone: PhoneSystem
    identity: IdentityProvider | None = None
    strong_identity: StrongIdentity | None = None
    calendar: CalendarProvider | None = None
