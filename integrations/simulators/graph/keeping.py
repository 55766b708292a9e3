"""Mailboxes in a file, so that a stopped demo continues where it was.

Tokens and subscriptions are forgotten, as the real service does too: clients with an old one start over.
"""

import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from integrations.simulators.graph.items import Item
from integrations.simulators.graph.mailbox import Change, Mailbox
from integrations.simulators.graph.tenant import Tenant

_INSTANTS = frozenset({"start", "end", "created", "modified"})
_LOG_KEPT = 200


def save(tenant: Tenant, file: Path) -> None:
    """Save every mailbox, atomically."""
    said = {mailbox.owner: _written(mailbox) for mailbox in tenant.everybody()}
    partial = file.with_suffix(".part")
    partial.write_text(json.dumps(said))
    partial.replace(file)


def load(tenant: Tenant, file: Path) -> None:
    """Load the saved mailboxes."""
    said = json.loads(file.read_text()) if file.exists() else {}
    for owner, content in said.items():
        mailbox = tenant.add(owner)
        mailbox.items = {one["id"]: _read(one) for one in content["items"]}
        mailbox.log = [Change(version, item) for version, item in content["log"]]


def _written(mailbox: Mailbox) -> dict[str, object]:
    with mailbox.lock:
        items = [
            {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(item).items()}
            for item in mailbox.items.values()
        ]
        return {"items": items, "log": [[change.version, change.item] for change in mailbox.log[-_LOG_KEPT:]]}


def _read(said: dict[str, Any]) -> Item:
    known = {field.name for field in fields(Item)}
    given: dict[str, Any] = {name: value for name, value in said.items() if name in known}
    given |= {name: datetime.fromisoformat(given[name]) for name in _INSTANTS}
    return Item(**given)
