"""The doors of this room: the queue, the contact in hand, what is left for others, the exchange, the phone."""

from fastapi import APIRouter

from frontdesk.calls.routes import (
    closing,
    concern,
    contact,
    head,
    leaving,
    left_over,
    not_found,
    note,
    queue,
    ring_back,
)

# For those who meet clients.
desk = APIRouter()
for _room in (queue, contact, note, leaving, not_found, concern, ring_back, closing, left_over):
    desk.include_router(_room.router)

# For everybody; the route itself asks for a unit head.
staff = APIRouter()
staff.include_router(head.router)
