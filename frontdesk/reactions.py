"""What happens when something happened: every event and who handles it, on one page.

Handlers run in the order written, in the transaction of the change that published the event.
"""

from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.booking.service import reacting as booking
from frontdesk.booking.views import AppointmentBooked, AppointmentCancelled, AppointmentRestored
from frontdesk.calls.service import reacting as calls
from frontdesk.calls.views import ContactAnonymised, ContactClosed
from frontdesk.core.events import Reactions
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.disclosure import service as disclosure
from frontdesk.disclosure.views import ColleagueNeeded, WrongPerson
from frontdesk.notices.service import reacting as notices
from frontdesk.safety.views import ContactUnsafe, NumberErased, PersonProtected

REACTIONS: Reactions = {
    AppointmentBooked: (calls.booked,),
    AppointmentCancelled: (calls.called_off,),
    AppointmentRestored: (calls.booked,),
    AbsenceEnded: (booking.absence_ended,),
    AbsenceRegistered: (booking.absence_registered,),
    ColleagueNeeded: (calls.colleague_needed,),
    ContactAnonymised: (booking.contact_over,),
    ContactClosed: (booking.contact_over,),
    ContactUnsafe: (disclosure.hide, notices.hold_for_protected, calls.person_hidden, booking.tell_no_program),
    NumberErased: (notices.forget_number,),
    PersonProtected: (disclosure.hide, notices.hold_for_protected, calls.person_hidden, booking.tell_no_program),
    TaskNeeded: (calls.task_needed,),
    TaskSettled: (calls.task_settled,),
    WrongPerson: (calls.wrong_person, booking.wrong_person),
}
