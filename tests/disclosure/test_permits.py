from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.views import Staff
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.times import FixedClock
from frontdesk.disclosure import service
from frontdesk.disclosure.rules.levels import Level, Topic
from frontdesk.disclosure.rules.mandates import MandateRefusal, Speaker
from frontdesk.disclosure.rules.need import Need
from frontdesk.disclosure.views import Permit
from frontdesk.safety.rules import ProtectionKind, WaiverScope
from frontdesk.safety.service import protect, waive
from tests.factories import disclosure
from tests.factories import register as reg
from tests.factories.accesslog import ANNA

CHILD = "demo:p-child"


def _permit(unit: Unit, staff: Staff, speaker: Speaker, name: str = "", **more: object) -> Permit:
    person = str(more.pop("person", disclosure.ANNA))
    agreed = more.pop("agreed", None)
    assert agreed is None or isinstance(agreed, bool)
    disclosure.speaking(unit, staff, person=person, speaker=speaker, name=name, child_agreed=agreed)
    found = service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT)
    assert found is not None
    return found


@pytest.fixture
def god_man(register_writer: Engine, staff: Staff) -> None:
    reg.keep(
        register_writer,
        reg.mandate(
            "demo:m-1",
            disclosure.ANNA,
            kind="trustee",
            grantee_name="Erik Ek",
            scope="person",
            until=date(2026, 11, 23),
        ),
    )


@pytest.mark.usefixtures("god_man")
def test_a_god_man_hears_what_the_appointment_covers(unit: Unit, staff: Staff) -> None:
    found = _permit(unit, staff, Speaker.TRUSTEE, "Erik Ek")
    assert found.may(Topic.BOOKINGS)
    assert found.may(Topic.STATUS)
    assert not found.may(Topic.PAYMENT)


@pytest.mark.usefixtures("god_man")
def test_an_appointment_ends_with_its_last_day(stores: Stores, staff: Staff, clock: FixedClock) -> None:
    with stores.writing() as unit:
        assert _permit(unit, staff, Speaker.TRUSTEE, "Erik Ek").refusal is None
    clock.move(timedelta(days=1))
    with stores.writing() as unit:
        found = service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT)
    assert found is not None
    assert found.refusal is MandateRefusal.NO_MANDATE
    assert found.topics == {Topic.GENERAL, Topic.RECEIVE}


@pytest.mark.usefixtures("god_man")
@pytest.mark.parametrize(
    ("speaker", "name"), [(Speaker.TRUSTEE, "Eva Ek"), (Speaker.PROXY, "Erik Ek"), (Speaker.RELATIVE, "Erik Ek")]
)
def test_another_name_or_another_office_opens_nothing(unit: Unit, staff: Staff, speaker: Speaker, name: str) -> None:
    assert _permit(unit, staff, speaker, name).topics == {Topic.GENERAL, Topic.RECEIVE}


def _child(register: Engine, born: date) -> None:
    reg.keep(
        register,
        reg.person(CHILD, "Kim", "Karlsson", born=born),
        reg.part(disclosure.CASE, CHILD, role="child"),
        reg.mandate("demo:m-2", CHILD, kind="custodian", grantee_name="Mona Karlsson", scope="custody", since=born),
    )


def test_a_custodian_hears_the_times_but_neither_place_nor_status(
    unit: Unit, staff: Staff, register_writer: Engine
) -> None:
    _child(register_writer, date(2018, 3, 1))
    found = _permit(unit, staff, Speaker.CUSTODIAN, "Mona Karlsson", person=CHILD)
    assert found.may(Topic.BOOKINGS)
    assert not found.may(Topic.STATUS)
    assert not found.place
    service.allow_place(unit, staff=staff, person=CHILD, allowed=True)
    again = service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT)
    assert again is not None
    assert again.place


