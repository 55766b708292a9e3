"""The administrator's pages: health, choices, people, tokens."""

from fastapi import APIRouter

from frontdesk.admin.routes import choices, health, people, tokens

router = APIRouter()
for page in (health, choices, people, tokens):
    router.include_router(page.router)

__all__ = ["router"]
