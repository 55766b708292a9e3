"""Retention of the rest of an SMS after its number and text are erased: kind, times and outcome."""

from sqlalchemy import select

from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.notices.models import Notice, NoticeContent, NoticeReceipt, NoticeReply
from frontdesk.notices.rules.status import NoticeStatus

KINDS = (
    RetentionKind(
        keep(
            "notices.keep_traces_days",
            365,
            N_(
                "Hur många dagar det sparas att ett SMS skickades och hur det gick. Nummer och text raderas en vecka "
                "efter mötet. Grund: gallringsbeslut för uppgifter av tillfällig betydelse."
            ),
        ),
        (
            (NoticeReceipt, lambda before: NoticeReceipt.received_at < before),
            (
                Notice,
                lambda before: (
                    (Notice.created_at < before)
                    & Notice.status.not_in((NoticeStatus.CREATED, NoticeStatus.SENDING))
                    & Notice.id.not_in(select(NoticeContent.notice_id))
                    & ~select(NoticeReply.id).where(NoticeReply.notice_id == Notice.id).exists()
                    & ~select(NoticeReceipt.id).where(NoticeReceipt.notice_id == Notice.id).exists()
                ),
            ),
        ),
    ),
)
