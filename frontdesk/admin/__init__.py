"""Admin: the municipality's settings, user accounts, and the state of the installation.

Owns the settings edited in the program, the pages for users, and the health of imports and integrations. Asks every
room below for its own settings. Publishes to no other room. Start in admin.routes.
"""
