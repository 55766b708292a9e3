"""The reason panel and the red-flag bar, as the receptionist uses them."""

from datetime import timedelta
from uuid import UUID

import pytest

from frontdesk.accounts.rules import Role
from frontdesk.calls.queries import contacts
from frontdesk.calls.rules.contact import Priority
from frontdesk.calls.rules.routing import ReceiverKind
from frontdesk.core import municipal_settings
from frontdesk.disclosure.models import Identification
from frontdesk.disclosure.rules.mandates import Speaker
from frontdesk.triage import queries
from frontdesk.triage.models import Assessment
from tests.web.client import Building, Person


def _history(building: Building, contact_id: UUID) -> list[Assessment]:
    with building.stores.reading() as unit:
        return list(queries.history(unit.db, contact_id))


def _priority(building: Building, contact_id: UUID) -> Priority | None:
    with building.stores.reading() as unit:
        return contacts.one(unit.db, contact_id).urgency


def test_all_reasons_are_there_before_anything_is_typed(rut: Person, contact_id: UUID) -> None:
    page = rut.get(f"/contacts/{contact_id}/reason").text
    assert "1. Fara för liv eller pågående våld" in page
    assert "35. Någon frågar om en annan person" in page


def test_a_word_narrows_the_list_and_stands_in_no_address(rut: Person, contact_id: UUID) -> None:
    answer = rut.post(f"/contacts/{contact_id}/reason/find", {"typed": "vräkt"}, status=200)
    assert "10. Avhysning eller vräkning" in answer.text
    assert "Jag söker" not in answer.text
    assert "vräkt" not in str(answer.response.url)


def test_a_word_nobody_uses_says_so(rut: Person, contact_id: UUID) -> None:
    assert "Inget passar" in rut.post(f"/contacts/{contact_id}/reason/find", {"typed": "xyzzy"}, status=200).text


