"""Twilio: SMS out, receipts and replies in, and calls announced by the phone network.

Vendor words stop here: what comes in leaves as facts of frontdesk.notices.ports and frontdesk.calls.ports.
"""
