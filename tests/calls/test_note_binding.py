"""A note belongs to the person it was written about: no page, however old, puts its words into another's file."""

import re
import uuid
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select

from frontdesk.accounts.rules import Role
from frontdesk.calls.models.contact import ContactNote
from frontdesk.calls.models.message import Message
from frontdesk.calls.queries import messages
from frontdesk.calls.rules.messages import Route
from frontdesk.disclosure.models import IncidentDraft
from frontdesk.event_handlers import EVENT_HANDLERS
from tests.factories import disclosure, register
from tests.factories.calls import organisation
from tests.web.client import OWN_PAGE, Answer, Building, Person

ALI, ALIS_CASE = "demo:p-ali", "demo:c-ali"


@dataclass
class Desk:
    """A receptionist with a contact open, and what the stores hold of it."""

    building: Building
    rut: Person
    contact: str

    def binding(self) -> str:
        """What a page loaded now carries."""
        found = re.search(r'name="binding" value="([^"]+)"', self.rut.get(f"{self.at}/note", htmx=True).response.text)
        assert found
        return found[1]

    @property
    def at(self) -> str:
        """Where the panels of the contact are."""
        return f"/contacts/{self.contact}"

    def open(self, person: str, *, status: int = 200) -> Answer:
        """Open a person's card."""
        return self.rut.post(f"{self.at}/disclosure/open", {"person": person}, status=status, htmx=True)

    def write(self, text: str, binding: str, *, status: int = 200, **more: object) -> Answer:
        """Let a page with this binding store the note."""
        form = {"text": text, "binding": binding, **more}
        return self.rut.post(f"{self.at}/note", form, status=status, htmx=True)

    def note(self) -> tuple[str, str | None] | None:
        """The stored note and whose it is."""
        with self.building.stores.reading() as unit:
            row = unit.db.get(ContactNote, uuid.UUID(self.contact))
            return (row.text, row.person) if row else None

    def left(self) -> list[tuple[str, str | None]]:
        """Every message of the contact: its text and its person."""
        with self.building.stores.reading() as unit:
            rows = unit.db.scalars(select(Message).where(Message.contact_id == uuid.UUID(self.contact)))
            return [(row.text, row.person) for row in rows]

    def protected(self) -> list[tuple[str, str | None]]:
        """What lies with the protected desk."""
        with self.building.stores.reading() as unit:
            rows = messages.unsettled(unit.db, messages.WITH_PROTECTED_DESK)
            assert all(row.hidden and row.route == Route.PROTECTED for row in rows)
            return [(row.text, row.person) for row in rows]

    def incidents(self) -> list[str | None]:
        """What was noted in the incidents."""
        with self.building.stores.reading() as unit:
            return list(unit.db.scalars(select(IncidentDraft.noted)))


@pytest.fixture
def desk(building: Building, register_writer: Engine) -> Desk:
    disclosure.town(register_writer)
    register.keep(
        register_writer,
        register.person(ALI, "Ali", "Hassan", born=date(1982, 1, 8)),
        register.case(ALIS_CASE, number="EB-3"),
        register.part(ALIS_CASE, ALI),
    )
    building.stores.event_handlers = EVENT_HANDLERS
    with building.stores.writing() as unit:
        organisation(unit)
    rut = building.login(Role.RECEPTIONIST)
    return Desk(building, rut, rut.post("/queue/call").location.rpartition("/")[2])


def _wrong(desk: Desk) -> Answer:
    return desk.rut.post(f"{desk.at}/disclosure/wrong", status=200, htmx=True)


def _protect(desk: Desk, kind: str = "protect_now") -> Answer:
    return desk.rut.post(f"{desk.at}/safety/protect", {"kind": kind}, status=200, htmx=True)


