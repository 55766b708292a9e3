"""Core: what every room stands on, and which knows no room.

Owns settings, the two stores and the unit of work, the clock and wall-clock rules, events, tasks as events, errors with
the user's words, live topics, what a municipality decides, page rendering. Start in `visit.Visit` and
`db.stores.Stores`.
"""
