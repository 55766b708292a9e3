"""Waitlist: clients with an appointment who want an earlier one.

Owns entries, offers and released times. Hears when an appointment leaves its time and when a window is opened; moves
the appointment through booking when an offer is accepted. Start in waitlist.service.offers.
"""
