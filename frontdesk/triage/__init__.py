"""Triage: the protocol that leads from a reason to the right next step.

Owns the protocol as data, the questions asked, the answers, and the recommendation. Asks booking and calls for what is
possible. Tells nobody. A question nobody asked is stored as not asked, never as no. Start in triage.rules.
"""
