"""Through the door: bodies hold only what the level opens, and nobody, hidden and not granted answer with one body."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import Engine, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role
from frontdesk.core.municipal_settings import SettingRow
from frontdesk.disclosure import queries
from frontdesk.disclosure.rules.levels import Level
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.disclosure.views import DisclosureContext
from frontdesk.safety.service import sms_number
from frontdesk.safety.service.recipient import NAMED_PERSON
from frontdesk.safety.views import ContactUnsafe, PersonProtected
from integrations.local.strong_identity import LocalStrongIdentity
from tests.factories import disclosure, register
from tests.factories.accounts import make_handlaggare
from tests.web.client import Answer, Building, Person

CARD = f"/contacts/{disclosure.CONTACT}/disclosure"
SAFETY = f"/contacts/{disclosure.CONTACT}/safety"
SECRETS = ("Sara Nilsson", "hyresavi", "26 november", "Beviljad", "EB-2026-1", "070-174", disclosure.NUMBER)


@pytest.fixture
def rut(building: Building, register_writer: Engine) -> Person:
    disclosure.town(register_writer)
    register.keep(
        register_writer,
        register.document("demo:d-1", disclosure.CASE, due_on=date(2026, 11, 27)),
        register.decision("demo:s-1", disclosure.CASE),
        register.payment("demo:b-1", disclosure.CASE, "demo:s-1", month=disclosure.NOVEMBER, pay_on=date(2026, 11, 26)),
    )
    _about(building, None)
    return building.login(Role.RECEPTIONIST, grants=[Grant("socialnamnd", "EB")])


def _about(building: Building, reason: str | None, *, visit: bool = False) -> None:
    building.app.state.contact_setting = lambda *_: DisclosureContext(
        reason, partial(disclosure.need, reason), visit=visit
    )


def _stand(building: Building, rut: Person, level: Level, speaker: Speaker = Speaker.SELF, name: str = "") -> None:
    with building.stores.writing() as unit:
        disclosure.speaking(unit, rut.staff, level, speaker=speaker, name=name)


def _body(answer: Answer) -> str:
    """Return an answer's body without what differs between any two answers."""
    return re.sub(r'value="[^"]*"', 'value=""', answer.response.text)


def test_search_open_and_learn_nothing_but_the_name(building: Building, rut: Person) -> None:
    _about(building, "eb-status")
    found = rut.post(f"{CARD}/search", {"q": "650113-3372"}, status=200, htmx=True)
    assert "Anna Karlsson" in found.text
    assert "13 januari 1965" in found.text
    opened = rut.post(f"{CARD}/open", {"person": disclosure.ANNA}, status=200, htmx=True)
    assert "Anna Karlsson" in opened.text
    assert not any(secret in opened.response.text for secret in SECRETS)


def test_nobody_protected_and_not_granted_have_one_body(building: Building, rut: Person) -> None:
    bodies = [
        _body(rut.post(f"{CARD}/search", {"q": typed}, status=200, htmx=True))
        for typed in (disclosure.NOBODYS_NUMBER, disclosure.PROTECTED_NUMBER, disclosure.OTHER_NUMBER)
    ]
    assert bodies[0] == bodies[1] == bodies[2]
    assert "Ingen träff" in bodies[0]
    with building.stores.reading() as unit:
        searched = select(LogRow.result, LogRow.person).where(LogRow.event == "person.searched")
        assert [tuple(row) for row in unit.db.execute(searched)] == [("0", None)] * 3


def test_an_identification_that_is_not_connected_is_not_offered(building: Building, rut: Person) -> None:
    _about(building, "eb-status")
    _stand(building, rut, Level.A0)
    assert 'value="bankid"' in rut.get(CARD).response.text
    building.app.state.ports = replace(building.app.state.ports, strong_identity=None)
    shown = rut.get(CARD)
    assert "bankid" not in shown.response.text
    assert "Styrk identitet" in shown.text
    assert "kommunens inloggning" in building.stranger().get("/login").text
    building.app.state.ports = replace(building.app.state.ports, identity=None)
    assert "kommunens inloggning" not in building.stranger().get("/login").text


