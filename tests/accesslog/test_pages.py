import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.accesslog import service
from frontdesk.accesslog.models import LogReview, LogRow
from frontdesk.accesslog.views import ReviewQueue
from frontdesk.accounts.rules import Role
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores
from tests.factories.accesslog import ANNA, log
from tests.web.client import Building, Person, metrics_of

BERTIL = Actor(id=uuid.UUID(int=2), name="Bertil Ek", role="receptionist")
CONTACT = uuid.UUID(int=9)


@pytest.fixture
def vera(building: Building) -> Person:
    with building.stores.writing() as unit:
        log(unit.db, "person.searched", unit.now, detail={"typed": "Karlsson"})
        log(unit.db, "card.shown", unit.now, person="demo:p-1", contact=CONTACT, flags=("same_surname",))
        log(unit.db, "card.shown", unit.now, who=BERTIL, person="demo:p-2", contact=CONTACT)
    return building.login(Role.LOG_REVIEWER, name="Vera Logg")


def _row(building: Building, event: str, person: str | None = None) -> int:
    with building.stores.reading() as unit:
        statement = select(LogRow.seq).where(LogRow.event == event, LogRow.person == person).order_by(LogRow.seq)
        return unit.db.scalars(statement).all()[0]


def test_the_log_names_nobody_but_staff(building: Building, vera: Person) -> None:
    page = vera.get("/log")
    assert page.html.h1 == ["Loggkontroll"]
    assert "Anna Berg" in page.text
    assert "P-" in page.text
    assert "demo:p-1" not in page.response.text


def test_a_row_says_from_which_address_it_came_and_an_extract_does_not(building: Building, vera: Person) -> None:
    with building.stores.writing() as unit:
        log(unit.db, "access.refused", unit.now, person="demo:p-9", source="192.0.2.7")
    row = _row(building, "access.refused", "demo:p-9")
    assert "Från adressen 192.0.2.7" in vera.get(f"/log/rows/{row}").text
    assert "Från adressen" not in vera.get(f"/log/rows/{_row(building, 'card.shown', 'demo:p-1')}").text
    extract = vera.post(f"/log/rows/{row}/extract", status=200).text
    assert "Nekades" in extract
    assert "192.0.2.7" not in extract


def test_reading_the_log_is_logged(building: Building, vera: Person) -> None:
    vera.get("/log")
    vera.get("/log/queues/many")
    with building.stores.reading() as unit:
        newest = unit.db.scalars(select(LogRow).order_by(LogRow.seq.desc()).limit(2)).all()
    assert [(row.event, row.who_name, row.fields) for row in newest] == [
        ("log.listed", "Vera Logg", ["many"]),
        ("log.listed", "Vera Logg", []),
    ]


def test_the_log_is_filtered_by_who_what_day_and_same_person(building: Building, vera: Person) -> None:
    def shown(**asked: str) -> str:
        body = vera.post("/log", asked, status=200).response.text
        return body.partition("<tbody>")[2]

    assert "Anna Berg" not in shown(staff=str(BERTIL.id))
    assert "Anna Berg" not in shown(event="login.succeeded")
    assert "Anna Berg" not in shown(until="2026-11-22")
    seq = _row(building, "card.shown", "demo:p-2")
    assert "Anna Berg" not in shown(same_as=str(seq))
    assert "Bertil Ek" in shown(same_as=str(seq))
    assert "Anna Berg" in shown(staff="nonsense", since="nonsense")


def test_a_row_shows_what_was_typed_and_keeps_its_reviews(building: Building, vera: Person) -> None:
    seq = _row(building, "person.searched")
    assert "Karlsson" in vera.get(f"/log/rows/{seq}").text
    vera.post(f"/log/rows/{seq}/review", {"verdict": "ask", "note": "Fråga Anna"})
    vera.post(f"/log/rows/{seq}/review", {"verdict": "fine"})
    page = vera.get(f"/log/rows/{seq}").text
    assert "Frågade medarbetaren – Vera Logg" in page
    assert "I sin ordning – Vera Logg" in page
    with building.stores.reading() as unit:
        assert len(unit.db.scalars(select(LogReview)).all()) == 2


