"""Scheduled jobs of the administration."""

from frontdesk.admin.service.disposal import dispose_of_what_is_due
from frontdesk.admin.service.reconciling import reconcile_if_new

__all__ = ["dispose_of_what_is_due", "reconcile_if_new"]
