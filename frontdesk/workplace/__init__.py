"""Workplace: the short pages of the handläggare and the unit head.

Owns no table. Asks triage, booking, calls, absence and calendars, and puts them on one page. Publishes no event.
Start in workplace.routes.
"""
