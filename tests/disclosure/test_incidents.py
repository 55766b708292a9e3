"""Incidents: from *Fel person* and from the log's review, to the head of the client's unit, judged within 72 hours."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, KinKind, Role
from frontdesk.accounts.service.staff import list_kin
from frontdesk.calls.models.task import Task
from frontdesk.core.tasks import TaskFor
from frontdesk.core.times import FixedClock
from frontdesk.disclosure import service
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.disclosure.rules.incidents import REMIND_AFTER, REPORT_WITHIN, IncidentKind
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service import incidents
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA, log
from tests.factories.accounts import make_unit
from tests.web.client import Building, Person

EB = [Grant("socialnamnd", "EB")]
OWN, OTHER = "demo:u-1", "demo:u-9"
ANSWERS = {"note": "Klienten är underrättad.", "risk": "some", "told": "yes", "reported": "no"}
HARM = "a head who has nothing to do with a case closes the incident about it, empty, and nobody tells the client"


@pytest.fixture
def town(building: Building, register_writer: Engine) -> Building:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_unit(unit, OWN, name="Ekonomi 1", area="EB")
        make_unit(unit, OTHER, name="Äldre", area="ALDRE", board="aldrenamnd")
    return building


@pytest.fixture
def head(town: Building) -> Person:
    return town.login(Role.UNIT_HEAD, name="Hedda Chef", grants=EB, units=[OWN])


def pressed(town: Building, *, noted: str | None = None) -> uuid.UUID:
    """Somebody opened Anna and pressed *Fel person*; what they had noted is in the incident."""
    # The contact itself is of no matter here.
    town.stores.event_handlers = {}
    with town.stores.writing() as unit:
        staff = disclosure.receptionist(unit)
        disclosure.speaking(unit, staff, Level.A3)
    with town.stores.writing() as unit:
        service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status"))
    with town.stores.writing() as unit:
        made_id = service.wrong_person(unit, staff=staff, contact_id=disclosure.CONTACT)
        unit.db.get_one(IncidentDraft, made_id).noted = noted
    town.stores.event_handlers = EVENT_HANDLERS
    return made_id


def drafted(town: Building, person: str = disclosure.ANNA, *, noted: str | None = None) -> uuid.UUID:
    with town.stores.writing() as unit:
        draft = IncidentDraft(
            kind=IncidentKind.WRONG_PERSON,
            contact_id=disclosure.CONTACT,
            person=person,
            at=unit.now,
            by_id=uuid.uuid4(),
            by_name="Rut",
            level=Level.A0,
            shown=["name"],
            noted=noted,
        )
        return incidents.begin(unit, draft).id


def kept(town: Building, incident_id: uuid.UUID) -> IncidentDraft:
    with town.stores.reading() as unit:
        return unit.db.get_one(IncidentDraft, incident_id)


def tasks(town: Building, kind: str) -> list[Task]:
    with town.stores.reading() as unit:
        return list(unit.db.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))


def test_it_says_what_was_shown_and_whose_it_was_to_the_head_of_the_clients_unit(town: Building, head: Person) -> None:
    incident_id = pressed(town, noted="Ville byta tid.")
    assert kept(town, incident_id).unit == OWN
    page = head.get("/incidents").text
    for words in ("Hur ärendet ligger till", "Anna Karlsson", "13 januari 1965", "Ville byta tid.", "senast torsdag"):
        assert words in page
    with town.stores.reading() as unit:
        read = unit.db.scalars(select(LogRow).where(LogRow.event == "incident.read")).all()
        assert [(row.person, row.who_name) for row in read] == [(disclosure.ANNA, "Hedda Chef")]
    head.get("/incidents")
    with town.stores.reading() as unit:
        assert len(unit.db.scalars(select(LogRow).where(LogRow.event == "incident.read")).all()) == 1


@pytest.mark.harm(HARM)
def test_the_head_of_another_unit_neither_reads_nor_closes_it(town: Building, head: Person) -> None:
    incident_id = drafted(town, noted="Ville byta tid.")
    other = town.login(Role.UNIT_HEAD, name="Ove Chef", grants=EB, units=[OTHER])
    page = other.get("/incidents").text
    assert "Anna" not in page
    assert "Ville byta tid." not in page
    other.post(f"/incidents/{incident_id}/close", ANSWERS, status=404)
    assert kept(town, incident_id).closed_at is None
    assert "Anna" not in other.get("/incidents/closed").text
    head.post(f"/incidents/{incident_id}/close", ANSWERS)
    assert "Anna" not in other.get("/incidents/closed").text


@pytest.mark.harm(HARM)
@pytest.mark.parametrize("person", [disclosure.OTHER_BOARD, disclosure.ANNA])
def test_without_a_head_of_its_unit_it_is_for_heads_who_may_see_the_client(town: Building, person: str) -> None:
    drafted(town, person, noted="Hemligt")
    elsewhere = town.login(Role.UNIT_HEAD, name="Hedda Chef", grants=EB, units=["demo:u-77"])
    assert ("Hemligt" in elsewhere.get("/incidents").text) == (person == disclosure.ANNA)


@pytest.mark.harm(HARM)
def test_nobody_judges_an_incident_about_a_relative_or_themselves(town: Building, head: Person) -> None:
    incident_id = drafted(town)
    with town.stores.writing() as unit:
        list_kin(unit, staff_id=head.staff.id, person=disclosure.ANNA, kind=KinKind.RELATIVE, by=ANNA)
    assert "Inga avvikelser väntar." in head.get("/incidents").text
    head.post(f"/incidents/{incident_id}/close", ANSWERS, status=404)


@pytest.mark.harm(HARM)
@pytest.mark.parametrize(
    "lacks", [{"note": " "}, {"risk": ""}, {"told": ""}, {"reported": "kanske"}, {"note": "x" * 1001}]
)
def test_it_is_closed_only_with_every_question_answered_and_what_was_typed_is_kept(
    town: Building, head: Person, lacks: dict[str, str]
) -> None:
    incident_id = drafted(town)
    page = head.post(f"/incidents/{incident_id}/close", {**ANSWERS, **lacks}, status=422).text
    assert kept(town, incident_id).closed_at is None
    assert "Anna Karlsson" in page
    if "note" not in lacks:
        assert ANSWERS["note"] in page


def test_what_is_closed_is_listed_with_its_answers_and_cannot_be_closed_again(town: Building, head: Person) -> None:
    incident_id = drafted(town, noted="Ville byta tid.")
    head.post(f"/incidents/{incident_id}/close", ANSWERS)
    assert "Inga avvikelser väntar." in head.get("/incidents").text
    page = head.get("/incidents/closed").text
    for words in (
        "Anna Karlsson",
        "Ville byta tid.",
        ANSWERS["note"],
        "Kan någon skadas: Ja.",
        "Anmält till IMY: Nej.",
    ):
        assert words in page
    head.post(f"/incidents/{incident_id}/close", ANSWERS, status=404)
    assert tasks(town, "wrong-person") == []


@pytest.mark.harm("an incident is not judged within 72 hours, and nobody is reminded")
def test_the_head_has_72_hours_and_reviewers_hear_of_it_with_a_day_left(
    town: Building, head: Person, clock: FixedClock
) -> None:
    incident_id = drafted(town)
    begun = clock.now()
    [task] = tasks(town, "wrong-person")
    assert (task.to, task.unit, task.due_at) == (TaskFor.UNIT_HEAD, OWN, begun + REPORT_WITHIN)
    assert "Bedöm avvikelsen inom 72 timmar." in head.get("/tasks").text
    head.post(f"/tasks/{task.id}/done", status=409)
    clock.set(begun + REMIND_AFTER - timedelta(minutes=1))
    with town.stores.writing() as unit:
        assert incidents.remind(unit) == 0
    clock.set(begun + REMIND_AFTER)
    with town.stores.writing() as unit:
        assert (incidents.remind(unit), incidents.remind(unit)) == (1, 0)
    [late] = tasks(town, "incident-late")
    assert (late.to, late.due_at, late.person) == (TaskFor.LOG_REVIEWER, begun + REPORT_WITHIN, None)
    clock.set(begun + REPORT_WITHIN)
    head = town.login_as(head.staff.login)
    assert "72 timmar gick ut" in head.get("/incidents").text
    head.post(f"/incidents/{incident_id}/close", ANSWERS)
    assert tasks(town, "incident-late") == []


def looked_at(town: Building, person: str | None = disclosure.ANNA) -> int:
    """A colleague looked at a card; return the number of the log's row."""
    with town.stores.writing() as unit:
        log(unit.db, "card.shown", unit.now, person=person, contact=disclosure.CONTACT)
    with town.stores.reading() as unit:
        return unit.db.scalars(select(LogRow.seq).where(LogRow.event == "card.shown")).all()[-1]


