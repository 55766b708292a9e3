import pytest

from frontdesk.core.db.unit import Unit
from frontdesk.safety import service
from frontdesk.safety.errors import NumberUnusable
from frontdesk.safety.views import Consent
from tests.factories.accesslog import ANNA

PERSON = "demo:p-1"


def test_nobody_asked_means_no_sms(unit: Unit) -> None:
    assert service.consent(unit.db, PERSON) == Consent()
    assert not service.consent(unit.db, PERSON).asked
    assert service.sms_number(unit, PERSON) is None


@pytest.mark.parametrize(
    ("wants_sms", "shared_phone", "goes_to"),
    [
        (True, False, "+46701740605"),
        (True, True, None),
        (True, None, None),
        (False, None, None),
    ],
)
def test_an_sms_needs_both_answers_and_a_confirmed_number(
    unit: Unit, *, wants_sms: bool, shared_phone: bool | None, goes_to: str | None
) -> None:
    service.set_consent(unit, person=PERSON, by=ANNA, wants_sms=wants_sms, shared_phone=shared_phone)
    service.confirm_number(unit, person=PERSON, typed="070-174 06 05", by=ANNA)
    assert service.sms_number(unit, PERSON) == goes_to


def test_a_phone_somebody_else_reads_forgets_its_number(unit: Unit) -> None:
    service.confirm_number(unit, person=PERSON, typed="0701740605", by=ANNA)
    service.set_consent(unit, person=PERSON, by=ANNA, wants_sms=True, shared_phone=True)
    assert service.consent(unit.db, PERSON).number is None
    assert not service.may_text(unit.db, unit.register, PERSON)


@pytest.mark.parametrize("typed", ["", "hej", "112", "08-123 456 78", "070-174"])
def test_what_cannot_take_an_sms_is_refused(unit: Unit, typed: str) -> None:
    with pytest.raises(NumberUnusable) as refused:
        service.confirm_number(unit, person=PERSON, typed=typed, by=ANNA)
    assert "number" in refused.value.fields


def test_a_number_confirmed_again_replaces_the_first(unit: Unit) -> None:
    for typed in ("0701740605", "0701740606"):
        service.confirm_number(unit, person=PERSON, typed=typed, by=ANNA)
    assert service.consent(unit.db, PERSON).number == "+46701740606"
