"""What `frontdesk check` and the wiring say of mail, published feeds and CalDAV."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from frontdesk.bootstrap.checking import written
from frontdesk.calendars.rules import CalendarKind
from frontdesk.core.settings import Settings
from integrations import wiring
from integrations.caldav.calendar import CalDavCalendar
from integrations.ics.subscription import IcsSubscription
from integrations.mail.invitations import MailInvitations


def settings(folder: Path, **values: object) -> Settings:
    return Settings(
        _env_file=None,
        data=folder,
        secret_key=SecretStr("kx7Qm2Rt9vB4nZ8pLc3Wd6Hs1Yf5Ga0J"),
        log_key=SecretStr("Ue8Tq4Xw1Kb7Ny3Mf9Vr2Cj6Pz5Ls0Dh"),
        sms="none",
        **values,  # type: ignore[arg-type]  # as a test states them
    )


def test_caldav_and_feeds_are_there_at_once_and_e_mail_when_it_is_set_up(tmp_path: Path) -> None:
    made = wiring.build_ports(settings(tmp_path)).calendars
    assert isinstance(made[CalendarKind.CALDAV], CalDavCalendar)
    assert isinstance(made[CalendarKind.ICS], IcsSubscription)
    assert CalendarKind.MAIL not in made
    mail = settings(tmp_path, smtp_host="mail.example.se", smtp_from="reception@example.se")
    assert isinstance(wiring.build_ports(mail).calendars[CalendarKind.MAIL], MailInvitations)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"smtp_host": "mail.example.se", "smtp_from": "reception@example.se"}, []),
        ({"smtp_host": "mail.example.se"}, ["FRONTDESK_SMTP_FROM saknas"]),
        ({"smtp_from": "reception@example.se"}, ["FRONTDESK_SMTP_HOST saknas"]),
        (
            {"smtp_host": "m", "smtp_from": "a@b.se", "smtp_login": "desk", "smtp_security": "none"},
            ["FRONTDESK_SMTP_SECURITY=none skickar lösenordet öppet"],
        ),
    ],
)
def test_half_a_set_up_is_told(tmp_path: Path, values: dict[str, str], said: list[str]) -> None:
    given = settings(tmp_path, **values)
    told = written.faults(given, written.half_set_up(given, wiring.graph_opens))
    faults = [fault for fault in told if "SMTP" in fault]
    assert len(faults) == len(said)
    assert all(fault.startswith(start) for fault, start in zip(faults, said, strict=True))
