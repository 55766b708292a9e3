"""Protect a person, and decide how a client may be reached."""

from frontdesk.safety.service.access import client_names, visibility, visibility_past_protection
from frontdesk.safety.service.consent import confirm_number, consent, erase_number, set_consent
from frontdesk.safety.service.numbers import numbers_to_dial, sms_number
from frontdesk.safety.service.protection import (
    blocked_persons,
    concealed_persons,
    first_protections,
    hidden_keys,
    is_hidden,
    lift,
    protect,
    protect_now,
    protections,
)
from frontdesk.safety.service.reaching import is_silent, may_call, may_text, reachability, silence_of, silent_matters
from frontdesk.safety.service.recipient import named_person
from frontdesk.safety.service.registered import follow_register
from frontdesk.safety.service.silence import silence, speak_again
from frontdesk.safety.service.visits import in_twos, needs_two, visit_alone, visit_in_twos
from frontdesk.safety.service.waivers import revoke_waiver, valid_waivers, waive

__all__ = [
    "blocked_persons",
    "client_names",
    "concealed_persons",
    "confirm_number",
    "consent",
    "erase_number",
    "first_protections",
    "follow_register",
    "hidden_keys",
    "in_twos",
    "is_hidden",
    "is_silent",
    "lift",
    "may_call",
    "may_text",
    "named_person",
    "needs_two",
    "numbers_to_dial",
    "protect",
    "protect_now",
    "protections",
    "reachability",
    "revoke_waiver",
    "set_consent",
    "silence",
    "silence_of",
    "silent_matters",
    "sms_number",
    "speak_again",
    "valid_waivers",
    "visibility",
    "visibility_past_protection",
    "visit_alone",
    "visit_in_twos",
    "waive",
]
