"""Scheduled jobs of the administration."""

from frontdesk.admin.service.reconciling import reconcile_if_new
from frontdesk.admin.service.retention import dispose_of_what_is_due

__all__ = ["dispose_of_what_is_due", "reconcile_if_new"]
