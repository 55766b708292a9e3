"""What runs by the clock: forgetting old login tries and ended sessions, and warning of tokens that end."""

from datetime import timedelta

from sqlalchemy import delete, or_

from frontdesk.accesslog import service as accesslog
from frontdesk.accounts.models import LoginAttempt, StaffSession
from frontdesk.accounts.service import tokens
from frontdesk.core.db.stores import Stores

KEPT = timedelta(days=30)


def warn_of_ending_tokens(stores: Stores) -> None:
    """Ask the administrator for a new token in place of each that ends within a month."""
    with stores.writing() as unit:
        tokens.warn_of_ends(unit)


def forget_sessions(stores: Stores) -> int:
    """Delete tries and sessions that ended, or were last used, more than thirty days ago; the log remembers logins."""
    with stores.writing() as unit:
        before = unit.now - KEPT
        accesslog.forget_seen(unit)
        unit.desk.execute(delete(LoginAttempt).where(LoginAttempt.at < before))
        old = or_(StaffSession.ended_at < before, StaffSession.seen_at < before)
        gone = unit.desk.execute(delete(StaffSession).where(old).returning(StaffSession.id))
        return len(gone.all())
