"""The panel's context: the contact, what its speaker may hear, and whose calendar to show."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.absence.queries import (
    absent_now,
)
from frontdesk.accounts.views import Staff
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.catalogue import MeetingKind
from frontdesk.availability.rules.enums import INTERPRETERS, OTHER_LANGUAGE, SIGN
from frontdesk.booking.errors import NoKinds, NotByPhone, SilentNotByPhone
from frontdesk.booking.models import Proposal
from frontdesk.booking.rules import Own
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.receivers import NOT_SAID, ReceiverView
from frontdesk.calls.service import about
from frontdesk.cases.queries import person_facts
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.views import Permit
from frontdesk.safety.service import (
    reachability,
    visibility,
)
from frontdesk.safety.views import Reachability

# Without an assessment a meeting may wait two weeks before a stand-in is offered.
PLANNED = 14
_NONE_SUITS = N_(
    "Inget möte går att hålla med teckenspråkstolk. En systemförvaltare ändrar hur möten hålls under Förvaltning, "
    "Mötestyper."
)


@dataclass(frozen=True)
class ContactContext:
    """One contact of one receptionist. `subject`: the key of the client whose bookings are shown.

    `intake`: the intake unit, None until the receptionist has chosen one. `own_first`: the reason for the contact
    concerns the case's handläggare, not a unit.
    """

    contact_id: uuid.UUID
    staff: Staff
    today: date
    permit: Permit | None
    area: str
    proposal: Proposal | None
    own: Own | None
    intake: str | None
    subject: str | None
    reach: Reachability
    receiver: ReceiverView = NOT_SAID
    own_first: bool = True

    def may(self, topic: Topic) -> bool:
        """Whether the speaker may be told about this topic."""
        return self.permit is not None and self.permit.may(topic)

    @property
    def silent(self) -> bool:
        """Whether this matter, or the person whose card is open, must not be mentioned by telephone or SMS."""
        return self.reach.silence is not None

    @property
    def place(self) -> bool:
        """Whether the place of a meeting may be told; always for a booking by name."""
        return self.permit is None or self.permit.place

    @property
    def by(self) -> date:
        """The latest day the matter can wait until."""
        return self.today + timedelta(days=self.proposal.within_days if self.proposal else PLANNED)


def open_context(unit: Unit, *, staff: Staff, contact_id: uuid.UUID, said: str = "") -> ContactContext:
    """Return a contact's context; `said`: the chosen intake unit. Raises NoSuchContact or NotYourContact."""
    contact = contacts.mine(unit.db, contact_id, staff.id)
    known = about.known(unit, contact_id=contact_id, staff=staff)
    permit = known.permit
    # Below the required level, not even the choice of unit may reveal that there is a case.
    to = about.delivered(unit, contact, known.told, said=said)
    return ContactContext(
        contact_id=contact_id,
        staff=staff,
        today=local_date(unit.now),
        permit=permit,
        area=to.area,
        proposal=unit.db.get(Proposal, contact_id),
        own=_own(unit, to.case.handlaggare if to.case else None),
        intake=to.unit,
        subject=permit.subject if permit else None,
        reach=reachability(unit.db, unit.register, person=permit.person if permit else None, matters=[contact_id]),
        receiver=about.shown(unit, known, said=said),
        own_first=to.for_the_case,
    )


def suitable_kinds(unit: Unit, context: ContactContext) -> list[MeetingKind]:
    """Return the appointment types with at least one mode that suits the client and the matter."""
    interpreter = interpreter_of(unit, context)
    return [kind for kind in catalogue.offered_types(unit.db) if kind.modes_with(interpreter, silent=context.silent)]


def first_kind(unit: Unit, context: ContactContext) -> MeetingKind:
    """Return the default appointment type: the proposed one, else one of the client's area, else the first suitable.

    Raises NoKinds if there are no types, or NotByPhone (SilentNotByPhone) if none is suitable.
    """
    kinds = suitable_kinds(unit, context)
    if not kinds:
        raise _why_none(unit, context)
    proposed = context.proposal.type if context.proposal else None
    fitting = [kind for kind in kinds if kind.area == context.area and kind.only_own == (context.own is not None)]
    wanted = [kind for kind in kinds if kind.code == proposed]
    return (wanted or fitting or [kind for kind in kinds if kind.area == context.area] or list(kinds))[0]


def _why_none(unit: Unit, context: ContactContext) -> FrontdeskError:
    if not catalogue.offered_types(unit.db):
        return NoKinds()
    return SilentNotByPhone() if context.silent else NotByPhone(_NONE_SUITS)


def interpreter_of(unit: Unit, context: ContactContext) -> str:
    """Return the interpreter language registered for the client, or "" if the speaker may not be told of bookings."""
    if context.permit is None or not context.may(Topic.BOOKINGS):
        return ""
    facts = person_facts(unit.register, context.permit.person, visibility(unit, context.staff))
    if facts is None or facts.interpreter == "none":
        return ""
    if facts.interpreter == SIGN:
        return SIGN
    return facts.interpreter_language if facts.interpreter_language in INTERPRETERS else OTHER_LANGUAGE


def _own(unit: Unit, key: str | None) -> Own | None:
    if key is None:
        return None
    absent = absent_now(unit.db, key, unit.now)
    return Own(key, absent.back_on, absent.stand_ins) if absent else Own(key)