def test_enter_picks_the_only_reason_that_fits(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason/enter", {"typed": "vräkt"}, htmx=True, status=200)
    assert [one.reason for one in _history(building, contact_id)] == ["eviction"]


def test_enter_picks_nothing_while_several_reasons_fit(rut: Person, contact_id: UUID, building: Building) -> None:
    page = rut.post(f"/contacts/{contact_id}/reason/enter", {"typed": "barn"}, htmx=True, status=200).text
    assert "3. Barn i akut fara" in page
    assert "9. Akut hemlös i natt" in page
    assert _history(building, contact_id) == []


def test_a_picked_reason_shows_what_to_ask_and_what_follows(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eviction"})
    page = rut.get(f"/contacts/{contact_id}/reason").text
    assert "Är avhysningen inom tre dagar?" in page
    assert "2 ej frågade" in page or "1 ej frågade" in page
    assert "45 minuter" in page
    assert _priority(building, contact_id) is Priority.TODAY


def test_a_question_is_never_answered_no_by_itself(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eviction"})
    rut.post(f"/contacts/{contact_id}/answers", {"answer-child_at_home": "no"})
    assert _history(building, contact_id)[-1].answers == {"eviction_soon": "not_asked", "child_at_home": "no"}


def test_an_answer_raises_and_the_way_there_is_kept(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eviction"})
    rut.post(f"/contacts/{contact_id}/answers", {"answer-child_at_home": "yes"}, htmx=True, status=200)
    rows = _history(building, contact_id)
    assert [(row.priority, row.matched) for row in rows] == [
        (Priority.TODAY, ["floor:eviction"]),
        (Priority.NOW, ["floor:eviction", "child_at_home:yes"]),
    ]
    assert {(row.by_name, row.version) for row in rows} == {("Rut Receptionist", "2026-11-28")}


def test_an_answer_taken_back_does_not_lower_the_priority(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eviction"})
    for word in ("yes", "no"):
        rut.post(f"/contacts/{contact_id}/answers", {"answer-eviction_soon": word})
    assert _priority(building, contact_id) is Priority.NOW


def test_a_red_flag_leads_to_its_reason_and_says_what_to_do_now(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "others-ask"})
    form = {"answer-in_danger": "yes"}
    page = rut.post(f"/contacts/{contact_id}/answers", form, htmx=True, status=200).text
    assert "Fara för liv eller pågående våld" in page
    assert "Ring 112 nu." in page


def test_the_priority_is_raised_by_hand_but_not_lowered(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eb-apply"})
    rut.post(f"/contacts/{contact_id}/raise", {"priority": "2"})
    assert _priority(building, contact_id) is Priority.TODAY
    rut.post(f"/contacts/{contact_id}/raise", {"priority": "4"}, status=409)
    rut.post(f"/contacts/{contact_id}/raise", {"priority": "9"}, status=422)
    assert _history(building, contact_id)[-1].raised


def test_what_was_raised_is_not_lowered_by_another_reason(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "violence"})
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "payment-date"})
    assert _priority(building, contact_id) is Priority.TODAY


@pytest.mark.parametrize(
    ("flag", "reason", "priority", "said"),
    [
        ("danger_now", "life-danger", Priority.NOW, "Ring 112 nu."),
        ("child", "child-acute", Priority.NOW, "Skyddsbedömningen görs idag"),
        ("suicide", "suicide-risk", Priority.NOW, "90101"),
        ("violence", "violence", Priority.NOW, "Inget SMS"),
        ("nowhere_to_sleep", "homeless-tonight", Priority.TODAY, "Barn med"),
    ],
)
def test_one_press_sets_reason_and_priority_and_says_what_to_do(
    rut: Person, contact_id: UUID, building: Building, flag: str, reason: str, priority: Priority, said: str
) -> None:
    page = rut.post(f"/contacts/{contact_id}/flags/{flag}", htmx=True, status=200).text
    assert said in page
    row = _history(building, contact_id)[-1]
    assert (row.reason, row.priority, row.flag) == (reason, priority, flag)


def test_the_bar_has_five_buttons_with_a_key_each(rut: Person, contact_id: UUID) -> None:
    keys = [found["data-key"] for _, found in rut.get(f"/contacts/{contact_id}/flags").html.tags if "data-key" in found]
    assert [key for key in keys if key[-1].isdigit()] == ["Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5"]


def test_an_unknown_flag_or_reason_is_refused(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/flags/boredom", status=404)
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "boredom"}, status=404)


def test_a_colleagues_contact_is_not_assessed(rut: Person, contact_id: UUID, building: Building) -> None:
    eva = building.login(Role.RECEPTIONIST)
    eva.get(f"/contacts/{contact_id}/reason", status=403)
    eva.post(f"/contacts/{contact_id}/flags/child", status=403)
    assert _history(building, contact_id) == []


def test_booking_learns_type_length_who_and_the_latest_day(rut: Person, contact_id: UUID, building: Building) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eb-apply"})
    with building.stores.reading() as unit:
        asked = queries.assessment_of(unit.db, contact_id)
    assert asked is not None
    assert (asked.appointment_type, asked.minutes, asked.modes) == ("EB_NEW", 60, ("visit", "phone"))
    assert (asked.who, asked.area, asked.latest.isoformat()) == (ReceiverKind.INTAKE, "EB", "2026-11-26")


def test_without_a_reason_booking_is_asked_nothing(contact_id: UUID, building: Building) -> None:
    with building.stores.reading() as unit:
        assert queries.assessment_of(unit.db, contact_id) is None


def test_the_panel_speaks_english(rut: Person, contact_id: UUID) -> None:
    rut.post("/me", {"language": "en", "shortcuts": "on"})
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eviction"})
    page = rut.get(f"/contacts/{contact_id}/reason").text
    assert "Is the eviction within three days?" in page
    assert "Avhysning" not in page


@pytest.mark.harm("somebody who worries about a neighbour is asked whether they think of taking their own life")
def test_a_caller_about_another_is_not_asked_of_their_own_life(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "adult-concern"})
    page = rut.get(f"/contacts/{contact_id}/guidance").text
    assert "Har personen pratat om att ta sitt liv?" in page
    assert "ditt liv" not in page


