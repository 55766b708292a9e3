"""The page of a question from the log's review: for the person asked alone, and naming nobody they may not see now."""

import uuid

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogReview, LogRow
from frontdesk.accounts.rules import Grant, KinKind, Role
from frontdesk.accounts.service.staff import list_kin
from frontdesk.core.actor import Actor
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect_now
from tests.factories import disclosure
from tests.factories.accesslog import ANNA, log
from tests.factories.accounts import make_handlaggare
from tests.web.client import Building, Person

EB = [Grant("socialnamnd", "EB")]
WHY = "Varför öppnade du kortet?"


@pytest.fixture
def town(building: Building, register_writer: Engine) -> Building:
    building.stores.event_handlers = EVENT_HANDLERS
    disclosure.town(register_writer)
    with building.stores.writing() as unit:
        make_handlaggare(unit, disclosure.SARA)
    return building


@pytest.fixture
def vera(town: Building) -> Person:
    return town.login(Role.LOG_REVIEWER, name="Vera Logg", grants=())


@pytest.fixture
def rut(town: Building) -> Person:
    return town.login(Role.RECEPTIONIST, grants=EB)


def looked_at(town: Building, who: Actor, person: str = disclosure.ANNA) -> int:
    """Somebody looked at a card; return the number of the log's row."""
    with town.stores.writing() as unit:
        log(unit.db, "card.shown", unit.now, who=who, person=person, flags=("protected",))
    with town.stores.reading() as unit:
        return unit.db.scalars(select(LogRow.seq).where(LogRow.event == "card.shown")).all()[-1]


def asked(town: Building, vera: Person, seq: int) -> str:
    """The reviewer asks; return the address of the question."""
    vera.post(f"/log/rows/{seq}/review", {"verdict": "ask", "note": WHY})
    with town.stores.reading() as unit:
        return f"/questions/{unit.db.scalars(select(LogReview.id)).all()[-1]}"


def shown_of(town: Building) -> list[tuple[str | None, str]]:
    with town.stores.reading() as unit:
        rows = unit.db.scalars(select(LogRow).where(LogRow.event == "log.question_shown"))
        return [(row.person, row.who_name) for row in rows]


def test_the_question_is_among_what_there_is_to_do_and_the_answer_comes_back_beside_the_row(
    town: Building, vera: Person, rut: Person
) -> None:
    seq = looked_at(town, rut.staff.actor)
    address = asked(town, vera, seq)
    assert f'href="{address}"' in rut.get("/reception").response.text
    page = rut.get(address).text
    for words in (WHY, "Vera Logg", "Visade namn och födelsedatum", "Anna Karlsson", "13 januari 1965"):
        assert words in page
    assert "Skyddade" not in page, "why the reviewer looked is the reviewer's"
    assert shown_of(town) == [(disclosure.ANNA, "Rut Receptionist")]
    rut.post(f"{address}/answer", {"text": "Klienten ringde i växeln."})
    assert "Klienten ringde i växeln." in rut.get(address).text
    assert address not in rut.get("/reception").response.text
    assert f'href="/log/rows/{seq}"' in vera.get("/tasks").response.text
    assert "Klienten ringde i växeln." in vera.get(f"/log/rows/{seq}").text
    assert "Har svarat" in vera.get("/log/queues/asked").text
    vera.post(f"/log/rows/{seq}/review", {"verdict": "fine"})
    assert "Inga rader." in vera.get("/log/queues/asked").text