@pytest.fixture
def vera(town: Building) -> Person:
    return town.login(Role.LOG_REVIEWER, name="Vera Logg", grants=())


@pytest.mark.harm("a log review finds that somebody looked at a client without reason, and it leads nowhere")
def test_a_review_that_ends_in_an_incident_reaches_the_head_with_who_looked_at_whom(
    town: Building, head: Person, vera: Person
) -> None:
    seq = looked_at(town)
    vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": "Ingen kontakt den dagen."})
    [draft] = incidents_of(town)
    assert (draft.kind, draft.unit, draft.log_seq, draft.person) == (IncidentKind.REVIEW, OWN, seq, disclosure.ANNA)
    [task] = tasks(town, "incident-review")
    assert (task.to, task.unit) == (TaskFor.UNIT_HEAD, OWN)
    page = head.get("/incidents").text
    for words in ("Loggkontroll", "upptäckt av Vera Logg", "Anna Berg – Visade namn och födelsedatum", "Anna Karlsson"):
        assert words in page
    head.post(f"/incidents/{draft.id}/close", ANSWERS)
    assert "Anna Berg" in head.get("/incidents/closed").text


def test_the_same_row_judged_twice_is_one_incident(town: Building, vera: Person) -> None:
    seq = looked_at(town)
    for note in ("Ingen kontakt den dagen.", "Talade med chefen."):
        vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": note})
    assert len(incidents_of(town)) == 1


