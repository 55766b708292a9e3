"""All events and their handlers, in one place.

Handlers run in the order listed, in the transaction of the change that published the event.
"""

from frontdesk.absence import service as absence
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.accesslog.views import IncidentFound, QuestionPut, SettledUnanswered
from frontdesk.accounts.service import log_questions
from frontdesk.accounts.views import StaffClosed
from frontdesk.availability.service import blocked_time
from frontdesk.availability.views import WindowOpened
from frontdesk.booking.service import event_handlers as booking
from frontdesk.booking.service import (
    external_calendar,
    interpreters,
    opening_hours_change,
    participants,
    phone_meetings,
    protection,
    untold,
)
from frontdesk.booking.views import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRestored,
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
from frontdesk.rebooking.service import track as rebooking
from frontdesk.safety.views import (
    ContactSilenced,
    ContactUnsafe,
    NumberErased,
    OneIsEnough,
    PersonProtected,
    ProtectionLifted,
    TwoWanted,
)
from frontdesk.waitlist.service import (
    answer,
    entries,
    released_time,
)

EVENT_HANDLERS: EventHandlers = {
    AppointmentBooked: (calls.booked, external_calendar.changed),
    AppointmentCancelled: (
        calls.called_off,
        rebooking.appointment_changed,
        external_calendar.changed,
        opening_hours_change.appointment_changed,
        participants.appointment_changed,
        phone_meetings.changed,
        entries.appointment_changed,
    ),
    AppointmentMoved: (
        rebooking.appointment_changed,
        external_calendar.changed,
        opening_hours_change.appointment_changed,
        participants.appointment_changed,
        phone_meetings.changed,
        entries.appointment_changed,
    ),
    AppointmentRestored: (
        calls.booked,
        rebooking.appointment_changed,
        external_calendar.changed,
        participants.appointment_changed,
        phone_meetings.changed,
    ),
    AbsenceEnded: (rebooking.absence_ended, blocked_time.absence_changed, released_time.absence_ended),
    AbsenceRegistered: (rebooking.absence_registered, blocked_time.absence_changed),
    CalendarConnected: (external_calendar.connected,),
    CardClosed: (calls.card_closed,),
    ColleagueNeeded: (calls.colleague_needed,),
    ContactAnonymised: (booking.contact_over,),
    ContactClosed: (booking.contact_over,),
    ContactSilenced: (
        notices.hold_for_silent,
        protection.keep_silent,
        calls.contact_silenced,
        phone_meetings.contact_silenced,
    ),
    ContactUnsafe: (
        disclosure.hide,
        protection.whom_it_concerns,
        notices.hold_for_protected,
        calls.person_hidden,
        protection.forget_answers,
        entries.hidden,
        external_calendar.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    IncidentFound: (incidents.found_in_log,),
    MeetingMovedOutside: (external_calendar.moved_outside,),
    MeetingRemovedOutside: (external_calendar.removed_outside,),
    OutOfOfficeRead: (absence.out_of_office,),
    OfferAnswered: (answer.answered,),
    NumberErased: (notices.forget_number,),
    OneIsEnough: (participants.one_is_enough,),
    TwoWanted: (participants.two_wanted,),
    QuestionPut: (log_questions.put,),
    SettledUnanswered: (log_questions.settled_unanswered,),
    PersonOpened: (calls.person_opened,),
    PersonProtected: (
        disclosure.hide,
        protection.whom_it_concerns,
        notices.hold_for_protected,
        calls.person_hidden,
        protection.forget_answers,
        entries.hidden,
        external_calendar.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    NoticeChanged: (untold.news_changed, rebooking.question_lost),
    TaskTicked: (rebooking.ticked, interpreters.ticked, untold.ticked, notices.task_ticked),
    ProtectionLifted: (
        calls.person_shown,
        entries.shown_again,
        protection.give_back,
        external_calendar.shown_again,
        untold.shown_again,
        phone_meetings.shown_again,
    ),
    TaskNeeded: (calls.task_needed,),
    StaffClosed: (offboarding.staff_closed,),
    TaskSettled: (calls.task_settled,),
    WindowOpened: (released_time.opened,),
    WrongPerson: (calls.wrong_person, booking.wrong_person),
}
