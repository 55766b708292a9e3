"""The demo's open items for handläggare: messages, promised callbacks, and call notes to file.

Each is left as by a receptionist, in a contact of its own, so that every rule of a real day holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from frontdesk.accounts.models import StaffRow
from frontdesk.accounts.queries import active_staff
from frontdesk.bootstrap.demo.seed import RECEPTIONIST, SARA
from frontdesk.calls.rules.contact import Outcome, Priority
from frontdesk.calls.rules.messages import MessageKind, next_window
from frontdesk.calls.service import callback, closing, contact, message
from frontdesk.calls.service.callback import CallbackRequest
from frontdesk.calls.service.closing import Ending
from frontdesk.calls.views import MessageSubject
from frontdesk.cases.models import Case, CasePerson, CaseStaff, Person
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.rules.mandates import Speaker


@dataclass(frozen=True)
class _Letter:
    kind: MessageKind
    text: str
    priority: Priority = Priority.PLANNED
    number: str = ""


_FOR_SARA = (
    _Letter(MessageKind.MESSAGE, "Har lämnat hyresavin i receptionen och undrar om det räcker så."),
    _Letter(MessageKind.CHANGED, "Har fått ett vikariat på 50 procent från den första i nästa månad."),
    _Letter(MessageKind.APPEAL, "Vill överklaga beslutet för oktober och vill veta hur man gör."),
    _Letter(MessageKind.NOTE, "Frågade när pengarna kommer. Fick besked om utbetalningsdag."),
)
_FOR_OTHERS = (
    _Letter(MessageKind.CALLBACK, "Vill gå igenom kompletteringen.", Priority.DAYS, "+46701740688"),
    _Letter(MessageKind.CALLBACK, "Behöver prata om hyran före helgen.", Priority.TODAY, "+46701740689"),
    _Letter(MessageKind.MESSAGE, "Är sjukskriven till och med fredag och vill ha besked om mötet.", Priority.DAYS),
    _Letter(MessageKind.APPLICATION, "Söker muntligt om bistånd till glasögon.", Priority.DAYS),
)


def letters(stores: Stores) -> None:
    """Create the items the receptionist left the day before."""
    with stores.writing() as unit:
        who = _receptionist(unit.db)
        for letter, about in _addressed(unit.register):
            _leave(unit, letter, about, who)


def _receptionist(db: Session) -> Actor:
    found = active_staff(db, db.scalars(select(StaffRow.id).where(StaffRow.login == RECEPTIONIST)).one())
    if found is None:
        message = f"the demo has no {RECEPTIONIST}"
        raise LookupError(message)
    return found.actor


def _addressed(register: Session) -> list[tuple[_Letter, MessageSubject]]:
    own = zip(_FOR_SARA, _cases(register, only=SARA), strict=False)
    others = zip(_FOR_OTHERS, _cases(register, only=None), strict=False)
    return [(letter, _about(case)) for letter, case in (*own, *others)]


def _leave(unit: Unit, letter: _Letter, about: MessageSubject, who: Actor) -> None:
    made = contact.begin(unit, who=who)
    if letter.kind is MessageKind.CALLBACK:
        wish = CallbackRequest(next_window(unit.now), letter.number)
        callback.promise(
            unit, contact_id=made.id, who=who, text=letter.text, wish=wish, about=about, priority=letter.priority
        )
    else:
        message.leave(
            unit,
            contact_id=made.id,
            who=who,
            kind=letter.kind,
            text=letter.text,
            about=about,
            priority=letter.priority,
        )
    unit.db.flush()
    closing.close(unit, contact_id=made.id, who=who, ending=Ending(_OUTCOMES[letter.kind]), about=about)


_OUTCOMES = {
    MessageKind.MESSAGE: Outcome.LEFT,
    MessageKind.CHANGED: Outcome.LEFT,
    MessageKind.APPEAL: Outcome.LEFT,
    MessageKind.APPLICATION: Outcome.LEFT,
    MessageKind.CALLBACK: Outcome.CALLBACK,
    MessageKind.NOTE: Outcome.ANSWERED,
}


def _cases(register: Session, *, only: str | None) -> Sequence[Row[str, str, str, str, str]]:
    """Return applicants of open cases, the case, and its handläggare; of one handläggare, or of all others."""
    wanted = (
        select(Person.key, Person.given_name, Person.family_name, Case.key, CaseStaff.handlaggare_key)
        .join(CasePerson, CasePerson.person_key == Person.key)
        .join(Case, Case.key == CasePerson.case_key)
        .join(CaseStaff, CaseStaff.case_key == Case.key)
        .where(Person.protection == "none", Person.deceased_on.is_(None), CasePerson.role == "applicant")
        .where(Case.closed_on.is_(None), Case.area == "EB", CaseStaff.role == "responsible", CaseStaff.until.is_(None))
        .where(CaseStaff.handlaggare_key == only if only else CaseStaff.handlaggare_key != SARA)
        .order_by(Person.key)
        .limit(len(_FOR_SARA))
    )
    return register.execute(wanted).all()


def _about(case: Row[str, str, str, str, str]) -> MessageSubject:
    person, given, family, case_key, handlaggare = case
    return MessageSubject(
        person=person,
        name=f"{given} {family}",
        case=case_key,
        area="EB",
        handlaggare=handlaggare,
        speaker=Speaker.SELF,
        level=Level.A3,
    )
