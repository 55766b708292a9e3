"""Create, renew and end subscriptions to calendar changes, and react to their notifications.

A notification carries no data: it only makes a calendar be read now instead of at the next poll, so a forged, lost or
repeated one does no harm.
"""

import hmac
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from frontdesk.calendars import queries
from frontdesk.calendars.models import CalendarConnection, CalendarSubscription
from frontdesk.calendars.ports import CalendarUnavailable, ChangeNotification, NoSubscription, SendsNotices, Subscribed
from frontdesk.calendars.rules import CalendarKind, NotificationKind, digest, new_secret
from frontdesk.calendars.rules.enums import Dropped
from frontdesk.calendars.rules.notices import LIVES, RENEWED, next_try
from frontdesk.calendars.service import sync_errors
from frontdesk.calendars.service.reach import CalendarAdapters
from frontdesk.core.db.leases import returned
from frontdesk.core.db.stores import Stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.db.upsert import insert_or_ignore
from frontdesk.core.ids import new_id

_LEASE = timedelta(minutes=2)
# These concern the subscription itself.
_OF_ITS_OWN = frozenset({NotificationKind.ENDED, NotificationKind.DOUBTED})
_log = structlog.get_logger("frontdesk.calendars")


@dataclass(frozen=True)
class SubscriptionLease:
    """A subscription leased to this worker. An empty `sealed` means that its connection has ended."""

    id: uuid.UUID
    lease: uuid.UUID
    remote_id: str
    kind: str
    sealed: str


def keep(stores: Stores, reach: CalendarAdapters, *, address: str, seconds: float) -> int:
    """Create, renew and end due subscriptions, with notifications to `address` (none if empty); return how many."""
    if not _tellers(reach):
        return 0
    with stores.writing() as unit:
        _open(unit, reach, wanted=bool(address))
        for row in queries.heard_meanwhile(unit.db, unit.now):
            _read_soon(unit, row)
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (claim := _claim(stores)):
        _see_to(stores, reach, claim, address)
        done += 1
    return done


def is_news(unit: Unit, notices: Sequence[ChangeNotification]) -> bool:
    """Whether notifications would change anything, so that a burst of them causes one write, not one each."""
    believed = _believed(unit, notices)
    of_its_own = any(notice.kind in _OF_ITS_OWN for _, notice in believed)
    told_of = {row.connection_id for row, _ in believed if row.connection_id}
    return of_its_own or queries.read_later(unit.db, told_of, unit.now)


def heard(unit: Unit, notices: Sequence[ChangeNotification]) -> None:
    """Schedule a reading of the calendars in some notifications."""
    for row, notice in _believed(unit, notices):
        if notice.kind is NotificationKind.ENDED:
            row.remote_id, row.secret_hash, row.until = "", "", None
        if notice.kind in _OF_ITS_OWN:
            row.due_at = unit.now
        _read_soon(unit, row)


def _believed(
    unit: Unit, notices: Sequence[ChangeNotification]
) -> list[tuple[CalendarSubscription, ChangeNotification]]:
    """Return the notifications with the right secret of a subscription; drops and logs the rest."""
    known = queries.subscriptions_named(unit.db, {notice.subscription for notice in notices if notice.subscription})
    found = [(known.get(notice.subscription), notice) for notice in notices]
    true = [(row, one) for row, one in found if row and hmac.compare_digest(row.secret_hash, digest(one.secret))]
    unknown = sum(row is None for row, _ in found)
    for code, dropped in (
        (Dropped.NO_SUBSCRIPTION, unknown),
        (Dropped.UNPROVEN, len(notices) - len(true) - unknown),
    ):
        if dropped:
            _log.warning("calendar notices dropped", code=code, dropped=dropped)
    return true


def _read_soon(unit: Unit, told: CalendarSubscription) -> None:
    """Make a calendar due now, unless it is failing or stopped.

    A reading under way may have begun before the change; then `heard_at` makes it due again afterwards.
    """
    row = queries.connection(unit.db, told.connection_id) if told.connection_id else None
    if row is None or row.failed is not None or row.stopped:
        return
    if row.is_leased(unit.now):
        told.heard_at = unit.now
    else:
        row.due_at, told.heard_at = min(row.due_at, unit.now), None


