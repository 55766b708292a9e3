"""Rebooking of appointments that fall in an absence of their handläggare.

`noting` keeps the list and follows changes made elsewhere; `offering` finds and proposes solutions; `deciding` carries
them out. An appointment without a decision becomes reception's task.
"""
