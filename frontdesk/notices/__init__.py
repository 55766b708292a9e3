"""Notices: what leaves the house as SMS, and what comes back.

Owns the outbox, the texts, receipts and replies. Asks safety, each time a row is claimed. Tells the rooms above what
could not be delivered. Promised in the caller's transaction, sent later by the clock, never twice.
Start in notices.service.enqueue().
"""
