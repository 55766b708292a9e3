"""Twilio: outgoing SMS, receipts and replies.

Vendor terms stay in this package; callers see only the types of frontdesk.notices.ports.
"""
