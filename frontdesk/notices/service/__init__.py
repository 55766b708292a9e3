"""Queue, undo and withhold notices; jobs send and settle them.

Start with `enqueue`: a notice is saved in the transaction of the change it reports.
"""

from frontdesk.notices.rules.status import NoticeKind
from frontdesk.notices.rules.texts import MeetingDetails
from frontdesk.notices.service.outbox import enqueue, undo, withhold_for, withhold_for_appointment, withhold_for_contact
from frontdesk.notices.service.texts import preview, save_text

__all__ = [
    "MeetingDetails",
    "NoticeKind",
    "enqueue",
    "preview",
    "save_text",
    "undo",
    "withhold_for",
    "withhold_for_appointment",
    "withhold_for_contact",
]
