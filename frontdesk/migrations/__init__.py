"""Migrations: the history of both stores, one Alembic branch each.

Owns the order in which tables came to be. Stands outside the order of rooms: nothing imports it. Start in
frontdesk.cli, command migrate.
"""
