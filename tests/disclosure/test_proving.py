from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.service.passwords import matches
from frontdesk.accounts.views import Staff
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.tasks import TaskFor, TaskNeeded
from frontdesk.core.times import STOCKHOLM, FixedClock
from frontdesk.disclosure import queries, service
from frontdesk.disclosure.errors import CodeTooWeak, LevelTooLow, MethodNotPossible
from frontdesk.disclosure.models import PhoneCode
from frontdesk.disclosure.ports import Collected, OrderState, Provider
from frontdesk.disclosure.rules.levels import Level, Method, proves_by
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from tests.factories import disclosure, register
from tests.factories.accesslog import ANNA

CODE = "480273"


def _level(unit: Unit, staff: Staff) -> Level:
    found = service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT)
    assert found is not None
    return found.level


def _try_code(unit: Unit, staff: Staff, typed: str) -> bool:
    stored = service.stored_code(unit, staff=staff, contact_id=disclosure.CONTACT)
    right = matches(stored, typed)
    return service.settle_code(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, right=right)


@pytest.fixture
def open_call(stores: Stores, staff: Staff) -> None:
    """Anna speaks for herself, has a phone code, and has proved nothing yet."""
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
        service.set_code(unit, staff=staff, contact_id=disclosure.CONTACT, code=CODE)
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A0)


@pytest.mark.usefixtures("open_call")
def test_the_right_code_gives_a2_and_with_a_call_back_a3(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        assert _try_code(unit, staff, CODE)
        assert _level(unit, staff) is Level.A2
        assert service.begin_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False) == "070-174 06 05"
        assert service.settle_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, reached=True)
        assert _level(unit, staff) is Level.A3


@pytest.mark.usefixtures("open_call")
def test_a_call_back_alone_only_lets_a_named_time_be_moved(unit: Unit, staff: Staff) -> None:
    service.begin_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False)
    service.settle_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, reached=True)
    assert _level(unit, staff) is Level.A2C
    with pytest.raises(MethodNotPossible):
        service.settle_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, reached=True)


@pytest.mark.usefixtures("open_call")
def test_nobody_calls_back_an_unsafe_number(unit: Unit, staff: Staff, register_writer: Engine) -> None:
    register.keep(
        register_writer,
        register.person("demo:p-unsafe", "Ulla", "Rädd", unsafe_contact=True),
        register.part(disclosure.CASE, "demo:p-unsafe", role="concerned"),
        register.phone("demo:p-unsafe", "+46701740606"),
    )
    disclosure.speaking(unit, staff, Level.A0, person="demo:p-unsafe")
    assert service.begin_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False) is None


@pytest.mark.usefixtures("open_call")
def test_three_failures_lock_the_code_for_a_day_without_a_word(stores: Stores, staff: Staff, clock: FixedClock) -> None:
    told: list[TaskNeeded] = []

    def listen(_: Unit, task: TaskNeeded) -> None:
        told.append(task)

    stores.event_handlers = {TaskNeeded: [listen]}
    answers = []
    for typed in ("111111", "222222", "333333", CODE):
        with stores.writing() as unit:
            answers.append(_try_code(unit, staff, typed))
    assert answers == [False] * 4
    assert {(task.to, task.handlaggare) for task in told} == {
        (TaskFor.LOG_REVIEWER, None),
        (TaskFor.HANDLAGGARE, disclosure.SARA),
    }
    clock.move(timedelta(hours=24))
    with stores.writing() as unit:
        assert _try_code(unit, staff, CODE)


@pytest.mark.usefixtures("open_call")
def test_a_right_code_forgives_what_came_before(stores: Stores, staff: Staff) -> None:
    for typed in ("111111", "222222", CODE, "111111", "222222", CODE):
        with stores.writing() as unit:
            assert _try_code(unit, staff, typed) is (typed == CODE)


def test_somebody_without_a_code_hears_the_same_as_somebody_who_is_wrong(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A0)
    assert service.stored_code(unit, staff=staff, contact_id=disclosure.CONTACT) is None
    assert not _try_code(unit, staff, CODE)


