"""Absence: who is away, until when, and who stands in.

Owns absences (single and recurring) and stand-ins with their shares and turns. Sources: entered by hand, imported, read
from a calendar; an entry by hand takes precedence. Asks accounts and cases. Tells booking when an absence begins to
hold or ends. Start in absence.service and absence.rules.sharing.
"""
