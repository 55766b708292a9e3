"""All events and their handlers, in one place.

Handlers run in the order listed, in the transaction of the change that published the event.
"""

from frontdesk.absence.service import out_of_office
from frontdesk.absence.views import AbsenceEnded, AbsenceRegistered
from frontdesk.accesslog.views import IncidentFound, QuestionPut, SettledUnanswered
from frontdesk.accounts.service import log_questions
from frontdesk.accounts.views import StaffClosed
from frontdesk.availability.service import blocked_time
from frontdesk.availability.views import WindowOpened
from frontdesk.booking.service import (
    event_handlers,
    external_calendar,
    interpreters,
    opening_hours_change,
    participants,
    phone_meetings,
    protection,
    untold,
)
from frontdesk.booking.views import AppointmentBooked, AppointmentCancelled, AppointmentMoved, AppointmentRestored
from frontdesk.calendars.service import offboarding
from frontdesk.calendars.service.events import (
    CalendarConnected,
    MeetingMovedOutside,
    MeetingRemovedOutside,
    OutOfOfficeRead,
)
from frontdesk.calls.service.event_handlers import (
    booked,
    called_off,
    card_closed,
    colleague_needed,
    contact_silenced,
    person_hidden,
    person_opened,
    person_shown,
    task_needed,
    task_settled,
    wrong_person,
)
from frontdesk.calls.views import ContactAnonymised, ContactClosed
from frontdesk.core.db.unit import EventHandlers
from frontdesk.core.tasks import TaskNeeded, TaskSettled, TaskTicked
from frontdesk.disclosure.service import hide, incidents
from frontdesk.disclosure.views import CardClosed, ColleagueNeeded, PersonOpened, WrongPerson
from frontdesk.notices.service.event_handlers import forget_number, hold_for_protected, hold_for_silent, task_ticked
from frontdesk.notices.views import NoticeChanged, OfferAnswered
from frontdesk.rebooking.service import track
from frontdesk.safety.views import (
    ContactSilenced,
    ContactUnsafe,
    NumberErased,
    OneIsEnough,
    PersonProtected,
    ProtectionLifted,
    TwoWanted,
)
from frontdesk.waitlist.service import answer, entries, released_time

EVENT_HANDLERS: EventHandlers = {
    AppointmentBooked: (booked, external_calendar.changed),
    AppointmentCancelled: (
        called_off,
        track.appointment_changed,
        external_calendar.changed,
        opening_hours_change.appointment_changed,
        participants.appointment_changed,
        phone_meetings.changed,
        entries.appointment_changed,
    ),
    AppointmentMoved: (
        track.appointment_changed,
        external_calendar.changed,
        opening_hours_change.appointment_changed,
        participants.appointment_changed,
        phone_meetings.changed,
        entries.appointment_changed,
    ),
    AppointmentRestored: (
        booked,
        track.appointment_changed,
        external_calendar.changed,
        participants.appointment_changed,
        phone_meetings.changed,
    ),
    AbsenceEnded: (track.absence_ended, blocked_time.absence_changed, released_time.absence_ended),
    AbsenceRegistered: (track.absence_registered, blocked_time.absence_changed),
    CalendarConnected: (external_calendar.connected,),
    CardClosed: (card_closed,),
    ColleagueNeeded: (colleague_needed,),
    ContactAnonymised: (event_handlers.contact_over,),
    ContactClosed: (event_handlers.contact_over,),
    ContactSilenced: (
        hold_for_silent,
        protection.keep_silent,
        contact_silenced,
        phone_meetings.contact_silenced,
    ),
    ContactUnsafe: (
        hide,
        protection.whom_it_concerns,
        hold_for_protected,
        person_hidden,
        protection.forget_answers,
        entries.hidden,
        external_calendar.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    IncidentFound: (incidents.found_in_log,),
    MeetingMovedOutside: (external_calendar.moved_outside,),
    MeetingRemovedOutside: (external_calendar.removed_outside,),
    OutOfOfficeRead: (out_of_office,),
    OfferAnswered: (answer.answered,),
    NumberErased: (forget_number,),
    OneIsEnough: (participants.one_is_enough,),
    TwoWanted: (participants.two_wanted,),
    QuestionPut: (log_questions.put,),
    SettledUnanswered: (log_questions.settled_unanswered,),
    PersonOpened: (person_opened,),
    PersonProtected: (
        hide,
        protection.whom_it_concerns,
        hold_for_protected,
        person_hidden,
        protection.forget_answers,
        entries.hidden,
        external_calendar.hidden,
        untold.hidden,
        phone_meetings.hidden,
    ),
    NoticeChanged: (untold.news_changed, track.question_lost),
    TaskTicked: (track.ticked, interpreters.ticked, untold.ticked, task_ticked),
    ProtectionLifted: (
        person_shown,
        entries.shown_again,
        protection.give_back,
        external_calendar.shown_again,
        untold.shown_again,
        phone_meetings.shown_again,
    ),
    TaskNeeded: (task_needed,),
    StaffClosed: (offboarding.staff_closed,),
    TaskSettled: (task_settled,),
    WindowOpened: (released_time.opened,),
    WrongPerson: (wrong_person, event_handlers.wrong_person),
}
