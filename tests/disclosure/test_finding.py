from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.core.db.stores import Stores
from frontdesk.disclosure import service
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.service import Opened
from frontdesk.disclosure.service.finding import MessageRoute
from frontdesk.disclosure.views import SearchResult
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA

CLOSED_TO_US = [disclosure.NOBODYS_NUMBER, disclosure.PROTECTED_NUMBER, disclosure.OTHER_NUMBER]


@contextmanager
def statements(*engines: Engine) -> Iterator[list[str]]:
    """Collect every statement that goes to the databases, without its values."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def _search(stores: Stores, staff: Staff, typed: str) -> SearchResult:
    with stores.writing() as unit:
        return service.search(unit, staff=staff, contact_id=disclosure.CONTACT, typed=typed)


def _rows(stores: Stores) -> list[LogRow]:
    """Return what the log says of persons; that staff were added is another story."""
    of_persons = select(LogRow).where(LogRow.event.startswith("person.")).order_by(LogRow.seq)
    with stores.reading() as unit:
        return list(unit.db.scalars(of_persons))


def test_a_search_is_one_log_row_and_each_listed_person_another(stores: Stores, staff: Staff) -> None:
    found = _search(stores, staff, "650113-3372")
    assert [hit.name for hit in found.hits] == ["Anna Karlsson"]
    assert [(row.event, row.person, row.result) for row in _rows(stores)] == [
        ("person.searched", None, "1"),
        ("person.listed", disclosure.ANNA, ""),
    ]


@pytest.mark.both_postgres
def test_nobody_protected_and_not_granted_are_the_same(stores: Stores, staff: Staff) -> None:
    seen, found = [], []
    for typed in CLOSED_TO_US:
        _search(stores, staff, typed)
    for typed in CLOSED_TO_US:
        with statements(stores.desk, stores.register) as sent:
            found.append(_search(stores, staff, typed))
        seen.append(sent)
    assert found == [SearchResult()] * 3
    assert seen[0] == seen[1] == seen[2]
    rows = _rows(stores)
    assert len(rows) == 6
    assert {(row.event, row.person, row.result, tuple(row.flags)) for row in rows} == {
        ("person.searched", None, "0", ())
    }


def test_finding_and_showing_a_person_asks_few_statements_besides_the_logs(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
    with statements(stores.desk, stores.register) as sent, stores.writing() as unit:
        assert service.search(unit, staff=staff, contact_id=disclosure.CONTACT, typed=disclosure.NUMBER).hits
        card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status"))
    assert card.cases[0].lines
    of_the_log = ("BEGIN", "log_row", "log_head", "log_detail", "log_seen", "pg_advisory_xact_lock")
    asked = [one for one in sent if not any(word in one for word in of_the_log)]
    # Who is hidden, what the municipality chose, the person, the standing, the person's facts, cases, and their age.
    assert len(asked) == 7, "\n".join(asked)


def test_somebody_hidden_by_us_is_not_found_from_that_moment_on(stores: Stores, staff: Staff) -> None:
    assert _search(stores, staff, disclosure.NUMBER).hits
    with stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    assert _search(stores, staff, disclosure.NUMBER) == SearchResult()


@pytest.mark.usefixtures("staff")
def test_the_protected_desk_finds_both_kinds_of_hidden(stores: Stores) -> None:
    keeper = disclosure.employed(stores, Role.PROTECTED_DESK, name="Siv Skydd")
    with stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
    for number in (disclosure.NUMBER, disclosure.PROTECTED_NUMBER):
        assert len(_search(stores, keeper, number).hits) == 1


def test_more_than_five_are_not_listed(stores: Stores, staff: Staff, register_writer: Engine) -> None:
    keys = [f"demo:many-{number}" for number in range(6)]
    register.keep(register_writer, *(register.person(key, "Eva", "Lind") for key in keys))
    register.keep(register_writer, *(register.part(disclosure.CASE, key, role="concerned") for key in keys))
    register.keep(register_writer, *register.named_alike(keys, "Eva Lind"))
    assert _search(stores, staff, "Eva Lind") == SearchResult(too_many=True)
    assert [row.event for row in _rows(stores)] == ["person.searched"]


@pytest.mark.parametrize("person", ["demo:p-nobody", disclosure.PROTECTED, disclosure.OTHER_BOARD])
def test_what_cannot_be_found_cannot_be_opened_either(stores: Stores, staff: Staff, person: str) -> None:
    with stores.writing() as unit:
        opened = service.open_person(unit, staff=staff, contact_id=disclosure.CONTACT, person=person)
    assert opened is Opened.NOT_HERE
    with stores.writing() as unit:
        assert service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT) is None
    assert [(row.event, row.result, row.flags) for row in _rows(stores)] == [("person.opened", "not_here", [])]


def test_opening_somebody_of_the_same_surname_is_marked_for_review(stores: Stores, staff: Staff) -> None:
    namesake = disclosure.employed(stores, name="Karin Karlsson")
    with stores.writing() as unit:
        service.open_person(unit, staff=namesake, contact_id=disclosure.CONTACT, person=disclosure.ANNA)
    assert _rows(stores)[-1].flags == ["same_surname"]


def _place(stores: Stores, staff: Staff, typed: str) -> MessageRoute:
    with stores.writing() as unit:
        return service.place_behind(unit, staff=staff, contact_id=disclosure.CONTACT, typed=typed)


def test_what_is_left_with_the_intake_finds_the_right_place_by_itself(stores: Stores, staff: Staff) -> None:
    places = [_place(stores, staff, typed) for typed in [*CLOSED_TO_US, "", "x"]]
    assert places == [
        MessageRoute(),
        MessageRoute(protected=True, person=disclosure.PROTECTED),
        MessageRoute(person=disclosure.OTHER_BOARD, spheres=("aldrenamnd/ALDRE",)),
        MessageRoute(),
        MessageRoute(),
    ]


def test_a_case_number_shared_with_somebody_protected_leads_to_the_protected_desk(
    stores: Stores, staff: Staff, register_writer: Engine
) -> None:
    register.keep(register_writer, register.part(disclosure.CASE, disclosure.PROTECTED, role="co_applicant"))
    place = _place(stores, staff, "EB-2026-1")
    assert (place.protected, place.person) == (True, None)


def test_leaving_with_the_intake_asks_the_same_whoever_is_behind(stores: Stores, staff: Staff) -> None:
    seen = []
    for typed in [*CLOSED_TO_US, *CLOSED_TO_US]:
        with statements(stores.desk, stores.register) as sent, stores.writing() as unit:
            service.place_behind(unit, staff=staff, contact_id=disclosure.CONTACT, typed=typed)
        seen.append(sent)
    assert seen[3] == seen[4] == seen[5]


def test_a_booking_for_somebody_hidden_is_known_to_the_server_only(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        behind = [service.hidden_behind(unit, staff=staff, typed=typed) for typed in [*CLOSED_TO_US, disclosure.NUMBER]]
    assert behind == [None, disclosure.PROTECTED, disclosure.OTHER_BOARD, None]
