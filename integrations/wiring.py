"""Chooses an adapter for every port, by the settings. Only `frontdesk.bootstrap` calls it."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import ASGIApp

from frontdesk.calendars.ports import CalendarProvider
from frontdesk.calendars.rules import CalendarKind
from frontdesk.cases.ports import CaseSource
from frontdesk.core.settings import Settings
from frontdesk.core.times import local_date
from frontdesk.notices.ports import SmsGateway
from frontdesk.ports import Ports
from integrations.caldav.calendar import CalDavCalendar
from integrations.graph.calendar import GraphCalendar
from integrations.graph.credentials import Application
from integrations.graph.transport import Transport as GraphTransport
from integrations.ics.subscription import IcsSubscription
from integrations.local import calendar_page
from integrations.local.calendar_page import KeptCalendar
from integrations.local.case_source import DeliveredFiles
from integrations.local.identity import LocalIdentity
from integrations.local.municipality import write
from integrations.local.no_sms import NoSms
from integrations.local.phone import LocalPhone
from integrations.local.strong_identity import LocalStrongIdentity
from integrations.mail.invitations import MailInvitations, Post
from integrations.simulators.exchange import ExchangeSimulator
from integrations.simulators.graph import GraphSimulator, Registration
from integrations.simulators.graph.outlook import furnish
from integrations.simulators.twilio import Account, TwilioSimulator
from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport

DEMO_ACCOUNT = "AC" + "0" * 32
DEMO_SENDER = "+46701740699"
DEMO_TWILIO = "/demo/twilio"
DEMO_CALENDARS = "calendars.json"
DEMO_GRAPH = "/demo/graph"
DEMO_MAILBOXES = "mailboxes.json"
# The handläggare whose Microsoft 365 calendar is connected in the demo, by address in the simulated case system.
DEMO_CONNECTED = "jonas.ek@exempelby.example"
DEMO_PEOPLE = {DEMO_CONNECTED: "Jonas Ek", "sara.nilsson@exempelby.example": "Sara Nilsson"}


def build_ports(settings: Settings) -> Ports:
    """Return one adapter for each port."""
    if not settings.demo:
        return Ports(sms=_sms(settings), phone=LocalPhone(), calendars=_calendars(settings))
    return Ports(
        sms=_sms(settings),
        phone=LocalPhone(),
        calendars=_calendars(settings),
        identity=LocalIdentity(),
        strong_identity=LocalStrongIdentity(yes_after=timedelta(seconds=6)),
    )


def _calendars(settings: Settings) -> Mapping[CalendarKind, CalendarProvider]:
    """Return the calendar provider of each kind; the demo's are doubles, shown on pages of their own."""
    if settings.demo:
        double = KeptCalendar(settings.data / DEMO_CALENDARS)
        calendar_page.furnish(double, datetime.now(UTC))
        return {CalendarKind.CALDAV: double, CalendarKind.GRAPH: _graph(settings)}
    host = urlsplit(settings.public_url).hostname or "frontdesk"
    made: dict[CalendarKind, CalendarProvider] = {
        CalendarKind.CALDAV: CalDavCalendar(host=host, reach=settings.calendar_reach),
        CalendarKind.ICS: IcsSubscription(host=host, reach=settings.calendar_reach),
    }
    if settings.graph:
        made[CalendarKind.GRAPH] = _graph(settings)
    if settings.mail:
        made[CalendarKind.MAIL] = MailInvitations(_post(settings), host=host)
    return made


def _post(settings: Settings) -> Post:
    return Post(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.smtp_from,
        login=settings.smtp_login,
        secret=settings.smtp_password.get_secret_value(),
    )


def _graph(settings: Settings) -> GraphCalendar:
    """Return the Microsoft 365 adapter. Raises ValueError, TypeError or OSError for an invalid certificate."""
    tenant, client_id = settings.graph_tenant, settings.graph_client_id
    if settings.graph_certificate:
        application = Application.certified_by(tenant, client_id, settings.graph_certificate)
    else:
        application = Application(tenant, client_id, settings.graph_client_secret.get_secret_value())
    return GraphCalendar(
        GraphTransport(application, base_url=settings.graph_base_url, login_url=settings.graph_login_url)
    )


def graph_opens(settings: Settings) -> bool:
    """Whether the Microsoft 365 credentials can be read; nothing is sent."""
    try:
        _graph(settings)
    except (ValueError, TypeError, OSError):
        return False
    return True


def _sms(settings: Settings) -> SmsGateway:
    if settings.sms == "none":
        return NoSms()
    return TwilioSms(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        sender=settings.twilio_from,
        receipt_url=f"{settings.public_url.rstrip('/')}/twilio/status",
        transport=Transport(settings.twilio_base_url),
    )


def demo_apps(settings: Settings, render: Callable[..., Response], ports: Ports) -> Mapping[str, ASGIApp]:
    """Return the demo's simulators by path: an operator with handsets, an exchange with its phone, calendars."""
    token = settings.twilio_auth_token.get_secret_value()
    operator = TwilioSimulator(Account(settings.twilio_account_sid, token))
    handset = operator.handset(render, reply_url=f"{settings.public_url.rstrip('/')}/twilio/reply")
    exchange = ExchangeSimulator(f"{settings.public_url.rstrip('/')}/cti", demo_exchange_token(settings))
    double = ports.calendars[CalendarKind.CALDAV]
    pages: dict[str, ASGIApp] = {
        DEMO_TWILIO: operator.api,
        "/demo/handset": handset,
        "/demo/phone": exchange.phone(render),
    }
    if isinstance(double, KeptCalendar):
        pages["/demo/calendar"] = calendar_page.calendar_page(double, render)
    microsoft = _microsoft(settings)
    return {**pages, DEMO_GRAPH: microsoft.api, "/demo/outlook": microsoft.outlook(DEMO_PEOPLE, render)}


def _microsoft(settings: Settings) -> GraphSimulator:
    """Return the demo's Microsoft 365, its mailboxes kept in a file; empty ones get a few events."""
    secret = settings.graph_client_secret.get_secret_value()
    registration = Registration(settings.graph_tenant, settings.graph_client_id, secret)
    made = GraphSimulator(registration, file=settings.data / DEMO_MAILBOXES)
    for address in DEMO_PEOPLE:
        mailbox = made.mailbox(address)
        if not mailbox.items:
            furnish(mailbox, local_date(datetime.now(UTC)))
    return made


def demo_exchange_token(settings: Settings) -> str:
    """Return the token of the demo's exchange; the same at every start, because only its digest is stored."""
    key = settings.secret_key.get_secret_value().encode()
    return f"fd_{hmac.new(key, b'demo exchange', hashlib.sha256).hexdigest()}"


def case_source(path: Path) -> CaseSource:
    """Return a case system's delivery at `path`, a folder or a zip file."""
    return DeliveredFiles(path)


def deliver_municipality(folder: Path, *, today: date, seed: int) -> None:
    """Write the simulated case system's delivery of the day."""
    write(folder, today=today, seed=seed)