def _tellers(reach: CalendarAdapters) -> dict[CalendarKind, SendsNotices]:
    return {kind: provider for kind, provider in reach.providers.items() if isinstance(provider, SendsNotices)}


def _open(unit: Unit, reach: CalendarAdapters, *, wanted: bool) -> None:
    """Insert rows for calendars without a subscription; a concurrent duplicate insert is ignored."""
    missing = queries.without_subscription(unit.db, _tellers(reach)) if wanted else []
    for connection_id in missing:
        row = {"id": new_id(), "connection_id": connection_id, "due_at": unit.now, "remote_id": "", "secret_hash": ""}
        unit.db.execute(insert_or_ignore(unit.db, CalendarSubscription).values(failures=0, **row))


def _claim(stores: Stores) -> SubscriptionLease | None:
    with stores.writing() as unit:
        row = unit.db.scalar(queries.due_subscriptions(unit.now).limit(1).with_for_update(skip_locked=True))
        if row is None:
            return None
        lease = row.take(unit.now, _LEASE)
        connection = unit.db.get(CalendarConnection, row.connection_id) if row.connection_id else None
        lives = connection is not None and connection.ending_at is None and connection.reads
        sealed = connection.sealed if connection is not None and lives else ""
        return SubscriptionLease(row.id, lease, _alive(row, unit.now), connection.kind if connection else "", sealed)


def _alive(row: CalendarSubscription, now: datetime) -> str:
    return row.remote_id if row.until is not None and row.until > now else ""


def _see_to(stores: Stores, reach: CalendarAdapters, claim: SubscriptionLease, address: str) -> None:
    """Create, renew or end one subscription, with no transaction open during the call."""
    try:
        if not claim.sealed or not address:
            _end(stores, reach, claim)
            return
        found, secret = _made_or_renewed(stores, reach, claim, address)
    except Exception as error:  # noqa: BLE001 - on any error polling continues without notifications
        code, _ = sync_errors.of_error(error)
        _log.warning("calendar subscription failed", code=code, subscription=str(claim.id), error=type(error).__name__)
        _failed(stores, claim, error.retry_after if isinstance(error, CalendarUnavailable) else None)
        return
    with stores.writing() as unit:
        if row := _mine(unit, claim):
            row.until, row.failures = found.until, 0
            row.due_at = min(unit.now + RENEWED, found.until)
            if secret:
                row.remote_id, row.secret_hash = found.id, digest(secret)
                _read_soon(unit, row)  # for changes between the last reading and now


def _made_or_renewed(
    stores: Stores, reach: CalendarAdapters, claim: SubscriptionLease, address: str
) -> tuple[Subscribed, str]:
    """Renew or create a subscription; return it, with its secret if new, else ""."""
    provider, account = _tellers(reach)[CalendarKind(claim.kind)], reach.vault.open(claim.sealed)
    with stores.reading() as unit:
        until = unit.now + LIVES
    if claim.remote_id:
        try:
            return provider.renew(claim.remote_id, until=until), ""
        except NoSubscription:
            pass
    secret = new_secret()
    return provider.subscribe(account, address=address, secret=secret, until=until), secret


def _end(stores: Stores, reach: CalendarAdapters, claim: SubscriptionLease) -> None:
    """End a subscription of a deleted connection; its kind is unknown then, so every adapter is called."""
    for provider in _tellers(reach).values() if claim.remote_id else ():
        provider.unsubscribe(claim.remote_id)
    with stores.writing() as unit:
        if row := _mine(unit, claim):
            unit.db.delete(row)


def _failed(stores: Stores, claim: SubscriptionLease, retry_after: timedelta | None) -> None:
    with stores.writing() as unit:
        if row := _mine(unit, claim):
            row.failures += 1
            row.due_at = next_try(unit.now, row.failures, retry_after)


def _mine(unit: Unit, claim: SubscriptionLease) -> CalendarSubscription | None:
    """Return the subscription and release its lease; None if the lease was lost."""
    row = returned(queries.locked_subscription(unit.db, claim.id), claim.lease)
    if row is None:
        _log.info("calendar answer dropped", code=Dropped.LEASE_LOST, subscription=str(claim.id))
    return row
