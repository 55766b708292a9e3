"""Absence: who is away, until when, and who stands in.

Owns absences and stand-ins, whether imported or made by hand (those by hand win). Asks accounts and cases. Tells
booking that somebody is away. Start in absence.service.
"""
