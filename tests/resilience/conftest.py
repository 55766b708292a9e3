"""A house of several processes on real stores, an operator that outlives them, and an office full of clients."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from frontdesk.accounts.rules import Grant, Role, Scope
from frontdesk.accounts.service import tokens
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.event_handlers import EVENT_HANDLERS
from frontdesk.safety.service import confirm_number, set_consent
from integrations.simulators.twilio import Account, TwilioSimulator
from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport
from tests.factories import register
from tests.factories.booking import RECEPTIONIST, make_office
from tests.resilience.processes import HurriedClock, free_port
from tests.serving import serve
from tests.stores import LOG_KEY
from tests.web.client import make_settings

CLIENTS, PEOPLE = 90, 9
ACCOUNT = Account(sid="AC" + "0" * 32, token="a-token-of-the-operator", pace=0.05)
SENDER = "+46701740699"


@dataclass
class House:
    """What is written down once and outlives every process."""

    stores: Stores
    settings: dict[str, Any]
    operator: TwilioSimulator
    since: float
    token: str

    @property
    def port(self) -> int:
        """Where its web process listens."""
        port: int = self.settings["port"]
        return port

    @property
    def clock(self) -> HurriedClock:
        """The clock its processes go by."""
        return HurriedClock(self.since)

    @property
    def gateway(self) -> TwilioSms:
        """The operator as the house reaches it."""
        return TwilioSms(
            account_sid=ACCOUNT.sid,
            auth_token=ACCOUNT.token,
            sender=SENDER,
            receipt_url=f"{self.settings['public_url']}/twilio/status",
            transport=Transport(self.settings["twilio_base_url"]),
        )


@pytest.fixture
def house(stores: Stores, register_writer: Engine, tmp_path: Path) -> Iterator[House]:
    """A house whose clients want SMS, once on each database; nobody works in it yet."""
    stores.event_handlers = EVENT_HANDLERS
    _clients(register_writer)
    with stores.writing() as unit:
        make_office(unit, PEOPLE)
        _wishes(unit)
        token = tokens.add(
            unit,
            name="online booking",
            role=Role.RECEPTIONIST,
            scopes=tuple(Scope),
            grants=(Grant("socialnamnd", "EB"),),
            by=RECEPTIONIST,
        )
    operator = TwilioSimulator(ACCOUNT)
    with serve(operator.api) as address:
        yield House(stores, _settings(stores, tmp_path, address), operator, time.time(), token)


def settings_of(stores: Stores, folder: Path) -> dict[str, Any]:
    """Settings that lead a process of its own to these stores."""
    port = free_port()
    made = make_settings(
        data=folder, port=port, public_url=f"http://127.0.0.1:{port}", log_key=LOG_KEY.decode().ljust(32)
    )
    given = made.model_dump()
    if not stores.embedded:
        given["database_url"], given["register_reader_url"] = (
            engine.url.render_as_string(hide_password=False) for engine in (stores.desk, stores.register)
        )
    return given


def _settings(stores: Stores, folder: Path, operator: str) -> dict[str, Any]:
    return {
        **settings_of(stores, folder),
        "sms": "twilio",
        "twilio_account_sid": ACCOUNT.sid,
        "twilio_auth_token": ACCOUNT.token,
        "twilio_from": SENDER,
        "twilio_base_url": operator,
    }


def _clients(writer: Engine) -> None:
    keys = [f"demo:p-{number}" for number in range(CLIENTS)]
    register.keep(writer, register.unit(), *[register.person(key) for key in keys])
    register.keep(writer, register.handlaggare(), *[register.case(f"{key}-c", number=f"EB-{key}") for key in keys])
    register.keep(writer, *[register.part(f"{key}-c", key) for key in keys])


def _wishes(unit: Unit) -> None:
    for number in range(CLIENTS):
        person = f"demo:p-{number}"
        set_consent(unit, person=person, by=RECEPTIONIST, wants_sms=True, shared_phone=False)
        # Numbers that no subscriber has; two clients share each, well below the day's limit for one phone.
        confirm_number(unit, person=person, typed=f"+467017406{5 + number % 90:02}", by=RECEPTIONIST)
