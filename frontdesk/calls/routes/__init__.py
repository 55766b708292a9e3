"""The doors of this room: the queue, the contact in hand, what is left for others, tasks, the exchange, the phone."""

from fastapi import APIRouter

from frontdesk.calls.routes import closing, concern, contact, head, leaving, left_over, queue, tasks

# For those who meet clients.
desk = APIRouter()
for _room in (queue, contact, leaving, concern, closing, left_over):
    desk.include_router(_room.router)

# For everybody who may be asked to do something.
staff = APIRouter()
staff.include_router(tasks.router)
staff.include_router(head.router)