@pytest.mark.harm("words noted about one person end up in another person's file after Fel person")
def test_after_the_wrong_person_an_old_page_writes_nothing_about_the_next(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    desk.write("Hemlig anteckning om Anna", old)
    answer = _wrong(desk)
    assert "Anteckningen följde med till avvikelsen." in answer.text
    assert 'hx-target="#calls-note-box"' in answer.response.text
    assert "Hemlig" not in desk.rut.get(f"{desk.at}/note", htmx=True).text
    desk.open(ALI)
    refused = desk.write("Hemlig anteckning om Anna!", old, status=409)
    assert "Hemlig anteckning om Anna!" in refused.response.text
    assert "skrevs om en annan person" in refused.text
    desk.rut.post(f"{desk.at}/note", {"text": "utan bindning"}, status=409, htmx=True)
    ending = {"outcome": "answered", "journal": "yes", "text": "Hemlig anteckning om Anna!", "binding": old}
    assert "Hemlig anteckning" in desk.rut.post(f"{desk.at}/close", ending, status=409).response.text
    desk.rut.post(f"{desk.at}/close", {"outcome": "answered", "journal": "yes"})
    assert (desk.left(), desk.incidents()) == ([], ["Hemlig anteckning om Anna"])


@pytest.mark.harm("a protected person's words end up in another person's file after Skydda nu")
@pytest.mark.parametrize("kind", ["protect_now", "unsafe_contact"])
def test_after_a_protection_the_note_is_the_protected_desks_alone(desk: Desk, kind: str) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    desk.write("Rädd för sin make", old)
    assert "följde med till dem som har hand om skyddade personer" in _protect(desk, kind).text
    desk.write("Rädd för sin make, ring systern", old, status=409)
    desk.open(ALI)
    desk.write("Rädd för sin make, ring systern", old, status=409)
    desk.write("Undrar över hyran", desk.binding())
    desk.rut.post(f"{desk.at}/close", {"outcome": "answered", "journal": "yes"})
    assert desk.protected() == [("Rädd för sin make", disclosure.ANNA)]
    assert ("Undrar över hyran", ALI) in desk.left()
    assert [text for text, person in desk.left() if person == ALI] == ["Undrar över hyran"]


@pytest.mark.harm("what is said about a person after Skydda nu reaches nobody")
def test_what_is_written_after_a_protection_goes_where_the_note_went(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    desk.write("Rädd för sin make", desk.binding())
    _protect(desk)
    desk.write("Ring systern", desk.binding())
    desk.rut.post(f"{desk.at}/close", {"outcome": "answered"})
    assert desk.protected() == [("Rädd för sin make\n\nRing systern", disclosure.ANNA)]


def test_words_begun_only_after_a_protection_are_delivered_too(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    _protect(desk)
    assert "Det du skriver nu går till dem" in desk.rut.get(f"{desk.at}/note", htmx=True).text
    desk.write("Behöver skydd, ring systern", desk.binding())
    desk.rut.post(f"{desk.at}/close", {"outcome": "answered"})
    assert desk.protected() == [("Behöver skydd, ring systern", disclosure.ANNA)]


@pytest.mark.harm("a colleague's note about a person who is hidden in another contact stays where it was")
def test_a_protection_takes_the_notes_of_every_desk(desk: Desk) -> None:
    amir = desk.building.login(Role.RECEPTIONIST, name="Amir Haddad")
    other = Desk(desk.building, amir, amir.post("/queue/call").location.rpartition("/")[2])
    other.open(disclosure.ANNA)
    old = other.binding()
    other.write("Bor hos sin syster", old)
    desk.open(disclosure.ANNA)
    _protect(desk)
    assert other.note() is None
    other.write("Bor hos sin syster nu", old, status=409)
    assert ("Bor hos sin syster", disclosure.ANNA) in desk.protected()


def test_a_note_begun_before_anybody_is_open_follows_the_first_opened_and_says_so(desk: Desk) -> None:
    desk.write("Ringer om hyran", desk.binding())
    desk.open(ALI)
    assert desk.note() == ("Ringer om hyran", ALI)
    assert "följer med till den som nu är öppen" in desk.rut.get(f"{desk.at}/note", htmx=True).text


@pytest.mark.harm("a hit in an old list opens another person over a note that is not theirs")
def test_another_person_is_not_opened_over_a_note(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    desk.write("Om Anna", desk.binding())
    assert "hör till en annan person" in desk.open(ALI, status=409).text
    assert desk.note() == ("Om Anna", disclosure.ANNA)
    assert "Anna Karlsson" in desk.rut.get(f"{desk.at}/disclosure", htmx=True).text


def test_another_person_opened_over_an_empty_note_still_refuses_the_first_ones_words(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    desk.open(ALI)
    desk.write("Om Anna", old, status=409)
    assert desk.note() is None


def test_the_note_goes_with_the_contact_to_the_colleague_who_takes_over(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    desk.write("Om Anna", desk.binding())
    went = desk.rut.post(f"{desk.at}/disclosure/know")
    assert "En kollega tar över" in desk.rut.follow(went).text
    desk.rut.get(f"{desk.at}/note", status=403)
    amir = desk.building.login(Role.RECEPTIONIST, name="Amir Haddad")
    amir.post(f"{desk.at}/claim")
    taken = Desk(desk.building, amir, desk.contact)
    assert "skrevs om den som var öppen förut" in amir.get(f"{desk.at}/note", htmx=True).text
    taken.open(ALI, status=409)
    taken.open(disclosure.ANNA)
    assert taken.note() == ("Om Anna", disclosure.ANNA)


@pytest.mark.parametrize(
    ("choice", "noted", "note"),
    [
        ("along", "Om Anna\n\nMer om Anna", None),
        ("here", "Om Anna", ("Mer om Anna", ALI)),
        ("drop", "Om Anna", None),
    ],
)
def test_refused_words_go_where_somebody_chooses(
    desk: Desk, choice: str, noted: str, note: tuple[str, str] | None
) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    desk.write("Om Anna", old)
    _wrong(desk)
    desk.open(ALI)
    form = {"text": "Mer om Anna", "binding": old, "choice": choice}
    desk.rut.post(f"{desk.at}/note/settle", form, status=200, htmx=True)
    assert (desk.incidents(), desk.note()) == ([noted], note)


def test_refused_words_may_follow_to_the_protected_desk(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    _protect(desk)
    assert "Lämna den till dem som har hand om" in desk.write("Rädd", old, status=409).text
    desk.rut.post(f"{desk.at}/note/settle", {"text": "Rädd", "binding": old, "choice": "along"})
    assert desk.protected() == [("Rädd", disclosure.ANNA)]


@pytest.mark.harm("a form opened for one person is sent about the next")
@pytest.mark.parametrize("panel", ["leave", "callback"])
def test_a_form_opened_under_another_card_is_given_back(desk: Desk, panel: str) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    _wrong(desk)
    desk.open(ALI)
    form = {"kind": "message", "text": "Om Anna", "binding": old, "day": "2026-11-23", "start": "13", "end": "14"}
    refused = desk.rut.post(f"{desk.at}/{panel}", {**form, "number": "070-174 06 10"}, status=409, htmx=True)
    assert "Kortet har bytts sedan formuläret öppnades" in refused.text
    assert "Om Anna" in refused.response.text
    assert f'name="binding" value="{desk.binding()}"' in refused.response.text
    assert desk.left() == []


@pytest.mark.harm("a delayed older text replaces what was typed after it")
def test_an_overtaken_writing_of_the_same_window_changes_nothing(desk: Desk) -> None:
    binding = desk.binding()
    desk.write("Storgatan 1 och mer", binding, page="a", turn=2)
    desk.write("Storgatan 1", binding, page="a", turn=1)
    desk.write("Storgatan 1", binding, page="a", turn=2)
    assert desk.note() == ("Storgatan 1 och mer", None)
    desk.write("Storgatan 2", binding, page="b", turn=1)
    assert desk.note() == ("Storgatan 2", None)


@pytest.mark.harm("the end of a long note is cut off without a word")
def test_a_note_that_is_too_long_is_refused_whole_and_kept_as_typed(desk: Desk) -> None:
    binding = desk.binding()
    assert desk.write("å" * 8000, binding).status == 200
    refused = desk.write("å" * 8001, binding, status=422)
    assert "8001 tecken, högst 8000" in refused.text
    assert "å" * 8001 in refused.response.text
    closing = {"outcome": "answered", "text": "å" * 8001, "binding": binding}
    desk.rut.post(f"{desk.at}/close", closing, status=422)
    for form in ("leave", "concern"):
        kept = desk.rut.post(f"{desk.at}/{form}", {"text": "å" * 8001, "binding": binding}, status=422)
        assert "å" * 8001 in kept.response.text


def test_an_anonymous_report_leaves_no_trace_of_whom_the_note_was_about(desk: Desk) -> None:
    desk.open(disclosure.ANNA)
    old = desk.binding()
    desk.write("Ringer från 070-174 06 05", old)
    desk.rut.post(f"{desk.at}/concern", {"anonymous": "yes", "text": "Barnet fryser"})
    assert desk.note() == ("Ringer från 070-174 06 05", None)
    refused = desk.write("Ringer från 070-174 06 05!", old, status=409)
    assert "Ta bort texten" in refused.text
    assert "Den gäller" not in refused.text


@pytest.mark.harm("a window left behind proves, protects or closes another person's card than it shows")
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("disclosure/wrong", {}),
        ("disclosure/know", {}),
        ("disclosure/speaker", {"speaker": "relative", "name": "Eva"}),
        ("safety/protect", {"kind": "protect_now"}),
        ("safety/consent", {"wants_sms": "yes"}),
    ],
)
def test_what_is_pressed_on_a_card_that_has_closed_is_done_to_nobody(
    desk: Desk, path: str, form: dict[str, str]
) -> None:
    desk.open(disclosure.ANNA)
    shown = re.search(r'data-card="([^"]+)"', desk.rut.get(f"{desk.at}/disclosure", htmx=True).response.text)
    assert shown
    _wrong(desk)
    desk.open(ALI)
    pressed = desk.rut.client.post(
        f"{desk.at}/{path}", data=form, headers={**OWN_PAGE, "HX-Request": "true", "X-Card": shown[1]}
    )
    assert pressed.status_code == 409
    assert "så ingenting gjordes" in pressed.text
    assert "Ali Hassan" in desk.rut.get(f"{desk.at}/disclosure", htmx=True).text
