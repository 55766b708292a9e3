"""No SMS operator at all: nothing is sent, and nothing that comes in is believed."""

from frontdesk.notices.ports import SmsNotSent
from integrations.local.sms import LocalSms


class NoSms(LocalSms):
    """Stands in the place of an operator where a municipality has none; its pages offer no SMS."""

    def __init__(self) -> None:
        """Know no key that a receipt could be signed with."""
        super().__init__(trouble=lambda _: SmsNotSent(), answerable=False)
