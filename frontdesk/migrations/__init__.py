"""Migrations: how the tables of both stores come to be and change. Alembic keeps a line of revisions for each store.

Start in `running.upgrade()`. Triggers and EXCLUDE constraints are written by hand in the revisions, since no comparison
sees them; a test holds the migrated schema against the models.
"""