def test_what_is_not_to_be_found_is_the_same_404(rut: Person) -> None:
    refused = [
        rut.post(f"{CARD}/open", {"person": key}, status=404, htmx=True).response.text
        for key in ("demo:nobody", disclosure.PROTECTED, disclosure.OTHER_BOARD)
    ]
    assert refused[0] == refused[1] == refused[2]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("reason", ["eb-status", "payment-date", "who-is-my-handlaggare"])
def test_a_body_holds_no_fact_above_the_level(building: Building, rut: Person, level: Level, reason: str) -> None:
    _about(building, reason)
    _stand(building, rut, level)
    body = rut.get(CARD, htmx=True).response.text
    told = [secret for secret in SECRETS if secret in body]
    if level is not Level.A3:
        assert told in ([], ["hyresavi"]), "the list of papers that may be named is the same for everybody"
        assert "Vi saknar" not in body
    else:
        assert told
    assert "Beviljad" not in body


@pytest.mark.parametrize("speaker", [Speaker.RELATIVE, Speaker.AUTHORITY, Speaker.TRUSTEE, Speaker.CO_APPLICANT])
def test_a_speaker_without_a_mandate_hears_nothing_at_any_level(
    building: Building, rut: Person, speaker: Speaker
) -> None:
    _about(building, "eb-status")
    _stand(building, rut, Level.A3, speaker, "Eva Lind")
    body = rut.get(CARD, htmx=True).response.text
    assert not any(secret in body for secret in SECRETS)
    assert "varken bekräfta eller dementera" in body


def test_both_languages_of_a_sentence_are_at_hand(building: Building, rut: Person) -> None:
    _about(building, "payment-date")
    _stand(building, rut, Level.A3)
    text = rut.get(CARD, htmx=True).text
    assert "Pengarna för november betalas ut torsdag 26 november." in text
    assert "The money for November will be paid on Thursday 26 November." in text


def test_a_wrong_code_and_no_code_get_the_same_words(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A0)
    without = rut.post(f"{CARD}/code", {"code": "480273"}, status=200, htmx=True).response.text
    _stand(building, rut, Level.A3)
    rut.post(f"{CARD}/code/set", {"code": "480273"}, status=200, htmx=True)
    _stand(building, rut, Level.A0)
    wrong = rut.post(f"{CARD}/code", {"code": "111222"}, status=200, htmx=True).response.text
    assert wrong == without
    assert "Det stämde." in rut.post(f"{CARD}/code", {"code": "480 273"}, status=200, htmx=True).text


def test_a_bankid_is_started_collected_and_believed(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A0)
    started = rut.post(f"{CARD}/strong", {"provider": "bankid"}, status=200, htmx=True)
    assert "Väntar på" in started.text
    provider = building.app.state.ports.strong_identity
    assert isinstance(provider, LocalStrongIdentity)
    rut.post(f"{CARD}/strong/collect", status=204, htmx=True)
    assert provider.answer(disclosure.NUMBER, yes=True)
    done = rut.post(f"{CARD}/strong/collect", status=200, htmx=True)
    assert "Identitet styrkt" in done.text


def test_the_number_to_call_back_is_marked_not_to_be_read_out(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A0)
    answer = rut.post(f"{CARD}/callback", status=200, htmx=True)
    assert "Ring 070-174 06 05" in answer.text
    assert "Läs inte upp numret" in answer.text
    rut.post(f"{CARD}/callback/done", {"reached": "no"}, status=200, htmx=True)


def test_an_id_document_is_asked_for_at_the_counter_only(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A0)
    assert "id-handlingen" not in rut.get(CARD, htmx=True).text
    _about(building, None, visit=True)
    assert "id-handlingen" in rut.get(CARD, htmx=True).text
    assert "Identitet styrkt" in rut.post(f"{CARD}/document", {"number": disclosure.NUMBER}, status=200, htmx=True).text


def test_without_javascript_a_search_shows_its_page_and_a_choice_goes_back(building: Building, rut: Person) -> None:
    page = rut.post(f"{CARD}/search", {"q": "650113-3372"}, status=200)
    assert page.html.h1 == ["Klient"]
    opened = rut.post(f"{CARD}/open", {"person": disclosure.ANNA})
    assert opened.location == f"/reception/contacts/{disclosure.CONTACT}"


