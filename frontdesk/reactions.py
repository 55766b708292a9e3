"""What happens when something happened: every event and who handles it, on one page.

Handlers run in the order written, in the transaction of the change that published the event.
"""

from frontdesk.core.events import Reactions
from frontdesk.notices.service import reacting as notices
from frontdesk.safety.views import ContactUnsafe, NumberErased, PersonProtected

REACTIONS: Reactions = {
    ContactUnsafe: (notices.hold_for_protected,),
    NumberErased: (notices.forget_number,),
    PersonProtected: (notices.hold_for_protected,),
}
