"""Messages shown on a page: remove names the viewer may not see, and write the access log."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from frontdesk.accounts.views import Staff
from frontdesk.calls.views import MessageView
from frontdesk.core.db.unit import Unit
from frontdesk.safety.service import client_names, concealed_persons


def named(unit: Unit, staff: Staff, letters: Sequence[MessageView]) -> tuple[MessageView, ...]:
    """Blank the names `staff` may not see: of protected clients, and of relatives (jäv).

    Same rule as for meetings: a handläggare who has a protected client in an open case sees the name.
    """
    persons = {letter.person for letter in letters if letter.person}
    unseen = concealed_persons(unit.db, unit.register, persons) if persons else frozenset()
    unseen -= client_names(unit, staff, unseen).keys() if unseen else frozenset()
    unseen |= persons & staff.kin
    return tuple(replace(letter, name="") if letter.person in unseen else letter for letter in letters)


def log_shown(unit: Unit, *, staff: Staff, letters: Sequence[MessageView], page: str) -> None:
    """Log that a page shows messages: one row per client, and one for messages without a known client.

    A new row is written only when other messages of that client are shown than before in the session.
    """
    about: dict[str | None, list[str]] = defaultdict(list)
    for letter in letters:
        about[letter.person].append(str(letter.id))
    for person, ids in about.items():
        unit.log_view(
            who=staff.actor,
            event="letter.shown",
            person=person,
            fields=tuple(f"message:{one}" for one in sorted(ids)),
            page=page,
        )
