"""Secrets of an embedded installation: created once, stored beside the databases, readable by their owner alone."""

import json
import secrets
from pathlib import Path

_FILE = "keys.json"
_BYTES = 48


def kept_in(folder: Path) -> dict[str, str]:
    """Return `secret_key`, `log_key` and `calendar_key` of the data folder, creating the missing ones."""
    file = folder / _FILE
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in ("secret_key", "log_key", "calendar_key") if name not in kept]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        kept |= {name: secrets.token_urlsafe(_BYTES) for name in missing}
        file.touch(mode=0o600)
        file.write_text(json.dumps(kept))
    return kept
