"""The tools of the tests themselves: what they promise must hold before anything rests on it."""

import json
import socket
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.sockets import OutsideWorld


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(OutsideWorld), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideWorld):
        socket.getaddrinfo("example.org", 80)


def test_a_postgres_database_is_there_for_the_asking(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT current_setting('listen_addresses')").fetchone() == ("127.0.0.1",)


@pytest.mark.browser
def test_the_browser_speaks_swedish_and_axe_sees_a_field_without_a_name(page: Page) -> None:
    page.set_content("<html lang=sv><title>x</title><main><h1>x</h1><input></main>")
    assert page.evaluate("navigator.language") == "sv-SE"
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_twilios_own_description_of_its_api_is_found(twilio_spec: Path) -> None:
    assert "/2010-04-01/Accounts/{AccountSid}/Messages.json" in json.loads(twilio_spec.read_text())["paths"]
