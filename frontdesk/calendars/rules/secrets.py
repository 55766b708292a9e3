"""Secrets of feed URLs and subscriptions."""

import hashlib
import secrets


def new_secret() -> str:
    """Return a new secret: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 that is stored of a secret; 256 random bits need no salt or slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
