"""For a process manager: `uvicorn frontdesk.asgi:create --factory`, any number of workers on PostgreSQL."""

from fastapi import FastAPI

from frontdesk.bootstrap.build import build
from frontdesk.core.settings import Settings


def create() -> FastAPI:
    """Build the application from the environment."""
    return build(Settings()).app
