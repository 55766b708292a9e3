"""The administrator's pages: health, choices, disposal, people, tokens."""

from fastapi import APIRouter

from frontdesk.admin.routes import calendars, choices, disposal, health, people, tokens

router = APIRouter()
for page in (health, choices, calendars, disposal, people, tokens):
    router.include_router(page.router)

__all__ = ["router"]
