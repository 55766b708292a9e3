"""No SMS operator: nothing is sent, and nothing received is accepted."""

from frontdesk.notices.ports import SmsNotSent
from integrations.local.sms import LocalSms


class NoSms(LocalSms):
    """Replaces the SMS gateway where a municipality has no operator; pages offer no SMS."""

    def __init__(self) -> None:
        """Use no key, so that no receipt is accepted."""
        super().__init__(trouble=lambda _: SmsNotSent(), answerable=False)
