"""What a reason for calling needs to be answered; no other facts are shown.

The protocol of `triage`, a higher room, says it for each reason and hands it down.
"""

from dataclasses import dataclass

from frontdesk.disclosure.rules.levels import Topic

#: Topics that are not facts on a card: said to anyone, told by the card itself, or never said.
NOT_ON_A_CARD = frozenset({Topic.GENERAL, Topic.RECEIVE, Topic.EXISTENCE, Topic.NEVER})


@dataclass(frozen=True)
class Need:
    """The topics a reason needs, in speaking order, and the areas of the cases concerned (empty: all)."""

    topics: tuple[Topic, ...] = ()
    areas: frozenset[str] = frozenset()


NOTHING = Need()
