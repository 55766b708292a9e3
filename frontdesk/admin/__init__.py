"""Admin: what a municipality decides, and how the installation is doing.

Owns the settings edited in the program, the pages for users, and the health of imports and integrations. Asks every
room below for its own settings. Tells nobody. Start in admin.routes.
"""
