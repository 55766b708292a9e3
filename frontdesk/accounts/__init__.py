"""Accounts: the people who work here and what they may see.

Owns staff, roles, boards and units, grants, logins and sessions. Asks core and accesslog. Tells nobody.
Start in accounts.service.
"""
