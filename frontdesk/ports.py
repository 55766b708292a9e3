"""Every socket in the wall, on one page: what the house needs from outside, and the room that owns each port."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.accounts.ports import IdentityProvider
from frontdesk.calendars.ports import CalendarProvider
from frontdesk.calendars.rules import Kind
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
    calendars: Mapping[Kind, CalendarProvider] = field(default_factory=dict)
