"""Reception: the receptionist's page, where a whole contact is handled without leaving it.

Owns no table. Asks triage, booking, waitlist, rebooking, calls, disclosure and notices, and puts them on one screen.
Publishes no event. Every panel is a URL of its own. Start in reception.routes.
"""
