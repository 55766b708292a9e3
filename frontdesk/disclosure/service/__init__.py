"""Use cases on a contact's client: search, open, set the speaker, identify them, show the card, close it again."""

from frontdesk.disclosure.service.asking import ask_paper, papers_to_name
from frontdesk.disclosure.service.card import client_card
from frontdesk.disclosure.service.closing import forget, hide, hide_card, know_person, note_in_incident, wrong_person
from frontdesk.disclosure.service.eid import drop_order, keep_order, number_to_identify, order_under_way, settle_order
from frontdesk.disclosure.service.finding import Opened, hidden_behind, key_behind, open_person, place_behind, search
from frontdesk.disclosure.service.permits import permit_of, person_of, reachable_person
from frontdesk.disclosure.service.proving import (
    begin_call_back,
    issue_code,
    set_code,
    settle_call_back,
    settle_code,
    show_document,
    stored_code,
)
from frontdesk.disclosure.service.speaking import allow_place, set_speaker

__all__ = [
    "Opened",
    "allow_place",
    "ask_paper",
    "begin_call_back",
    "client_card",
    "drop_order",
    "forget",
    "hidden_behind",
    "hide",
    "hide_card",
    "issue_code",
    "keep_order",
    "key_behind",
    "know_person",
    "note_in_incident",
    "number_to_identify",
    "open_person",
    "order_under_way",
    "papers_to_name",
    "permit_of",
    "person_of",
    "place_behind",
    "reachable_person",
    "search",
    "set_code",
    "set_speaker",
    "settle_call_back",
    "settle_code",
    "settle_order",
    "show_document",
    "stored_code",
    "wrong_person",
]
