"""Notices: outgoing SMS, delivery receipts and replies.

Owns the outbox, the texts, receipts and replies. Checks with safety each time a row is claimed for sending. Creates
tasks for failed deliveries. An SMS is queued in the caller's transaction and sent later by a job, never twice.
Start in notices.service.enqueue().
"""
