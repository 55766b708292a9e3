"""All events and their handlers, in one place.

Handlers run in the order listed, in the transaction of the change that published the event.
"""

from frontdesk.absence import service as absence
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.accesslog.views import IncidentFound, QuestionPut, SettledUnanswered
from frontdesk.accounts.service import log_questions
from frontdesk.accounts.views import StaffClosed
from frontdesk.booking.service import (
    interpreters,
    leaving,
    leftover,
    outside,
    phone_meetings,
    protecting,
    twos,
    untold,
)
from frontdesk.booking.service import reacting as booking
from frontdesk.booking.service.rebooking import noting as rebooking
from frontdesk.booking.service.waiting import answering, closing, freeing, hiding
from frontdesk.booking.views import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRestored,
    WindowOpened,
)
from frontdesk.calendars.service import offboarding
from frontdesk.calendars.service.events import (
    CalendarConnected,
    MeetingMovedOutside,
    MeetingRemovedOutside,
    OutOfOfficeRead,
)
from frontdesk.calls.service import event_handlers as calls
from frontdesk.calls.views import ContactAnonymised, ContactClosed
from frontdesk.core.db.unit import EventHandlers
from frontdesk.core.tasks import TaskNeeded, TaskSettled, TaskTicked
from frontdesk.disclosure import service as disclosure
from frontdesk.disclosure.service import incidents
from frontdesk.disclosure.views import CardClosed, ColleagueNeeded, PersonOpened, WrongPerson
from frontdesk.notices.service import event_handlers as notices
from frontdesk.notices.views import NoticeChanged, OfferAnswered
from frontdesk.safety.views import (
    ContactSilenced,
    ContactUnsafe,
    NumberErased,
    OneIsEnough,
    PersonProtected,
    ProtectionLifted,
    TwoWanted,
)

EVENT_HANDLERS: EventHandlers = {
    AppointmentBooked: (calls.booked, outside.changed),
    AppointmentCancelled: (
        calls.called_off,
        rebooking.appointment_changed,
        outside.changed,
        leftover.changed,
        twos.changed,
        phone_meetings.changed,
        closing.appointment_changed,
    ),
    AppointmentMoved: (
        rebooking.appointment_changed,
        outside.changed,
        leftover.changed,
        twos.changed,
        phone_meetings.changed,
        closing.appointment_changed,
    ),
    AppointmentRestored: (
        calls.booked,
        rebooking.appointment_changed,
        outside.changed,
        twos.changed,
        phone_meetings.changed,
    ),
    AbsenceEnded: (rebooking.absence_ended, leaving.absence_changed, freeing.absence_ended),
    AbsenceRegistered: (rebooking.absence_registered, leaving.absence_changed),
    CalendarConnected: (outside.connected,),
    CardClosed: (calls.card_closed,),
    ColleagueNeeded: (calls.colleague_needed,),
    ContactAnonymised: (booking.contact_over,),
    ContactClosed: (booking.contact_over,),
    ContactSilenced: (
        notices.hold_for_silent,
        protecting.keep_silent,
        calls.contact_silenced,
        phone_meetings.contact_silenced,
    ),
    ContactUnsafe: (
        disclosure.hide,
        protecting.whom_it_concerns,
        notices.hold_for_protected,
        calls.person_hidden,
        protecting.forget_answers,
        hiding.hidden,
        outside.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    IncidentFound: (incidents.found_in_log,),
    MeetingMovedOutside: (outside.moved_outside,),
    MeetingRemovedOutside: (outside.removed_outside,),
    OutOfOfficeRead: (absence.out_of_office,),
    OfferAnswered: (answering.answered,),
    NumberErased: (notices.forget_number,),
    OneIsEnough: (twos.enough,),
    TwoWanted: (twos.wanted,),
    QuestionPut: (log_questions.put,),
    SettledUnanswered: (log_questions.settled_unanswered,),
    PersonOpened: (calls.person_opened,),
    PersonProtected: (
        disclosure.hide,
        protecting.whom_it_concerns,
        notices.hold_for_protected,
        calls.person_hidden,
        protecting.forget_answers,
        hiding.hidden,
        outside.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    NoticeChanged: (untold.news_changed, rebooking.question_lost),
    TaskTicked: (rebooking.ticked, interpreters.ticked, untold.ticked, notices.task_ticked),
    ProtectionLifted: (
        calls.person_shown,
        hiding.shown_again,
        protecting.give_back,
        outside.shown_again,
        untold.shown_again,
        phone_meetings.shown_again,
    ),
    TaskNeeded: (calls.task_needed,),
    StaffClosed: (offboarding.staff_closed,),
    TaskSettled: (calls.task_settled,),
    WindowOpened: (freeing.opened,),
    WrongPerson: (calls.wrong_person, booking.wrong_person),
}
