"""Calls: the contact, by phone or at the counter, from the first ring to the closing note.

Owns contacts, the queue, notes, messages, callbacks and tasks, their priority and when a contact may be closed. Asks
absence, disclosure and notices. Tells the rooms above when a contact ends or a message is left. Start in calls.service.
"""
