"""Protecting a person at once, and knowing how a client may be reached."""

from frontdesk.safety.service.access import client_names, visibility, visibility_past_protection
from frontdesk.safety.service.consent import confirm_number, consent, erase_number, set_consent
from frontdesk.safety.service.protection import blocked, hidden_keys, is_hidden, lift, protect, protections
from frontdesk.safety.service.reaching import may_call, may_text, numbers_to_dial, sms_number
from frontdesk.safety.service.visits import in_twos, needs_two, visit_alone, visit_in_twos
from frontdesk.safety.service.waivers import revoke_waiver, waive, waivers

__all__ = [
    "blocked",
    "client_names",
    "confirm_number",
    "consent",
    "erase_number",
    "hidden_keys",
    "in_twos",
    "is_hidden",
    "lift",
    "may_call",
    "may_text",
    "needs_two",
    "numbers_to_dial",
    "protect",
    "protections",
    "revoke_waiver",
    "set_consent",
    "sms_number",
    "visibility",
    "visibility_past_protection",
    "visit_alone",
    "visit_in_twos",
    "waive",
    "waivers",
]
