"""Gather a contact's client, cases and receiver, for delivering a message and for showing where it goes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.accounts.queries import handlaggare_by_key
from frontdesk.accounts.views import Staff
from frontdesk.calls.models.contact import Contact
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.receivers import ReceiverView
from frontdesk.calls.rules.routing import INTAKE, ORDINARY, OpenCase, Receiver, with_board
from frontdesk.calls.service import routing
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.queries.facts import cases_of
from frontdesk.cases.rules.lists import ListedFact
from frontdesk.cases.views import CaseFacts
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.disclosure.service.permits import permit_of
from frontdesk.disclosure.views import Permit
from frontdesk.safety.service import visibility


@dataclass(frozen=True)
class ContactWithCases:
    """A contact with the permit of its speaker and the open cases of its client, newest first."""

    contact: Contact
    permit: Permit | None = None
    cases: tuple[OpenCase, ...] = ()

    @property
    def told(self) -> tuple[OpenCase, ...]:
        """The cases reception may know of; none below the level at which their existence may be disclosed."""
        return self.cases if self.permit is not None and self.permit.may(Topic.EXISTENCE) else ()


def known(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> ContactWithCases:
    """Return what decides the receiver of a contact's messages. Raises NoSuchContact."""
    contact = contacts.one(unit.db, contact_id)
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        return ContactWithCases(contact)
    today = local_date(unit.now)
    cases = cases_of(unit.register, found.person, visibility(unit, staff), facts={ListedFact.STAFF})
    return ContactWithCases(contact, found, tuple(_open_case(case, today) for case in cases if case.closed_on is None))


def _open_case(case: CaseFacts, today: date) -> OpenCase:
    serving = case.responsible(today)
    return OpenCase(case.key, case.area, case.board, serving[0].handlaggare_key if serving else None)


def of_contact(unit: Unit, *, contact_id: uuid.UUID, staff: Staff, said: str = "") -> MessageSubject:
    """Return the contact's client, the receiver of its messages, and the speaker's identification level.

    `said` is the unit chosen by the receptionist. For delivery only: the handläggare found here must not be shown.
    """
    found = known(unit, contact_id=contact_id, staff=staff)
    if said:
        routing.say(unit.db, found.contact, said)
    to = delivered(unit, found.contact, found.cases)
    who = MessageSubject(area=to.area, unit=to.unit, protected=to.protected, head=to.head)
    if found.permit is None:
        return who
    case = to.case
    return MessageSubject(
        person=found.permit.person,
        name=found.permit.name,
        case=case.key if case else None,
        area=case.area if case and to.to_handlaggare else to.area,
        handlaggare=case.handlaggare if case and to.to_handlaggare else None,
        unit=to.unit,
        protected=to.protected,
        head=to.head,
        speaker=found.permit.speaker,
        level=found.permit.level,
    )


def delivered(unit: Unit, contact: Contact, cases: Sequence[OpenCase], *, said: str = "") -> Receiver:
    """Return the receiver, given the client's `cases`; a complaint goes to the head of the case's handläggare."""
    to = routing.receiver(unit.db, contact, cases=cases, said=said)
    if to.head and to.case is not None and to.case.handlaggare is not None:
        rows = handlaggare_by_key(unit.db, [to.case.handlaggare])
        return Receiver(to.case, unit=next((row.unit for row in rows.values()), to.unit), area=to.area, head=True)
    return to


def shown(unit: Unit, found: ContactWithCases, *, said: str = "") -> ReceiverView:
    """Return the receiver as shown to reception: same words and choices whether or not the client is known here.

    Made by the same rule as the delivery, from the cases reception may know of.
    """
    to = delivered(unit, found.contact, found.told, said=said)
    return _view(unit, to, maybe=not found.told and to.for_the_case)


def of_report(unit: Unit, *, contact_id: uuid.UUID, area: str) -> ReceiverView:
    """Return the receiver of a concern report, as shown to reception."""
    return _view(unit, routing.of_report(unit.db, contacts.one(unit.db, contact_id), area))


def _view(unit: Unit, to: Receiver, *, maybe: bool = False) -> ReceiverView:
    everywhere = routing.offices(unit.db)
    names = {office.key: with_board(office, everywhere) for office in everywhere}
    return ReceiverView(
        handlaggare=to.to_handlaggare,
        maybe_handlaggare=maybe,
        office=names.get(to.unit or "", ""),
        value=to.unit or "",
        asked=to.asked,
        head=to.head,
        protected=to.protected,
        options=tuple((office.key, names[office.key]) for office in everywhere if office.kind == INTAKE),
        others=tuple((office.key, names[office.key]) for office in everywhere if office.kind == ORDINARY),
    )


def receiver_view(unit: Unit, *, contact_id: uuid.UUID, staff: Staff) -> ReceiverView:
    """Return the receiver of a contact's messages, as shown to reception."""
    return shown(unit, known(unit, contact_id=contact_id, staff=staff))