@pytest.mark.usefixtures("open_call")
def test_a_code_lies_hashed_and_no_log_row_holds_it(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        _try_code(unit, staff, CODE)
    with stores.reading() as unit:
        (kept,) = unit.db.scalars(select(PhoneCode))
        assert kept.hash.startswith("$argon2id$")
        rows = unit.db.scalars(select(LogRow)).all()
    assert not any(CODE in repr(vars(row)) for row in rows)


@pytest.mark.parametrize("code", ["12345", "123456", "000000", "987654", "650113", "19650113", "abcdef", "12345678901"])
def test_a_code_that_would_be_guessed_first_is_refused(unit: Unit, staff: Staff, code: str) -> None:
    disclosure.speaking(unit, staff, Level.A3)
    with pytest.raises(CodeTooWeak):
        service.set_code(unit, staff=staff, contact_id=disclosure.CONTACT, code=code)


@pytest.mark.parametrize("level", [Level.A0, Level.A1, Level.A2C, Level.A2])
def test_only_a_proved_identity_sets_a_code(unit: Unit, staff: Staff, level: Level) -> None:
    disclosure.speaking(unit, staff, level)
    with pytest.raises(LevelTooLow):
        service.set_code(unit, staff=staff, contact_id=disclosure.CONTACT, code=CODE)


def test_another_speaker_has_proved_nothing(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A3)
    service.set_speaker(unit, staff=staff, contact_id=disclosure.CONTACT, speaker=Speaker.RELATIVE, name="Eva Lind")
    assert _level(unit, staff) is Level.A1


def test_the_number_on_the_document_is_compared_on_the_server(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A0)
    assert not service.show_document(
        unit, staff=staff, contact_id=disclosure.CONTACT, visit=True, number=disclosure.OTHER_NUMBER
    )
    assert _level(unit, staff) is Level.A0
    assert service.show_document(unit, staff=staff, contact_id=disclosure.CONTACT, visit=True, number="650113-3372")
    assert _level(unit, staff) is Level.A3


@pytest.mark.parametrize(
    ("collected", "proved", "level"),
    [
        (Collected(OrderState.PENDING, "signing"), None, Level.A0),
        (Collected(OrderState.FAILED, "cancelled"), False, Level.A0),
        (Collected(OrderState.COMPLETE, number=disclosure.OTHER_NUMBER, name="Otto Annan"), False, Level.A0),
        (Collected(OrderState.COMPLETE, number=disclosure.NUMBER, name="Anna Karlsson"), True, Level.A3),
    ],
)
def test_a_strong_identity_proves_only_the_speakers_own(
    unit: Unit, staff: Staff, *, collected: Collected, proved: bool | None, level: Level
) -> None:
    disclosure.speaking(unit, staff, Level.A0)
    assert service.number_to_identify(unit, staff=staff, contact_id=disclosure.CONTACT) == disclosure.NUMBER
    service.keep_order(unit, staff=staff, contact_id=disclosure.CONTACT, provider=Provider.BANKID, ref="r-1")
    assert (
        service.settle_order(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, collected=collected)
        is proved
    )
    assert _level(unit, staff) is level


def test_a_god_man_the_register_does_not_know_is_proved_by_name(
    unit: Unit, staff: Staff, register_writer: Engine
) -> None:
    register.keep(
        register_writer, register.mandate("demo:m-1", disclosure.ANNA, kind="trustee", grantee_name="Erik Ek")
    )
    disclosure.speaking(unit, staff, Level.A1, speaker=Speaker.TRUSTEE, name="Erik Ek")
    typed = service.number_to_identify(
        unit, staff=staff, contact_id=disclosure.CONTACT, typed=disclosure.NOBODYS_NUMBER
    )
    service.keep_order(unit, staff=staff, contact_id=disclosure.CONTACT, provider=Provider.FREJA, ref="r-1")
    collected = Collected(OrderState.COMPLETE, number=typed, name="Erik Johan Ek")
    assert service.settle_order(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False, collected=collected)
    assert _level(unit, staff) is Level.A3


def test_a_letter_code_is_told_once_and_works(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A0)
        code = service.issue_code(unit, staff=staff, person=disclosure.ANNA)
        assert _try_code(unit, staff, code)


def test_a_hidden_persons_contact_proves_nothing_more(stores: Stores, staff: Staff) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A0)
    with stores.writing() as unit:
        protect(unit, person=disclosure.ANNA, kind=ProtectionKind.PROTECT_NOW, by=ANNA)
        assert service.permit_of(unit, staff=staff, contact_id=disclosure.CONTACT) is None


