"""The browser's files: our own, and the vendored ones that come with the wheel.

Every address carries a digest of the file, so a browser may keep it for ever and still never show an old one.
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
    """Serves scripts, styles and pictures from our folder, else from the vendored one; nothing else in them."""

    def __init__(self) -> None:
        """Look in both folders."""
        super().__init__(directory=OWN)
        self.all_directories = [OWN, VENDORED]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, to be kept for a year when its digest was asked for."""
        if Path(path).suffix not in _SERVED:
            raise HTTPException(_HTTP_NOT_FOUND)
        response = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


@cache
def address(name: str) -> str:
    """Return `/static/app.css?v=…`. Raises FileNotFoundError for a file that is not there."""
    path = next((folder / name for folder in (OWN, VENDORED) if (folder / name).is_file()), None)
    if path is None:
        raise FileNotFoundError(name)
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