@pytest.mark.parametrize(
    ("born", "agreed", "refusal"),
    [
        (date(2011, 11, 24), None, None),
        (date(2011, 11, 23), None, MandateRefusal.CHILD_NOT_ASKED),
        (date(2011, 11, 23), False, MandateRefusal.CHILD_SAID_NO),
        (date(2011, 11, 23), True, None),
        (date(2008, 11, 24), True, None),
        (date(2008, 11, 23), True, MandateRefusal.OF_AGE),
    ],
)
def test_from_fifteen_the_child_decides_and_at_eighteen_it_is_over(
    unit: Unit,
    staff: Staff,
    register_writer: Engine,
    *,
    born: date,
    agreed: bool | None,
    refusal: MandateRefusal | None,
) -> None:
    _child(register_writer, born)
    found = _permit(unit, staff, Speaker.CUSTODIAN, "Mona Karlsson", person=CHILD, agreed=agreed)
    assert found.refusal is refusal


def test_a_co_applicant_hears_what_is_theirs_until_they_part(unit: Unit, staff: Staff, register_writer: Engine) -> None:
    reg.keep(
        register_writer,
        reg.person("demo:p-co", "Bo", "Karlsson", born=date(1960, 1, 1)),
        reg.part(disclosure.CASE, "demo:p-co", role="co_applicant"),
        reg.document("demo:d-1", disclosure.CASE, kind="hyresavi"),
        reg.document("demo:d-2", disclosure.CASE, kind="läkarintyg", person_key=disclosure.ANNA),
    )
    found = _permit(unit, staff, Speaker.CO_APPLICANT, "Bo Karlsson")
    assert found.refusal is None
    card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT, need=Need((Topic.PAPERS,)))
    assert [line.value.sv for case in card.cases for line in case.lines] == ["hyresavi"]


def test_a_stranger_is_no_co_applicant(unit: Unit, staff: Staff) -> None:
    assert _permit(unit, staff, Speaker.CO_APPLICANT, "Bo Karlsson").refusal is MandateRefusal.NO_MANDATE


def test_a_waiver_lets_a_named_relative_hear_what_it_names(unit: Unit, staff: Staff) -> None:
    waive(
        unit,
        person=disclosure.ANNA,
        recipient="Eva Karlsson",
        scope=[WaiverScope.BOOKINGS],
        until=date(2026, 12, 31),
        by=ANNA,
        level="A3",
    )
    sister = _permit(unit, staff, Speaker.RELATIVE, "Eva Carlsson")
    assert sister.may(Topic.BOOKINGS)
    assert not sister.may(Topic.STATUS)
    assert not _permit(unit, staff, Speaker.RELATIVE, "Olle Karlsson").may(Topic.BOOKINGS)


def test_after_a_death_nobody_speaks_for_the_client(unit: Unit, staff: Staff, register_writer: Engine) -> None:
    reg.keep(
        register_writer,
        reg.person("demo:p-dead", "Sven", "Borta", deceased_on=date(2026, 10, 1)),
        reg.part(disclosure.CASE, "demo:p-dead", role="concerned"),
    )
    assert _permit(unit, staff, Speaker.SELF, person="demo:p-dead").refusal is MandateRefusal.DECEASED


def test_a_person_hidden_during_the_call_opens_nothing_more(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff)
    with stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.UNSAFE_CONTACT, by=ANNA)
        assert service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT) is None
        assert (
            service.client_card(
                unit, staff=staff, contact_id=disclosure.CONTACT, need=disclosure.need("eb-status")
            ).permit
            is None
        )


def test_an_uncertain_identity_never_reaches_the_highest_level(
    unit: Unit, staff: Staff, register_writer: Engine
) -> None:
    reg.keep(
        register_writer,
        reg.person("demo:p-new", "Ny", "Här"),
        reg.identifier("demo:p-new", "199001632397", kind="samordningsnummer", assurance="uncertain"),
        reg.part(disclosure.CASE, "demo:p-new", role="concerned"),
    )
    assert _permit(unit, staff, Speaker.SELF, person="demo:p-new").level is Level.A2


def test_ones_own_case_goes_to_a_colleague(unit: Unit, staff: Staff) -> None:
    kin = Staff(**{**vars(staff), "kin": frozenset({disclosure.ANNA})})
    opened = service.open_person(unit, staff=kin, contact_id=disclosure.CONTACT, person=disclosure.ANNA)
    assert opened is service.Opened.CONFLICT
    assert service.permit_of(unit, staff=kin, contact_id=disclosure.CONTACT) is None
