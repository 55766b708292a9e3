"""Static files: our own, and the vendored ones in the wheel.

Every address carries a digest of the file, so that a browser may cache it for ever and never shows an old one.
"""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

OWN = Path(__file__).parent / "static"
VENDORED = Path(str(files("frontdesk_vendor")))
_SERVED = frozenset({".css", ".js", ".svg"})
_HTTP_NOT_FOUND = 404


class Assets(StaticFiles):
    """Serves scripts, styles and images from our folder, else from the vendored one."""

    def __init__(self) -> None:
        """Look in both folders."""
        super().__init__(directory=OWN)
        self.all_directories = [OWN, VENDORED]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, cacheable for a year when its digest was requested."""
        if Path(path).suffix not in _SERVED:
            raise HTTPException(_HTTP_NOT_FOUND)
        response = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


@cache
def address(name: str) -> str:
    """Return `/static/app.css?v=…`. Raises FileNotFoundError for an unknown file."""
    path = next((folder / name for folder in (OWN, VENDORED) if (folder / name).is_file()), None)
    if path is None:
        raise FileNotFoundError(name)
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
