"""ASGI entry for a process manager: `uvicorn frontdesk.asgi:create --factory`, any number of workers on PostgreSQL."""

from fastapi import FastAPI

from frontdesk.bootstrap import commands, revisions
from frontdesk.bootstrap.build import build
from frontdesk.bootstrap.demo import data_folder
from frontdesk.core import file_modes
from frontdesk.core.settings import Settings


def create() -> FastAPI:
    """Build the application from the environment. Raises the same errors as `frontdesk serve`."""
    file_modes.keep_to_ourselves()
    settings = Settings()
    data_folder.need_real(settings.data)
    file_modes.close(settings.data)
    commands.need_sound(settings)
    revisions.need_current(settings)
    return build(settings).app
