"""The administrator's pages: health, settings, disposal, catalogue, users, tokens."""

from fastapi import APIRouter

from frontdesk.admin.routes import calendars, catalogue, health, people, retention, settings, tokens

router = APIRouter()
for page in (health, settings, calendars, retention, catalogue, people, tokens):
    router.include_router(page.router)

__all__ = ["router"]
