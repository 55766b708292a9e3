"""What happens when something happened: every event and who handles it, on one page.

Handlers run in the order written, in the transaction of the change that published the event.
"""

from frontdesk.core.events import Reactions

REACTIONS: Reactions = {}
