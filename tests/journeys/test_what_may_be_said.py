"""From the ring to the closing note: what the speaker has proved decides what leaves the house."""

import pytest
from playwright.sync_api import Route, expect

from frontdesk.accounts.service.passwords import hash_secret
from frontdesk.disclosure.models import PhoneCode
from integrations.local.municipality import CAST
from tests.journeys.conftest import Sit
from tests.journeys.seat import Town

pytestmark = pytest.mark.browser
KARIN, ALI, BENGT, MAJA = CAST["karin"], CAST["ali"], CAST["bengt"], CAST["maja"]
CODE = "482915"


def _number(who: str) -> str:
    number = CAST[who].identity_number
    assert number is not None
    return number


def test_a_question_that_needs_no_identity_is_answered_and_closed(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.because("ansöka", "Ansöka om ekonomiskt bistånd")
    expect(rut.page.locator("#triage-guidance")).to_contain_text("behövs inte")
    expect(rut.page.locator("#calls-note")).to_be_focused()
    rut.note("Frågade hur man ansöker. Fick webbadressen.")
    rut.checked()
    rut.done()


def test_a_client_at_the_counter_hears_what_is_missing(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin("F4")
    rut.because("saknas", "Vad saknas i min ansökan")
    rut.open(_number("karin"), KARIN.name)
    expect(rut.card).not_to_contain_text("hyresavi,")
    rut.prove_by_document(_number("karin"))
    expect(rut.card).to_contain_text("Vi saknar hyresavin för november.")
    rut.checked()
    rut.done()


def test_the_payment_day_is_refused_with_a_code_and_told_with_bankid(town: Town, sit: Sit) -> None:
    with town.stores.writing() as unit:
        person = f"demo:{ALI.person_id}"
        unit.db.add(PhoneCode(person=person, hash=hash_secret(CODE), set_at=unit.now, set_by="Vera", how="visit"))
    rut = sit("rut")
    rut.begin()
    rut.because("när kommer pengarna", "När kommer pengarna")
    rut.open(_number("ali"), ALI.name)
    rut.prove_by_code(CODE)
    expect(rut.card).to_contain_text("kräver: Identitet styrkt")
    assert "27 november" not in rut.page.content(), "a fact above the level never reaches the browser"
    rut.prove_by_bankid(_number("ali"))
    expect(rut.card.locator(".say").first).to_contain_text("27 november")
    rut.done()


def test_a_wrong_code_says_no_more_than_wrong(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.open(_number("ali"), ALI.name)
    rut.press("Alt+i")
    rut.page.locator("#proof-code").fill("000000")
    rut.press("Enter")
    expect(rut.card).to_contain_text("Det stämde inte.")


def test_a_god_man_hears_what_the_mandate_covers(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin("F4")
    rut.because("när får jag beslut", "Hur går det med min ansökan")
    rut.open(_number("bengt"), BENGT.name)
    rut.speaks("God man", "Kerstin Sjöberg")
    rut.prove_by_document(_number("karin"))
    expect(rut.card.locator(".say").first).to_be_visible()
    rut.checked()
    rut.done()


def test_somebody_without_a_mandate_can_only_be_received(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.because("när får jag beslut", "Hur går det med min ansökan")
    rut.open(_number("bengt"), BENGT.name)
    rut.speaks("Anhörig eller bekant", "Nils Olsson")
    expect(rut.card.locator(".say").first).to_be_visible()
    expect(rut.card).not_to_contain_text("Ekonomiskt bistånd")


def test_a_protected_person_is_nobody(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.seek(_number("maja"))
    expect(rut.card).to_contain_text("Ingen träff.")
    protected = rut.page.locator("#disclosure-find").inner_text()
    rut.seek("198001022394")
    expect(rut.page.locator("#find-q")).to_have_value("198001022394")
    assert rut.page.locator("#disclosure-find").inner_text() == protected
    rut.press("Alt+m")
    expect(rut.page.locator("#calls-not-found-name")).to_have_value("198001022394")
    rut.page.locator("#calls-not-found button").click()
    expect(rut.side).to_contain_text("Lämnat till mottagningen.")
    rut.checked()


def test_a_key_pressed_before_the_answer_is_about_the_answer(sit: Sit) -> None:
    rut = sit("rut")
    rut.begin()
    rut.seek("199002022395")
    expect(rut.card).to_contain_text("Ingen träff.")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    rut.page.route("**/disclosure/search", hold)
    rut.seek("198001022394")
    rut.press("Alt+m")
    while not held:
        rut.page.wait_for_timeout(50)
    held[0].continue_()
    expect(rut.page.locator("#calls-not-found-name")).to_have_value("198001022394")


def test_the_wrong_person_is_undone(town: Town, sit: Sit) -> None:
    rut = sit("rut")
    rut.begin("F4")
    rut.because("saknas", "Vad saknas i min ansökan")
    rut.open(_number("karin"), KARIN.name)
    rut.prove_by_document(_number("karin"))
    rut.note("Lämnar hyresavi på fredag.")
    rut.press("Alt+f")
    expect(rut.card).to_contain_text("Kortet är stängt.")
    expect(rut.page.locator("#reception-who")).not_to_contain_text("Talar")
    assert KARIN.name not in rut.page.content()
