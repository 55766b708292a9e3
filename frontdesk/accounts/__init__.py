"""Accounts: the staff who sign in and what they may see.

Owns staff, roles, boards and units, grants, logins and sessions. Asks core and accesslog. Publishes to no other room.
Start in accounts.service.
"""