def test_too_short_a_search_keeps_what_was_typed(rut: Person) -> None:
    answer = rut.post(f"{CARD}/search", {"q": "x"}, status=422, htmx=True)
    assert 'value="x"' in answer.response.text


def test_the_wrong_persons_card_can_be_left_at_any_time(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A3)
    assert "Vem gäller det?" in rut.post(f"{CARD}/wrong", status=200, htmx=True).text


def test_whoever_knows_the_person_leaves_the_contact_with_the_card(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A3)
    assert rut.post(f"{CARD}/know").location == "/reception?told=handed_on"


@pytest.mark.parametrize("kind", ["protect_now", "unsafe_contact"])
def test_protecting_hides_the_person_before_the_answer_leaves(building: Building, rut: Person, kind: str) -> None:
    _stand(building, rut, Level.A3)
    answer = rut.post(f"{SAFETY}/protect", {"kind": kind}, status=200, htmx=True)
    assert "Anna" not in answer.text
    assert "Ingen träff" in rut.post(f"{CARD}/search", {"q": disclosure.NUMBER}, status=200, htmx=True).text
    with building.stores.reading() as unit:
        assert queries.identification_of(unit.db, disclosure.CONTACT) is None


def test_the_two_questions_the_number_and_a_waiver(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A3)
    assert "Vill du ha SMS" in rut.get(SAFETY, htmx=True).text
    rut.post(f"{SAFETY}/consent", {"wants_sms": "yes", "shared_phone": "no"}, status=200, htmx=True)
    refused = rut.post(f"{SAFETY}/number", {"number": "08-123"}, status=422, htmx=True)
    assert "går inte att använda" in refused.text
    kept = rut.post(f"{SAFETY}/number", {"number": "070-174 06 09"}, status=200, htmx=True)
    assert "Bekräftat: 070-174 06 09" in kept.text
    waived = rut.post(
        f"{SAFETY}/waiver",
        {"recipient": "Eva Lind", "scope": ["bookings"], "until": "2026-12-31"},
        status=200,
        htmx=True,
    )
    assert "bokade tider" in waived.text
    with building.stores.reading() as unit:
        assert sms_number(unit, disclosure.ANNA) == "+46701740609"


def test_nobody_settles_a_number_before_having_shown_who_they_are(building: Building, rut: Person) -> None:
    _stand(building, rut, Level.A1)
    rut.post(f"{SAFETY}/number", {"number": "070-174 06 09"}, status=403, htmx=True)
    rut.post(f"{SAFETY}/waiver", {"recipient": "Eva Lind"}, status=403, htmx=True)


def test_a_handlaggare_is_named_with_phone_hours(building: Building, rut: Person) -> None:
    with building.stores.writing() as unit:
        make_handlaggare(unit, disclosure.SARA, phone_hours="9–10")
    _about(building, "who-is-my-handlaggare")
    _stand(building, rut, Level.A3)
    assert "Din handläggare heter Sara Nilsson. Telefontid: 9–10." in rut.get(CARD, htmx=True).text


def test_the_table_is_a_page_for_the_administrator(building: Building) -> None:
    page = building.login(Role.ADMINISTRATOR).get("/admin/disclosure")
    assert page.html.h1 == ["Vad som får sägas"]
    assert "aldrig" in page.text
    building.login(Role.RECEPTIONIST).get("/admin/disclosure", status=403)


@pytest.mark.harm("a protection that was pressed is not in force, because something else went wrong")
@pytest.mark.parametrize("kind", ["protect_now", "unsafe_contact"])
def test_the_page_says_protected_and_it_is_so_whatever_fails_after_it(
    building: Building, rut: Person, kind: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a calendar")

    building.stores.event_handlers = {PersonProtected: (fail,), ContactUnsafe: (fail,)}
    with building.stores.writing() as unit:
        unit.db.merge(SettingRow(key=NAMED_PERSON.key, value="Vera Holm", changed_at=unit.now, changed_by="x"))
    _stand(building, rut, Level.A1)
    answer = rut.post(f"{SAFETY}/protect", {"kind": kind}, status=200, htmx=True)
    assert "Personen är skyddad." in answer.text
    assert "Ingen träff" in rut.post(f"{CARD}/search", {"q": disclosure.NUMBER}, status=200, htmx=True).text