def test_what_an_anonymous_report_erased_is_said_to_be_erased(building: Building, vera: Person) -> None:
    contact = uuid.uuid4()
    with building.stores.writing() as unit:
        log(unit.db, "message.left", unit.now, contact=contact, detail={"typed": "0701740605"})
    seq = _row(building, "message.left")
    with building.stores.writing() as unit:
        service.erase_details(unit.db, contact=contact, who=ANNA, now=unit.now)
    page = vera.get(f"/log/rows/{seq}").text
    assert "raderat" in page
    assert "0701740605" not in page


def test_a_reviewed_row_leaves_its_queue(building: Building, vera: Person) -> None:
    assert "Anna Berg" in vera.get("/log/queues/same-surname").text
    seq = _row(building, "card.shown", "demo:p-1")
    vera.post(f"/log/rows/{seq}/review", {"verdict": "fine"})
    assert "Anna Berg" not in vera.get("/log/queues/same-surname").text


def test_looking_without_a_contact_is_a_queue(vera: Person) -> None:
    page = vera.get("/log/queues/no-contact").text
    assert "Anna Berg" in page
    assert "Bertil Ek" not in page


@pytest.mark.parametrize("name", ReviewQueue)
def test_every_queue_is_a_page(vera: Person, name: ReviewQueue) -> None:
    assert vera.get(f"/log/queues/{name}").html.h1


def test_many_look_ups_in_an_hour_and_late_ones_are_counted(stores: Stores) -> None:
    saturday = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    with stores.writing() as unit:
        for minute in range(41):
            log(unit.db, "card.shown", unit.now + timedelta(seconds=minute), person=f"demo:p-{minute}")
        log(unit.db, "card.shown", saturday, who=BERTIL, person="demo:p-1")
    with stores.writing() as unit:
        many = service.queue(unit, who=ANNA, name=ReviewQueue.MANY)
        late = service.queue(unit, who=ANNA, name=ReviewQueue.OFF_HOURS)
    assert [(hour.who, hour.count) for hour in many.hours] == [("Anna Berg", 41)]
    assert [(hour.who, hour.start) for hour in late.hours] == [("Bertil Ek", saturday.replace(minute=0))]


def test_one_call_is_one_look_up_however_many_rows_it_writes(stores: Stores) -> None:
    with stores.writing() as unit:
        for minute in range(60):
            log(unit.db, "card.shown", unit.now + timedelta(seconds=minute), person="demo:p-1")
    with stores.writing() as unit:
        assert service.queue(unit, who=ANNA, name=ReviewQueue.MANY).hours == ()


def test_a_clients_extract_names_roles_and_no_staff(building: Building, vera: Person) -> None:
    seq = _row(building, "card.shown", "demo:p-1")
    page = vera.post(f"/log/rows/{seq}/extract", status=200)
    assert "Visade namn och födelsedatum" in page.text
    assert "receptionist" in page.text
    assert "Anna Berg" not in page.text
    empty = vera.post("/log/person", {"q": "650113-3372"}, status=200)
    assert "Inga rader." in empty.text


def test_older_rows_are_one_press_away(building: Building, vera: Person) -> None:
    with building.stores.writing() as unit:
        for _ in range(120):
            log(unit.db, "card.shown", unit.now, who=BERTIL, person="demo:p-2")
    assert "Äldre rader" in vera.get("/log").text
    older = vera.post("/log", {"before": "5"}, status=200)
    assert "Äldre rader" not in older.text


def test_a_row_that_is_not_there_is_not_found(vera: Person) -> None:
    vera.get("/log/rows/999999", status=404)
    vera.post("/log", {"same_as": "999999"}, status=404)


def test_the_newest_seal_is_a_metric(building: Building, vera: Person, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    service.seal_due(building.stores, heads)
    (sealed,) = service.read_heads(heads).sealed
    metrics = metrics_of(building)
    assert f'frontdesk_log_sealed_rows{{head="{sealed.head.hex()}",segment="1"}} {float(sealed.last_seq)}' in metrics