@pytest.mark.harm("the caller who threatens is asked whether there is a threat")
def test_the_caller_who_threatens_is_asked_nothing_of_it(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "complaint"})
    page = rut.get(f"/contacts/{contact_id}/guidance").text
    assert "Hörde du ett hot? Fråga inte den som ringer." in page
    assert "Finns ett hot" not in page


@pytest.mark.parametrize("reason", ["violence", "addiction", "family-law", "changed-circumstances", "child-calls"])
def test_what_is_asked_of_the_person_has_words_for_whoever_calls_for_them(
    rut: Person, contact_id: UUID, building: Building, reason: str
) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": reason})
    assert "Ringer någon annan:" in rut.get(f"/contacts/{contact_id}/guidance").text
    with building.stores.writing() as unit:
        unit.db.add(
            Identification(
                contact_id=contact_id,
                person="demo:p-anna",
                opened_at=unit.now,
                opened_by=rut.staff.id,
                speaker=Speaker.RELATIVE,
                speaker_name="Eva",
                methods=[],
                calling_back=False,
            )
        )
    page = rut.get(f"/contacts/{contact_id}/guidance").text
    assert "ditt liv" not in page
    assert "Är du rädd" not in page


def _late(building: Building, hours: float) -> None:
    building.stores.clock.move(timedelta(hours=hours))  # type: ignore[attr-defined] # FixedClock


@pytest.mark.harm("danger to life is due on Monday")
@pytest.mark.parametrize("flag", ["danger_now", "child", "suicide", "violence", "nowhere_to_sleep"])
@pytest.mark.parametrize("hours", [7.0, 10.0, 24 * 5.0], ids=["after closing", "at night", "on a Saturday"])
def test_out_of_hours_what_cannot_wait_names_the_duty_team(
    rut: Person, contact_id: UUID, building: Building, flag: str, hours: float
) -> None:
    _late(building, hours)
    rut = building.login_as(rut.staff.login)
    rut.post(f"/contacts/{contact_id}/flags/{flag}")
    page = rut.get(f"/contacts/{contact_id}/danger").text
    assert "Kontoret är stängt. Socialjouren: numret saknas. Ring 112" in page
    follows = rut.get(f"/contacts/{contact_id}/guidance").text
    assert "måndag" not in follows
    assert ("Senast Nu" in follows) == (flag != "nowhere_to_sleep")
    with building.stores.writing() as unit:
        municipal_settings.put(unit.db, queries.DUTY_NUMBER, "08-123 45 60", by="Vera", now=unit.now)
    box = rut.get(f"/contacts/{contact_id}/danger", htmx=True).text
    assert "Ring socialjouren nu: 08-123 45 60" in box
    assert box.count("08-123 45 60") == 1, "the number stands once where all of it must fit on a telephone"


def test_in_office_hours_nobody_is_sent_to_the_duty_team(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/flags/danger_now")
    assert "Kontoret är stängt" not in rut.get(f"/contacts/{contact_id}/danger").text
    assert "Senast Nu" in rut.get(f"/contacts/{contact_id}/guidance").text


@pytest.mark.parametrize("reason", ["child-calls", "honour"])
def test_every_danger_has_its_box_although_the_bar_has_no_button_for_it(
    rut: Person, contact_id: UUID, reason: str
) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": reason})
    assert rut.get(f"/contacts/{contact_id}/danger", htmx=True).html.ids.count("triage-now") == 1


def test_what_is_raised_to_urgent_says_what_to_do(rut: Person, contact_id: UUID) -> None:
    rut.post(f"/contacts/{contact_id}/reason", {"reason": "eb-apply"})
    assert "triage-now" not in rut.get(f"/contacts/{contact_id}/danger", htmx=True).html.ids
    rut.post(f"/contacts/{contact_id}/raise", {"priority": int(Priority.NOW)})
    assert "Koppla vidare och stanna kvar" in rut.get(f"/contacts/{contact_id}/danger").text
