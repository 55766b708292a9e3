"""Secrets of an embedded installation: made once, kept beside the stores, readable by their owner alone."""

import json
import secrets
from pathlib import Path

_FILE = "keys.json"
_BYTES = 48


def kept_in(folder: Path) -> dict[str, str]:
    """Return `secret_key` and `log_key` of the data folder, made at the first call."""
    file = folder / _FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_urlsafe(_BYTES) for name in ("secret_key", "log_key")}
        file.touch(mode=0o600)
        file.write_text(json.dumps(made))
    kept: dict[str, str] = json.loads(file.read_text())
    return kept
