"""The secret that the address of a feed is made of."""

import hashlib
import secrets


def new_secret() -> str:
    """Return a fresh address for a feed: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret; with so many random bits a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
