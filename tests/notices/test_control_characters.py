"""What the operator passes on with characters that no database keeps is kept without them, and a reply only once."""

import pytest
from sqlalchemy import select

from frontdesk.core.db.stores import Stores
from frontdesk.notices.models import NoticeReceipt, NoticeReply
from frontdesk.notices.ports import DeliveryReport, IncomingSms, Receipt
from frontdesk.notices.service import replying, settling


@pytest.mark.harm("a client's answer to an SMS is lost because of a character nobody sees")
@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\ud800"])
def test_a_reply_is_kept_without_what_cannot_be_seen(stores: Stores, hidden: str) -> None:
    reply = IncomingSms(f"SM1{hidden}", f"+46701740605{hidden}", f"Kan{hidden} inte\n komma")
    for _ in range(2):  # the operator repeats itself until it is heard
        with stores.writing() as unit:
            replying.receive(unit, reply)
    with stores.reading() as unit:
        [kept] = unit.db.scalars(select(NoticeReply)).all()
    assert (kept.provider_id, kept.number, kept.text) == ("SM1", "+46701740605", "Kan inte\n komma")


@pytest.mark.parametrize("hidden", ["\x00", "\ud800"])
def test_a_receipt_is_kept_likewise(stores: Stores, hidden: str) -> None:
    raw = {"ErrorMessage": f"Unknown{hidden} number"}
    receipt = Receipt("not-ours", f"SM1{hidden}", DeliveryReport.UNDELIVERED, code=f"30003{hidden}", raw=raw)
    with stores.writing() as unit:
        settling.receive(unit, receipt)
    with stores.reading() as unit:
        [kept] = unit.db.scalars(select(NoticeReceipt)).all()
    assert (kept.code, kept.raw) == ("30003", {"ErrorMessage": "Unknown number"})
