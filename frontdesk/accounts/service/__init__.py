"""What accounts does: sign in and out, keep staff, tokens, sessions and the mirrors of the organisation.

Each module holds one family of verbs: `login.begin`, `staff.add`, `tokens.client_of`, `organisation.reconcile`.
"""

from frontdesk.accounts.service.organisation import reconcile

__all__ = ["reconcile"]
