"""Use cases of the access log: record, seal, verify, review, and dispose of old segments."""

from frontdesk.accesslog.service.questions import left, question, store_answer
from frontdesk.accesslog.service.recording import erase_details, record, viewed
from frontdesk.accesslog.service.retention import disposable, dispose
from frontdesk.accesslog.service.reviewing import extract, look_up, open_row, queue, review
from frontdesk.accesslog.service.sealing import HEADS_FILE, Heads, read_heads, seal, seal_due
from frontdesk.accesslog.service.verifying import verify
from frontdesk.accesslog.service.viewing import forget_seen

__all__ = [
    "HEADS_FILE",
    "Heads",
    "disposable",
    "dispose",
    "erase_details",
    "extract",
    "forget_seen",
    "left",
    "look_up",
    "open_row",
    "question",
    "queue",
    "read_heads",
    "record",
    "review",
    "seal",
    "seal_due",
    "store_answer",
    "verify",
    "viewed",
]
