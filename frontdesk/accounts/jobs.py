"""Scheduled jobs: delete old login attempts and ended sessions, and warn about expiring tokens."""

from datetime import timedelta

from sqlalchemy import delete, or_

from frontdesk.accesslog.service import forget_seen
from frontdesk.accounts.models import LoginAttempt, StaffSession
from frontdesk.accounts.service import tokens
from frontdesk.core.db.stores import Stores

KEPT = timedelta(days=30)


def warn_of_ending_tokens(stores: Stores) -> None:
    """Create a task for the administrator for each token that expires within a month."""
    with stores.writing() as unit:
        tokens.warn_of_ends(unit)


def forget_sessions(stores: Stores) -> int:
    """Delete login attempts and sessions ended or last used over thirty days ago; the access log keeps the logins."""
    with stores.writing() as unit:
        before = unit.now - KEPT
        forget_seen(unit)
        unit.db.execute(delete(LoginAttempt).where(LoginAttempt.at < before))
        old = or_(StaffSession.ended_at < before, StaffSession.seen_at < before)
        gone = unit.db.execute(delete(StaffSession).where(old).returning(StaffSession.id))
        return len(gone.all())
