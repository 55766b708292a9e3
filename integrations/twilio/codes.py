"""Twilio's error codes, sorted by who can mend the fault (https://www.twilio.com/docs/api/errors)."""

from frontdesk.notices.ports import DeliveryFault

_FAULTS = {
    DeliveryFault.NUMBER: (
        21211,  # not a phone number
        21214,  # cannot be reached
        21614,  # not a mobile number
        30005,  # unknown, or no longer in service
        30006,  # landline, or a carrier that cannot be reached
    ),
    DeliveryFault.OPTED_OUT: (21610,),
    DeliveryFault.TEMPORARY: (
        30003,  # switched off, roaming, sometimes a landline
        30008,  # unknown to Twilio too
    ),
    DeliveryFault.CONTENT: (
        21617,  # too long
        30004,  # blocked
        30007,  # filtered
    ),
    DeliveryFault.CONFIGURATION: (
        20003,  # account or token
        20404,  # address of the API
        21212,  # sender is no number
        21408,  # country switched off
        21606,  # sender is not ours
        21612,  # no route between sender and number
        21659,  # sender is not ours, or in another country
        30001,  # queue overflow: the account's own limit
        30002,  # account suspended
        30034,  # sender not registered
    ),
}
_BY_CODE = {code: fault for fault, codes in _FAULTS.items() for code in codes}
_UNAUTHORISED = frozenset({401, 403, 404})


def fault_of(code: str) -> DeliveryFault | None:
    """Return who can mend a receipt's error code; None without a code."""
    if not code:
        return None
    return _BY_CODE.get(int(code), DeliveryFault.OPERATOR) if code.isdecimal() else DeliveryFault.OPERATOR


def fault_of_refusal(status: int, code: int) -> DeliveryFault:
    """Return who can mend a refused request. An unknown code counts as ours, so that it is noticed."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    return DeliveryFault.CONFIGURATION if status in _UNAUTHORISED else DeliveryFault.OPERATOR
