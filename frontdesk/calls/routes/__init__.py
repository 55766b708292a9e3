"""Routers of this room."""

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

# For staff at the desk.
desk = APIRouter()
for _room in (queue, contact, note, leaving, not_found, concern, ring_back, closing, left_over):
    desk.include_router(_room.router)

# For all staff; the routes themselves require a unit head.
staff = APIRouter()
staff.include_router(head.router)
