"""Errors with a status and the user's words; one handler in `web` shows them as page, fragment or problem+json.

Messages are Swedish source strings marked with `N_`; they are translated where they are shown, with `values` filled in
after the translation. Never put personal data into `values`: the problem type and status may reach a log line.
"""

import errno
from collections.abc import Mapping

from frontdesk.core.i18n import N_


def kind_of(error: BaseException) -> str:
    """Return a name of an error for log lines: its type, and the code from the database or operating system.

    Never its text, which may hold personal data: `OperationalError SQLITE_FULL`, `DBAPIError 57P01`, `OSError ENOSPC`.
    """
    cause = getattr(error, "orig", None) or error
    number = cause.errno if isinstance(cause, OSError) else None
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return " ".join(filter(None, (type(error).__name__, code or errno.errorcode.get(number or 0))))


class FrontdeskError(Exception):
    """An error the user can be told. Subclasses set `status` and `message`."""

    status: int = 400
    message: str = N_("Det gick inte. Försök igen.")
    # Whether it may hide denied access from a program, although neither its status nor a log row shows that.
    denies: bool = False

    def __init__(self, message: str | None = None, **values: object) -> None:
        """Override the class's message, and give the values for its placeholders."""
        self.message = message or type(self).message
        self.values: Mapping[str, object] = values
        # Extra members of the problem+json.
        self.extra: Mapping[str, object] = {}
        super().__init__(self.message)

    @property
    def kind(self) -> str:
        """The stable name of this error, used as problem type: `SlotTaken` is `slot-taken`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class InvalidInput(FrontdeskError):
    """Input that cannot be used; `fields` says which field and why, in the user's words."""

    status = 422
    message = N_("Något behöver rättas.")

    def __init__(
        self, message: str | None = None, *, fields: Mapping[str, str] | None = None, **values: object
    ) -> None:
        """Take the faulty fields besides the message."""
        super().__init__(message, **values)
        self.fields: Mapping[str, str] = fields or {}


class NotHere(FrontdeskError):
    """Unknown, protected and not granted: the same 404 for all three."""

    status = 404
    message = N_("Sidan finns inte, eller så har du inte behörighet till den.")


class NotAllowed(FrontdeskError):
    """Signed in, but the route is for other roles."""

    status = 403
    message = N_("Din roll har inte tillgång till den här sidan.")


class StrangerRefused(FrontdeskError):
    """Not signed in."""

    status = 401
    message = N_("Logga in för att fortsätta.")


class Stale(FrontdeskError):
    """The resource has changed since the page was shown."""

    status = 409
    message = N_("Någon annan hann ändra. Läs det nya och försök igen.")
