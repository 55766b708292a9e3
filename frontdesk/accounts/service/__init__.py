"""Use cases of accounts: login, staff, tokens, sessions and the mirrors of the organisation.

One module per noun: `login.begin`, `staff.add`, `tokens.client_of`, `organisation.reconcile`.
"""

from frontdesk.accounts.service.organisation import reconcile_organisation

__all__ = ["reconcile_organisation"]
