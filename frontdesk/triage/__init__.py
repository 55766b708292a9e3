"""Triage: the protocol that leads from a reason for contact to a priority and a next step.

Owns the protocol as data, the questions, the answers, and the recommendation. Asks booking and calls for what is
possible. Publishes no event. A question not asked is stored as NOT_ASKED, never as no. Start in triage.rules.
"""
