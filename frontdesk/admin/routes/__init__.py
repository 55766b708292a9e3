"""The administrator's pages: health, settings, disposal, catalogue, users, tokens."""

from fastapi import APIRouter

from frontdesk.admin.routes import calendars, choices, disposal, health, offered, people, tokens

router = APIRouter()
for page in (health, choices, calendars, disposal, offered, people, tokens):
    router.include_router(page.router)

__all__ = ["router"]
