"""What the administration does by the clock."""

from frontdesk.admin.service.reconciling import reconcile_if_new

__all__ = ["reconcile_if_new"]
