"""Core: what every room builds on; it imports no room.

Owns settings, the two stores and the unit of work, the clock and wall-clock rules, events, tasks as events, errors with
the user's words, live updates, the municipality's settings, page rendering. Start in `visit.Visit` and
`db.stores.Stores`.
"""
