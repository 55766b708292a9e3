"""A resource's version as ETag, and conditional changes with If-Match (RFC 9110, 13.1.1)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

_TAG = re.compile(r'(W/)?"([^"]*)"')


class VersionChanged(FrontdeskError):
    """The resource has changed since the version in If-Match."""

    status = 412
    message = N_("Någon annan hann ändra. Hämta det nya och försök igen.")


class VersionMissing(FrontdeskError):
    status = 428
    message = N_("Ange If-Match med den version som ska ändras.")


def etag(version: int) -> str:
    """Return the version as a strong entity tag."""
    return f'"{version}"'


@dataclass(frozen=True)
class Condition:
    """The request's If-Match; `header` is None when it was not sent."""

    header: str | None

    def require(self, version: int) -> None:
        """Refuse the change unless it was made on this version. Raises VersionMissing or VersionChanged."""
        if self.header is None:
            raise VersionMissing
        self.check(version)

    def check(self, version: int) -> None:
        """Compare the version with If-Match, if sent. Raises VersionChanged."""
        if self.header is None or self.header.strip() == "*":
            return
        # Weak tags never match: If-Match requires strong comparison (RFC 9110, 13.1.1).
        strong = {tag for weak, tag in _TAG.findall(self.header) if not weak}
        if str(version) not in strong:
            raise VersionChanged


async def _condition(
    if_match: Annotated[
        str | None, Header(alias="If-Match", description="The ETag of the version that was read.", examples=['"1"'])
    ] = None,
) -> Condition:
    return Condition(if_match)


IfMatch = Annotated[Condition, Depends(_condition)]