@pytest.mark.parametrize("role", Role)
def test_whoever_is_asked_has_a_way_to_it_and_for_all_others_it_does_not_exist(
    town: Building, vera: Person, role: Role
) -> None:
    person = town.login(role, name="Mona Frågad", grants=EB, handlaggare=disclosure.SARA, units=["demo:u-1"])
    address = asked(town, vera, looked_at(town, person.staff.actor))
    menu = person.get(person.get("/", status=303).location)
    listed = menu if address in menu.response.text else person.get("/tasks")
    assert f'href="{address}"' in listed.response.text
    assert listed is menu or 'href="/tasks"' in menu.response.text
    assert WHY in person.get(address).text
    for other in (vera, town.login(role, name="Bo Kollega", grants=EB)):
        other.get(address, status=404)
        other.post(f"{address}/answer", {"text": "Jag svarar åt henne."}, status=404)
        assert address not in other.get("/tasks").response.text
    assert len(shown_of(town)) == 1
    town.stranger().get(address, status=401)
    person.get(f"/questions/{uuid.uuid4()}", status=404)


@pytest.mark.harm("a question about an old look-up tells the name of somebody who is hidden from that person today")
@pytest.mark.parametrize("since", ["protected", "kin", "another board"])
def test_somebody_the_person_may_not_see_any_more_is_not_named(
    town: Building, vera: Person, rut: Person, since: str
) -> None:
    person = disclosure.OTHER_BOARD if since == "another board" else disclosure.ANNA
    address = asked(town, vera, looked_at(town, rut.staff.actor, person))
    if since == "protected":
        protect_now(town.stores.writing, person=person, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    elif since == "kin":
        with town.stores.writing() as unit:
            list_kin(unit, staff_id=rut.staff.id, person=person, kind=KinKind.RELATIVE, by=ANNA)
        rut = town.login_as(rut.staff.login)
    answer = rut.get(address)
    assert "någon du inte har tillgång till nu" in answer.text
    for hidden in ("Karlsson", "Annan", "1965", "1980", person):
        assert hidden not in answer.response.text
    assert shown_of(town) == [(None, "Rut Receptionist")]


def test_what_is_refused_is_shown_again_with_what_was_typed(town: Building, vera: Person, rut: Person) -> None:
    seq = looked_at(town, rut.staff.actor)
    assert "Skriv vad du vill fråga." in vera.post(f"/log/rows/{seq}/review", {"verdict": "ask"}, status=422).text
    long = vera.post(f"/log/rows/{seq}/review", {"verdict": "ask", "note": "y" * 501}, status=422)
    assert "Skriv högst 500 tecken." in long.text
    assert "y" * 501 in long.response.text
    address = asked(town, vera, seq)
    early = vera.post(f"/log/rows/{seq}/review", {"verdict": "fine", "note": "Hon är ny."}, status=409)
    assert "Frågan är inte besvarad än." in early.text
    assert "Hon är ny." in early.response.text
    assert "Skriv ett svar." in rut.post(f"{address}/answer", {"text": " "}, status=422).text
    assert "x" * 1001 in rut.post(f"{address}/answer", {"text": "x" * 1001}, status=422).response.text
    rut.post(f"{address}/answer", {"text": "Klienten ringde."})
    late = rut.post(f"{address}/answer", {"text": "Ingen ringde."}, status=409).text
    assert "Du har redan svarat." in late
    assert "Klienten ringde." in late


def test_what_was_searched_by_is_not_what_was_shown(town: Building, vera: Person, rut: Person) -> None:
    with town.stores.writing() as unit:
        unit.log(who=rut.staff.actor, event="person.searched", fields=("name",))
    with town.stores.reading() as unit:
        seq = unit.db.scalars(select(LogRow.seq).where(LogRow.event == "person.searched")).one()
    page = rut.get(asked(town, vera, seq)).text
    assert "Sökte" in page
    assert "Det som visades" not in page


def test_a_question_that_is_over_says_so(town: Building, vera: Person, rut: Person) -> None:
    seq = looked_at(town, rut.staff.actor)
    address = asked(town, vera, seq)
    vera.post(f"/log/rows/{seq}/review", {"verdict": "report", "note": "Granne."})
    assert address not in rut.get("/reception").response.text
    assert "Du behöver inte svara." in rut.get(address).text
    rut.post(f"{address}/answer", {"text": "Jag hade skäl."}, status=409)
