"""What cannot be seen or kept is refused at the edge with a sentence, on both databases."""

import pytest

from frontdesk.accounts.rules import Role
from tests.web.client import OWN_PAGE, Building, metrics_of

_SAID = "tecken som inte går att spara"
_BOUNDARY = {"Content-Type": "multipart/form-data; boundary=b"}


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1b", "\x7f"])
def test_a_form_with_a_control_character_is_refused(building: Building, character: str) -> None:
    form = {"login": f"ru{character}t", "password": "fyra gröna hästar"}
    assert _SAID in building.stranger().post("/login", form, status=422).text
    rut = building.login(Role.RECEPTIONIST)
    assert _SAID in rut.post("/queue/call", {"queue": character}, status=422).text


def test_tabs_line_breaks_and_every_letter_are_text(building: Building) -> None:
    form = {"login": "åäö\t😀\r\n", "password": "fyra gröna hästar"}
    assert _SAID not in building.stranger().post("/login", form, status=422).text


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ({"login": (None, "ru\x00t")}, {}),
        ({"lo\x1bgin": (None, "rut")}, {}),
        ({"login": ("f\x7f.txt", "rut")}, {}),
        ({"filename": (None, "ru\x00t")}, {}),
        ({"login": (None, 'r--b\r\nContent-Disposition: form-data; filename="f"\r\n\r\n\x00')}, _BOUNDARY),
        ({"login": (None, "ru+AAA-t")}, {"Content-Type": "multipart/form-data; boundary=b; charset=utf-7"}),
    ],
)
def test_a_form_in_parts_is_read_as_carefully(
    building: Building, parts: dict[str, tuple[str | None, str]], headers: dict[str, str]
) -> None:
    answer = building.stranger().client.post("/login", files=parts, headers={**OWN_PAGE, **headers})
    assert answer.status_code == 422
    assert _SAID in answer.text


def test_a_note_in_parts_is_kept_when_it_is_text(building: Building) -> None:
    rut = building.login(Role.RECEPTIONIST)
    key = rut.post("/queue/visit").location.rpartition("/")[2]
    for text, status in (("Vill ha\x00 tid.", 422), ("Vill ha\r\n\ttid, åäö 😀.", 303)):
        sent = {"text": (None, text)}
        answer = rut.client.post(f"/contacts/{key}/note", files=sent, headers=OWN_PAGE, follow_redirects=False)
        assert answer.status_code == status


def test_what_a_browser_remembers_of_its_place_is_text(building: Building) -> None:
    client = building.stranger().client
    client.cookies.set("workstation", "disk%00%1b%201")
    page = client.get("/login").text
    assert 'value="disk 1"' in page
    assert "\x00" not in page


@pytest.mark.parametrize("address", ["/me?x=%00", "/me%00", "/%1b"])
def test_so_is_an_address(building: Building, address: str) -> None:
    building.login(Role.RECEPTIONIST).get(address, status=422)


@pytest.mark.parametrize(
    "body", [b'{"q": "a\\u0000"}', b'{"q\\u0000": 1}', b'[["\\ud800"]]', b'{"q": "\x00"}', b"\x00", b"[" * 9000]
)
def test_a_program_that_sends_one_is_refused_and_nothing_breaks(building: Building, body: bytes) -> None:
    headers = {**OWN_PAGE, "Content-Type": "application/json"}
    answer = building.stranger().client.post("/api/v1/contacts", content=body, headers=headers)
    assert answer.status_code in {400, 401, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_made_up_method_makes_no_label(building: Building) -> None:
    client = building.stranger().client
    for number in range(3):
        client.request(f"INVENTED{number}", "/healthz")
    told = metrics_of(building)
    assert 'method="other"' in told
    assert "INVENTED" not in told
