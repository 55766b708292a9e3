"""The permit: what the speaker of a contact may hear right now.

Computed on every request, so that an ended mandate or a newly protected person takes effect at once.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.accounts.views import Staff, Viewer
from frontdesk.cases.queries import mandates_of, person_facts
from frontdesk.cases.rules.visibility import Visibility
from frontdesk.cases.views import PersonFacts
from frontdesk.core import municipal_settings
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import local_date
from frontdesk.disclosure import queries
from frontdesk.disclosure.errors import LevelTooLow, NobodyOpen
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.queries import Ground
from frontdesk.disclosure.rules.levels import Level, Topic, level_of, opens
from frontdesk.disclosure.rules.mandates import MANDATE_OF, ClaimedCapacity, Speaker, hearing, named, same_name
from frontdesk.disclosure.rules.proofs import in_force
from frontdesk.disclosure.views import Permit
from frontdesk.safety.rules import WaiverScope
from frontdesk.safety.service import (
    valid_waivers,
    visibility,
)

OUTCOME_ALLOWED = municipal_settings.declare(
    "disclosure.outcome_allowed",
    default=False,
    help=N_("Om receptionen får säga hur ett beslut blev till den vars identitet är styrkt."),
)


@dataclass(frozen=True)
class PermitRows:
    """A permit and the rows it was computed from, so that the card need not read them again."""

    permit: Permit
    ground: Ground
    person: PersonFacts
    visible: Visibility


def permit_of(unit: Unit, *, staff: Viewer, contact_id: uuid.UUID) -> Permit | None:
    """Return what may be said in a contact; None when no client is open or the user may not see the client."""
    found = permit_with_rows(unit, staff=staff, contact_id=contact_id)
    return found.permit if found else None


def permit_with_rows(unit: Unit, *, staff: Viewer, contact_id: uuid.UUID) -> PermitRows | None:
    """Return the permit of a contact with the rows it was computed from; None as in `permit_of`."""
    ground = queries.ground(unit.db, contact_id)
    if ground is None:
        return None
    visible = visibility(unit, staff)
    facts = person_facts(unit.register, ground.person, visible)
    if facts is None or facts.key in staff.kin:
        return None
    speaker = Speaker(ground.speaker)
    heard = hearing(_claim(unit, ground, facts, visible))
    level = _level(unit, ground, facts, visible)
    outcome = unit.setting(OUTCOME_ALLOWED)
    made = Permit(
        contact_id=contact_id,
        person=facts.key,
        subject=_subject(speaker, ground),
        name=facts.name,
        birth_date=facts.birth_date,
        speaker=speaker,
        level=level,
        topics=opens(level, outcome_allowed=outcome) & heard.topics,
        heard=heard.topics,
        place=heard.place,
        refusal=heard.refusal,
    )
    return PermitRows(made, ground, facts, visible)


def _subject(speaker: Speaker, ground: Ground) -> str:
    """Return the person whose cases are shown: the client, but for a co-applicant the co-applicant."""
    if speaker is Speaker.CO_APPLICANT and ground.speaker_person:
        return ground.speaker_person
    return ground.person


def person_of(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> str:
    """Return the key of the person open in a contact. Raises NobodyOpen."""
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        raise NobodyOpen
    return found.person


def reachable_person(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> str:
    """Return the client if the speaker may change their number and SMS consent: those who may book may do so.

    Raises NobodyOpen, or LevelTooLow for a speaker with too low a level or no mandate.
    """
    found = permit_of(unit, staff=staff, contact_id=contact_id)
    if found is None:
        raise NobodyOpen
    if not found.may(Topic.BOOKINGS):
        raise LevelTooLow
    return found.person


def open_identification(unit: Unit, *, staff: Staff, contact_id: uuid.UUID) -> Identification:
    """Return the standing of a contact whose client the user may see. Raises NobodyOpen."""
    person_of(unit, staff=staff, contact_id=contact_id)
    standing = queries.identification_of(unit.db, contact_id)
    if standing is None:
        raise NobodyOpen
    return standing


def _level(unit: Unit, ground: Ground, facts: PersonFacts, visible: Visibility) -> Level:
    speaker = facts
    if ground.speaker_person not in {None, facts.key}:
        speaker = person_facts(unit.register, ground.speaker_person or "", visible) or facts
    uncertain = ground.speaker_person is not None and speaker.identity_is_uncertain
    return level_of(in_force(ground, unit.now), identity_uncertain=uncertain)


def _claim(unit: Unit, ground: Ground, facts: PersonFacts, visible: Visibility) -> ClaimedCapacity:
    today = local_date(unit.now)
    speaker, said = Speaker(ground.speaker), ground.speaker_name
    # Speakers without a mandate of their own kind (e.g. the client) need no read of mandates.
    mandates = mandates_of(unit.register, facts.key, visible, on=today) if speaker in MANDATE_OF else ()
    return ClaimedCapacity(
        speaker=speaker,
        on=today,
        client_born=facts.birth_date,
        client_died=facts.deceased_on is not None,
        mandate=named(said, mandates, speaker),
        waived=_waived(unit, facts.key, speaker, said, today),
        child_agreed=ground.child_agreed,
        shares_a_case=speaker is Speaker.CO_APPLICANT and _shares(unit, ground, visible),
        place_allowed=ground.place_allowed,
    )


def _shares(unit: Unit, ground: Ground, visible: Visibility) -> bool:
    others = queries.co_applicants(unit.register, ground.person, visible)
    return any(each.key == ground.speaker_person for each in others)


def _waived(unit: Unit, person: str, speaker: Speaker, said: str, today: date) -> frozenset[WaiverScope]:
    if speaker is Speaker.SELF or not said:
        return frozenset()
    waivers = valid_waivers(unit.db, person, on=today)
    fitting: Sequence[frozenset[WaiverScope]] = [each.scope for each in waivers if same_name(said, each.recipient)]
    return frozenset[WaiverScope]().union(*fitting)
