"""Chooses an adapter for every port, from the settings. `frontdesk.bootstrap` alone calls it."""

from datetime import date
from pathlib import Path

from frontdesk.cases.ports import CaseSource
from frontdesk.core.settings import Settings
from frontdesk.ports import Ports
from integrations.local.case_source import DeliveredFiles
from integrations.local.identity import LocalIdentity
from integrations.local.municipality import write

DEMO_ACCOUNT = "AC" + "0" * 32
DEMO_SENDER = "+46701740699"
DEMO_TWILIO = "/demo/twilio"


def build_ports(settings: Settings) -> Ports:
    """Return one adapter for each port."""
    return Ports(identity=LocalIdentity() if settings.demo else None)


def case_source(path: Path) -> CaseSource:
    """Return the case system's delivery at `path`, a folder or a zip file."""
    return DeliveredFiles(path)


def deliver_municipality(folder: Path, *, today: date, seed: int) -> None:
    """Let the made-up case system write its delivery of the day."""
    write(folder, today=today, seed=seed)
