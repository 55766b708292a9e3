"""Rebooking: appointments that fall in an absence, until each is moved, cancelled or confirmed.

Owns the list of such appointments. Hears of absences and of changed appointments; moves and cancels through booking.
Start in rebooking.service.track.
"""
