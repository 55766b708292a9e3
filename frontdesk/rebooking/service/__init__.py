"""The use cases of rebooking.

`track` keeps the list and follows changes made elsewhere; `options` finds and proposes solutions; `decide` carries them
out. An appointment without a decision becomes reception's task.
"""
