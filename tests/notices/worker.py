"""A clock process of its own, which may be told to die at a certain point: before or after the operator was asked."""

import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

from frontdesk.accesslog import service
from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.times import FixedClock
from frontdesk.notices.jobs import send_due
from frontdesk.notices.ports import Accepted
from integrations.twilio.sms import TwilioSms
from integrations.twilio.transport import Transport


class Mortal(TwilioSms):
    """Sends as Twilio's adapter does, and dies where it is told to, at its second message."""

    dies = ""
    _count = 0

    def send(self, to: str, text: str, *, reference: str, valid_for: timedelta) -> Accepted:
        self._count += 1
        now = self.dies if self._count == 2 else ""
        if now == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        accepted = super().send(to, text, reference=reference, valid_for=valid_for)
        if now == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return accepted


def main(told: dict[str, str]) -> None:
    gateway = Mortal(
        account_sid=told["account"],
        auth_token=told["token"],
        sender=told["sender"],
        receipt_url=f"{told['base']}/door",
        transport=Transport(f"{told['base']}/twilio"),
    )
    gateway.dies = told["dies"]
    clock = FixedClock(datetime.fromisoformat(told["now"]))
    if told["kind"] == "sqlite":
        desk, register = sqlite.engine(Path(told["desk"])), sqlite.engine(Path(told["register"]), read_only=True)
    else:
        desk = postgres.engine(told["desk"], schema=postgres.DESK_SCHEMA)
        register = postgres.engine(told["register"], schema=postgres.REGISTER_SCHEMA, read_only=True)
    stores = Stores(desk=desk, register=register, clock=clock, log_key=b"k" * 32, access_log=service)
    send_due(stores, gateway)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