def test_an_incident_needs_words_and_what_was_chosen_is_kept(town: Building, vera: Person) -> None:
    seq = looked_at(town)
    page = vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": " "}, status=422).text
    assert "Skriv vad du såg." in page
    assert "Ingen har granskat raden än." in page
    assert incidents_of(town) == []
    vera.post(f"/log/rows/{seq}/review", {"verdict": "fine"})
    assert incidents_of(town) == []


def test_a_row_about_nobody_and_in_no_contact_is_an_incident_too(town: Building, head: Person, vera: Person) -> None:
    with town.stores.writing() as unit:
        log(unit.db, "log.extracted", unit.now)
    with town.stores.reading() as unit:
        seq = unit.db.scalars(select(LogRow.seq).where(LogRow.event == "log.extracted")).one()
    vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": "Varför?"})
    page = head.get("/incidents").text
    assert "Raden i loggen gällde ingen enskild person." in page
    [draft] = incidents_of(town)
    head.post(f"/incidents/{draft.id}/close", ANSWERS)
    assert "Inga avvikelser väntar." in head.get("/incidents").text


def test_a_head_does_not_judge_what_they_looked_at_themselves(town: Building, vera: Person) -> None:
    own = town.login(Role.UNIT_HEAD, name="Hedda Chef", grants=EB, units=[OWN])
    with town.stores.writing() as unit:
        log(unit.db, "card.shown", unit.now, who=own.staff.actor, person=disclosure.ANNA)
    with town.stores.reading() as unit:
        seq = unit.db.scalars(select(LogRow.seq).where(LogRow.event == "card.shown")).one()
    vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": "Egen granne?"})
    assert "Inga avvikelser väntar." in own.get("/incidents").text
    [draft] = incidents_of(town)
    own.post(f"/incidents/{draft.id}/close", ANSWERS, status=404)


def test_of_several_cases_it_is_the_one_the_desk_was_granted(town: Building, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.case("demo:c-5", number="ALDRE-5", area="ALDRE", sphere="aldrenamnd/ALDRE", unit_key=OTHER),
        register.part("demo:c-5", disclosure.ANNA),
    )
    assert kept(town, pressed(town)).unit == OWN


def incidents_of(town: Building) -> list[IncidentDraft]:
    with town.stores.reading() as unit:
        return list(unit.db.scalars(select(IncidentDraft).order_by(IncidentDraft.at.desc())))
