"""Subscriptions: an address is validated first, then notified of changes, with its own secret in every notice."""

import re
import secrets
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from integrations.simulators.graph import times
from integrations.simulators.graph.courier import Courier
from integrations.simulators.graph.refusals import Refusal, bad
from integrations.simulators.graph.tenant import Tenant

LONGEST = timedelta(minutes=10_080)
_RESOURCE = re.compile(r"/?users/([^/]+)/(?:calendar/)?events", re.IGNORECASE)
_CHANGES = frozenset({"created", "updated", "deleted"})
_VALIDATION = 10.0


@dataclass
class Subscription:
    """A subscription as requested."""

    id: str
    mailbox: str
    said: Mapping[str, Any]
    expires: datetime
    reauthorized: int = 0

    @property
    def json(self) -> dict[str, object]:
        """The subscription as the service returns it, without the secret."""
        return {
            "id": self.id,
            "resource": self.said["resource"],
            "applicationId": None,
            "changeType": self.said["changeType"],
            "clientState": None,
            "notificationUrl": self.said["notificationUrl"],
            "lifecycleNotificationUrl": self.said.get("lifecycleNotificationUrl"),
            "expirationDateTime": times.offset(self.expires),
            "creatorId": "",
            "includeResourceData": False,
            "latestSupportedTlsVersion": "v1_2",
        }


@dataclass
class Subscriptions:
    """All subscriptions."""

    courier: Courier
    held: dict[str, Subscription] = field(default_factory=dict)
    patience: float = _VALIDATION
    tenant_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # ---- what the service does by itself ----

    def tell(self, mailbox: str, change: str, item: str) -> None:
        """Notify every subscriber to a mailbox of a change in it."""
        for each in self._of(mailbox):
            if change in str(each.said["changeType"]).split(","):
                resource = f"Users/{mailbox}/Events/{item}"
                data = {"@odata.type": "#Microsoft.Graph.Event", "@odata.id": resource, "id": item}
                notice = {"changeType": change, "resource": resource, "resourceData": data}
                self.courier.send(str(each.said["notificationUrl"]), {"value": [self._notice(each, notice)]})

    def lifecycle(self, subscription: str, event: str) -> None:
        """Send a lifecycle notice; for `subscriptionRemoved`, remove the subscription first."""
        each = self.held[subscription]
        if event == "subscriptionRemoved":
            del self.held[subscription]
        if url := each.said.get("lifecycleNotificationUrl"):
            self.courier.send(str(url), {"value": [self._notice(each, {"lifecycleEvent": event})]})

    # ---- the routes ----

    async def create(self, request: Request, tenant: Tenant) -> Response:
        """Validate the addresses, then store the subscription."""
        said = await _said(request)
        found = _RESOURCE.fullmatch(str(said.get("resource", "")))
        if found is None or not set(str(said.get("changeType", "")).split(",")) <= _CHANGES:
            raise Refusal(400, "ExtensionError", "The resource or the change type is not supported.")
        mailbox = tenant.open(found.group(1))
        expires = _expiry(said)
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            if url := said.get(name):
                await _validate(str(url), self.patience)
        kept = Subscription(str(uuid.uuid4()), mailbox.owner, said, expires)
        with self._lock:
            self.held[kept.id] = kept
        return JSONResponse(kept.json, 201)

    async def everything(self, _: Request) -> Response:
        """List the subscriptions."""
        return JSONResponse({"value": [each.json for each in self.held.values()]})

    async def fetch(self, request: Request) -> Response:
        """Return one subscription."""
        return JSONResponse(self._found(request).json)

    async def renew(self, request: Request) -> Response:
        """Extend a subscription."""
        each = self._found(request)
        each.expires = _expiry(await _said(request))
        return JSONResponse(each.json)

    async def remove(self, request: Request) -> Response:
        """End a subscription."""
        del self.held[self._found(request).id]
        return Response(status_code=204)

    async def reauthorize(self, request: Request) -> Response:
        """Record that the application is still authorized."""
        self._found(request).reauthorized += 1
        return Response(status_code=204)

    def _found(self, request: Request) -> Subscription:
        each = self.held.get(request.path_params["subscription"])
        if each is None or each.expires <= datetime.now(UTC):
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        return each

    def _of(self, mailbox: str) -> list[Subscription]:
        with self._lock:
            now = datetime.now(UTC)
            return [each for each in self.held.values() if each.mailbox == mailbox and each.expires > now]

    def _notice(self, each: Subscription, more: Mapping[str, object]) -> dict[str, object]:
        return {
            "subscriptionId": each.id,
            "subscriptionExpirationDateTime": times.offset(each.expires),
            "tenantId": self.tenant_id,
            "clientState": each.said.get("clientState"),
            **more,
        }


async def _said(request: Request) -> Mapping[str, Any]:
    try:
        said = await request.json()
    except ValueError:
        bad("Unable to read JSON request payload.")
    if not isinstance(said, dict):
        bad("Unable to read JSON request payload.")
    return said


def _expiry(said: Mapping[str, Any]) -> datetime:
    expires = times.query_instant(str(said.get("expirationDateTime", "")), "expirationDateTime")
    if not datetime.now(UTC) < expires <= datetime.now(UTC) + LONGEST:
        raise Refusal(400, "ExtensionError", "Subscription expiration can only be 10080 minutes in the future.")
    return expires


async def _validate(url: str, patience: float) -> None:
    """Ask an address to echo a token, as plain text, within `patience` seconds; the real service waits ten."""
    token = f"Validation: Testing client application reachability {secrets.token_urlsafe(9)}"
    try:
        async with httpx2.AsyncClient(timeout=patience, trust_env=False) as client:
            answer = await client.post(url, params={"validationToken": token})
    except httpx2.HTTPError:
        raise Refusal(400, "InvalidRequest", "Subscription validation request failed.") from None
    plain = answer.headers.get("content-type", "").startswith("text/plain")
    if answer.status_code != httpx2.codes.OK or answer.text != token or not plain:
        raise Refusal(400, "InvalidRequest", "Subscription validation request failed.")
