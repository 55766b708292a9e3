"""Workload: how much each handläggare carries.

Owns the weights and the load they give, with lighter weights in the introduction year. Asks cases, absence and booking.
Tells nobody. Start in workload.rules.
"""
