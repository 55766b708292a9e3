"""Absence: who is away, until when, and who stands in.

Owns absences, also those that return, and stand-ins with their shares and turns, whether imported, read from a calendar
or made by hand (those by hand win). Asks accounts and cases. Tells booking that somebody is away or back. Start in
absence.service and absence.rules.sharing.
"""
