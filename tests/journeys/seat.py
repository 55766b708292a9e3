"""Somebody at a browser, and the steps of a contact as a receptionist takes them."""

import re
from dataclasses import dataclass

from fastapi import FastAPI
from playwright.sync_api import Locator, Page, expect

from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from integrations.local.strong_identity import LocalStrongIdentity
from tests.browser import axe


@dataclass(frozen=True)
class Town:
    """The running program and what stands behind it."""

    address: str
    stores: Stores
    clock: FixedClock
    app: FastAPI

    @property
    def bankid(self) -> LocalStrongIdentity:
        """The app in everybody's telephone."""
        strong = self.app.state.ports.strong_identity
        assert isinstance(strong, LocalStrongIdentity)
        return strong


class Seat:
    """What the console says about policy or script is kept, and must be nothing."""

    def __init__(self, page: Page, town: Town, login: str, *, scripts: bool = True) -> None:
        """Sit down and sign in."""
        self.page, self.town, self.scripts = page, town, scripts
        self.said: list[str] = []
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(f"{town.address}/login/outside?hint={login}&back=/")
        self.settled()

    def _hear(self, text: str) -> None:
        # A refusal is an answer with a status, which Chromium mentions on the console.
        if "status of 4" not in text:
            self.said.append(text)

    def settled(self) -> None:
        """Wait until the scripts listen and the stream of live topics is open."""
        if self.scripts:
            expect(self.page.locator("body")).to_have_attribute("data-live", "open")

    def checked(self) -> None:
        """Hold the page as it stands to WCAG 2.2 AA."""
        axe(self.page)

    def press(self, key: str) -> None:
        """Press a key of the desk."""
        self.page.keyboard.press(key)

    def begin(self, key: str = "F3") -> None:
        """Open a contact by hand: F3 for a call, F4 for a visit, F8 for a concern report, F2 for the next in line."""
        self.press(key)
        expect(self.page.locator("#calls-note")).to_be_visible()
        self.settled()

    def because(self, word: str, reason: str) -> None:
        """Type a word the caller uses and take the first reason it leads to."""
        self.page.locator("#triage-typed").fill(word)
        first = self.page.locator("#triage-found li").first
        expect(first).to_contain_text(reason)
        expect(self.page.locator("[data-key='Alt+Enter']").first).to_be_visible()
        self.press("Alt+Enter")
        expect(self.page.locator("#triage-reason")).to_contain_text(reason)

    def seek(self, words: str) -> None:
        """Search for a client."""
        self.page.locator("#find-q").fill(words)
        self.press("Enter")

    def open(self, words: str, name: str) -> None:
        """Search for a client and open the one with this name."""
        self.seek(words)
        hit = self.page.locator("#disclosure-find li").filter(has_text=name).first
        hit.get_by_role("button").click()
        expect(self.card.get_by_role("heading", name=name)).to_be_visible()

    def speaks(self, capacity: str, name: str) -> None:
        """Say who speaks, when it is not the client."""
        self.page.locator("#speaker-speaker").select_option(label=capacity)
        self.page.locator("#speaker-name").fill(name)
        self.page.locator("#disclosure-speaker").get_by_role("button", name="Spara").click()
        expect(self.page.locator("#disclosure-speaker [aria-busy=true]")).to_have_count(0)

    def prove_by_document(self, number: str) -> None:
        """Compare an identity document at the counter."""
        self.press("Alt+i")
        self.page.locator("#document-number").fill(number)
        self.press("Enter")
        expect(self.page.locator("#reception-who")).to_contain_text("Identitet styrkt")

    def prove_by_code(self, code: str) -> None:
        """Type the client's phone code."""
        self.press("Alt+i")
        self.page.locator("#proof-code").fill(code)
        self.press("Enter")
        expect(self.page.locator("#reception-who")).to_contain_text("Personlig kod")

    def prove_by_bankid(self, number: str) -> None:
        """Ask for BankID, and let the client press yes."""
        if self.page.locator("#disclosure-proof details").get_attribute("open") is None:
            self.press("Alt+i")
        self.page.locator("#disclosure-proof").get_by_role("button", name="BankID").click()
        expect(self.card).to_contain_text("Väntar på att den som talar legitimerar sig")
        assert self.town.bankid.answer(number, yes=True)
        expect(self.page.locator("#reception-who")).to_contain_text(re.compile("Identitet styrkt"))

    def note(self, text: str) -> None:
        """Write the note; it is safe once the page says so."""
        self.page.locator("#calls-note").fill(text)
        expect(self.page.locator("#calls-saved")).to_contain_text("Sparat")

    def done(self) -> None:
        """End the contact."""
        self.press("Alt+k")
        expect(self.page.get_by_role("heading", name="Ingen kontakt öppen")).to_be_visible()

    @property
    def card(self) -> Locator:
        """The card in the middle."""
        return self.page.locator("#disclosure-card")

    @property
    def side(self) -> Locator:
        """What was opened to the right."""
        return self.page.locator("#side")
