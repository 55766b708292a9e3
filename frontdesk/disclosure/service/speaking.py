"""Set who is speaking and in what capacity; permission to tell custodians a meeting's place."""

import uuid

from frontdesk.accounts.views import Staff
from frontdesk.cases.queries import mandates_of, person_facts
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import NotHere
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import SpeakerUnclear
from frontdesk.disclosure.models import Identification, PlaceAllowed
from frontdesk.disclosure.rules.levels import Method
from frontdesk.disclosure.rules.mandates import Speaker, named, same_name
from frontdesk.disclosure.service.permits import open_identification
from frontdesk.safety.service import visibility


def set_speaker(
    unit: Unit,
    *,
    staff: Staff,
    contact_id: uuid.UUID,
    speaker: Speaker,
    name: str = "",
    child_agreed: bool | None = None,
) -> None:
    """Save the speaker's capacity and name. Raises NobodyOpen or SpeakerUnclear.

    A change of speaker deletes all proofs. The name is compared on the server: the page learns only whether the
    speaker has a mandate, never who does.
    """
    standing = open_identification(unit, staff=staff, contact_id=contact_id)
    if speaker is not Speaker.SELF and not name.strip():
        raise SpeakerUnclear(fields={"name": SpeakerUnclear.message})
    same = standing.speaker == speaker and standing.speaker_name == name.strip()
    standing.child_agreed = child_agreed
    if not same:
        standing.speaker, standing.speaker_name = speaker, name.strip()
        standing.speaker_person = _key_of_speaker(unit, staff, standing)
        standing.methods, standing.calling_back = [Method.SAID], False
    standing.active_at = unit.now
    unit.db.flush()
    unit.tell("standing", contact_id)
    unit.log(
        who=staff.actor,
        event="speaker.set",
        person=standing.person,
        contact=contact_id,
        result=speaker,
        detail={"name": name.strip()} if name.strip() else None,
    )


def _key_of_speaker(unit: Unit, staff: Staff, standing: Identification) -> str | None:
    """Return the speaker's own person key if the register has one; needed for their phone code and call-back."""
    speaker, visible = Speaker(standing.speaker), visibility(unit, staff)
    if speaker is Speaker.SELF:
        return standing.person
    if speaker is Speaker.CO_APPLICANT:
        others = queries.co_applicants(unit.register, standing.person, visible)
        return next((each.key for each in others if same_name(standing.speaker_name, each.name)), None)
    mandates = mandates_of(unit.register, standing.person, visible, on=local_date(unit.now))
    found = named(standing.speaker_name, mandates, speaker)
    return found.grantee_key if found else None


def allow_place(unit: Unit, *, staff: Staff, person: str, allowed: bool) -> None:
    """Allow or forbid telling a child's custodians where its meetings take place. Raises NotHere."""
    if person_facts(unit.register, person, visibility(unit, staff)) is None:
        raise NotHere
    row = unit.db.get(PlaceAllowed, person)
    if allowed and row is None:
        unit.db.add(PlaceAllowed(person=person, allowed_at=unit.now, allowed_by=staff.name))
    if not allowed and row is not None:
        unit.db.delete(row)
    unit.db.flush()
    event = "place.allowed" if allowed else "place.withdrawn"
    unit.log(who=staff.actor, event=event, person=person)
