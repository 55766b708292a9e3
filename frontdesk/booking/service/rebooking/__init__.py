"""What becomes of the bookings an absence hits.

`noting` keeps the list and hears when one is settled elsewhere; `offering` says what can be done with each and proposes
one; `deciding` does it. What nobody decides becomes reception's task.
"""
