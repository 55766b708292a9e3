"""The local double, with numbers that go wrong."""

from frontdesk.notices.ports import DeliveryFault, SmsNotSent, SmsRefused, SmsUnknown
from integrations.local.sms import LocalSms
from tests.contracts.twilio_world import Posted

URL = "http://127.0.0.1/door"


class LocalWorld:
    """A gateway and what its operator would post."""

    refused_number, opted_out_number = "+46701740601", "+46701740602"
    busy_number, broken_number, silent_number = "+46701740603", "+46701740604", "+46701740605"
    switched_off_number, dead_number = "+46701740606", "+46701740607"
    sent_silently_number = "+46701740608"

    def __init__(self) -> None:
        troubles: dict[str, Exception] = {
            self.refused_number: SmsRefused("1", DeliveryFault.NUMBER),
            self.opted_out_number: SmsRefused("2", DeliveryFault.OPTED_OUT),
            self.busy_number: SmsNotSent(),
            self.broken_number: SmsUnknown(),
            self.silent_number: SmsUnknown(),
        }
        self.gateway = LocalSms(key="a-key", trouble=troubles.get, lost=lambda to: to == self.sent_silently_number)
        self.impatient = self.gateway
        self.closed = LocalSms()
        self.unreachable = LocalSms(trouble=lambda _: SmsNotSent())
        self.misconfigured = LocalSms(trouble=lambda _: SmsRefused("3", DeliveryFault.CONFIGURATION))

    @property
    def arrived(self) -> int:
        return len(self.gateway.sent)

    def receipts(self, count: int) -> list[Posted]:
        message = self.gateway.sent[-1]
        faults = {self.switched_off_number: DeliveryFault.TEMPORARY, self.dead_number: DeliveryFault.NUMBER}
        last = {"delivery": "delivered"}
        if fault := faults.get(message.to):
            last = {"delivery": "undelivered", "fault": fault, "code": "4"}
        return [self._posted(step, message.provider_id, message.reference) for step in ({"delivery": "sent"}, last)][
            :count
        ]

    def reply(self, number: str, text: str) -> Posted:
        return self._signed({"provider_id": "1", "number": number, "text": text})

    def _posted(self, step: dict[str, str], provider_id: str, reference: str) -> Posted:
        return self._signed({**step, "provider_id": provider_id, "reference": reference})

    def _signed(self, said: dict[str, str]) -> Posted:
        headers, body = self.gateway.signed(URL, said)
        return Posted(URL, headers, body)