@pytest.mark.harm("an identity document is believed over the telephone")
def test_no_document_is_shown_over_the_telephone(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A0)
    with pytest.raises(MethodNotPossible):
        service.show_document(unit, staff=staff, contact_id=disclosure.CONTACT, number=disclosure.NUMBER, visit=False)
    assert _level(unit, staff) is Level.A0


def test_a_call_to_the_known_number_proves_nothing_about_a_visitor(unit: Unit, staff: Staff) -> None:
    disclosure.speaking(unit, staff, Level.A0)
    with pytest.raises(MethodNotPossible):
        service.begin_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=True)


def test_every_method_says_in_which_channel_it_proves_anything() -> None:
    by_phone = {method for method in Method if proves_by(method, visit=False)}
    at_the_counter = {method for method in Method if proves_by(method, visit=True)}
    assert set(Method) - by_phone == {Method.ID_DOCUMENT}
    assert set(Method) - at_the_counter == {Method.CALL_BACK}


@pytest.mark.harm("an identity proved once opens the file for ever")
@pytest.mark.parametrize(
    ("proved", "active", "asked", "level"),
    [
        ("23T10:00", None, "23T10:59", Level.A3),
        ("23T10:00", None, "23T11:00", Level.A0),
        ("23T10:00", "23T10:50", "23T11:40", Level.A3),
        ("23T10:00", "23T10:50", "23T11:50", Level.A0),
        ("23T23:50", "23T23:59", "23T23:59", Level.A3),
        ("23T23:50", "23T23:59", "24T00:00", Level.A0),
    ],
)
def test_a_proof_ends_after_an_idle_hour_and_at_midnight(
    stores: Stores, staff: Staff, clock: FixedClock, proved: str, active: str | None, asked: str, level: Level
) -> None:
    def at(word: str) -> datetime:
        return datetime.fromisoformat(f"2026-11-{word}:00").replace(tzinfo=STOCKHOLM)

    clock.set(at(proved))
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
    if active:
        clock.set(at(active))
        with stores.writing() as unit:
            queries.note_activity(unit.db, disclosure.CONTACT, unit.now)
    clock.set(at(asked))
    with stores.writing() as unit:
        card = service.client_card(unit, staff=staff, contact_id=disclosure.CONTACT)
        assert (card.level, card.lapsed) == (level, level is Level.A0)


def test_activity_after_an_idle_hour_brings_no_proof_back(stores: Stores, staff: Staff, clock: FixedClock) -> None:
    with stores.writing() as unit:
        disclosure.speaking(unit, staff, Level.A3)
    clock.move(timedelta(hours=1))
    with stores.writing() as unit:
        queries.note_activity(unit.db, disclosure.CONTACT, unit.now)
        assert _level(unit, staff) is Level.A0


@pytest.mark.usefixtures("open_call")
def test_a_new_proof_brings_no_lapsed_one_back(stores: Stores, staff: Staff, clock: FixedClock) -> None:
    with stores.writing() as unit:
        service.begin_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, visit=False)
        service.settle_call_back(unit, staff=staff, contact_id=disclosure.CONTACT, reached=True, visit=False)
    clock.move(timedelta(hours=2))
    with stores.writing() as unit:
        assert _try_code(unit, staff, CODE)
        assert _level(unit, staff) is Level.A2
