"""Ids that sort by creation time (UUIDv7, RFC 9562)."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """Return a new UUIDv7 as a standard library UUID."""
    return uuid7()
