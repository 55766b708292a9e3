"""Build the view of the booking panel. It holds nothing above the speaker's level or outside the mandate."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from frontdesk.accounts.queries import handlaggare_by_key, in_unit
from frontdesk.availability.models.occupancy import Hold
from frontdesk.availability.queries import catalogue
from frontdesk.availability.rules.booking_window import last_day
from frontdesk.availability.rules.enums import (
    CANCELLED,
    COMING,
    INTERPRETERS,
    MODE_LABELS,
    WHO_LABELS,
    AppointmentStatus,
    Mode,
    WhoseCalendar,
)
from frontdesk.booking import queries
from frontdesk.booking.errors import NoKinds, NotByPhone
from frontdesk.booking.models import Appointment, AppointmentSnapshot
from frontdesk.booking.rules import booked_sentence, read_back
from frontdesk.booking.service import hold, series, undo
from frontdesk.core.closings import closings
from frontdesk.core.dates import short_date, spoken_time
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_, translator
from frontdesk.core.times import local_date
from frontdesk.disclosure.rules.levels import Topic
from frontdesk.rebooking.queries import absence_over
from frontdesk.reception.service.booking.context import ContactContext, suitable_kinds
from frontdesk.reception.service.booking.selection import TWO, WEEK, PanelParams, Selection, settle
from frontdesk.reception.service.booking.sms import sms_box
from frontdesk.reception.service.booking.week import nothing, week
from frontdesk.reception.views.booking import Booked, BookingPanel, Choices, HeldTime, SeriesPart, SeriesView
from frontdesk.waitlist.models import WaitlistEntry
from frontdesk.waitlist.queries import open_of

_ANYWHERE = N_("Var som helst")
_CHOOSE = N_("Välj …")
_BACK = N_("{who}, åter {day}")
_ALONE, _IN_TWOS = N_("Ingen mer"), N_("En till från enheten (två handläggare)")
_A_FORTNIGHT, _A_SERIES = 14, 2
_SOMEBODY_AWAY, _IS_AWAY = N_("Handläggaren är borta då"), N_("{name} är borta då")
_INTERPRETER, _NOBODY = N_("tolk"), N_("Ingen tolk")


class _Waits(TypedDict):
    waits: bool
    may_wait: bool
    first: date
    last: date
    rest: int


def panel(unit: Unit, *, context: ContactContext, asked: PanelParams, language: str) -> BookingPanel:
    """Return the panel of a contact, in the receptionist's language; the client's bookings it shows are logged."""
    try:
        chosen = settle(unit, context, asked)
    except (NoKinds, NotByPhone) as lacking:
        return _without_kinds(unit, context, asked, lacking, language)
    held = hold.of_contact(unit.db, context.contact_id, unit.now)
    coming = _coming(unit, context, asked, language)
    _log(unit, context, coming)
    days = week(unit, context, chosen, held.starts_at if held and not chosen.moving else None)
    parts = _series(unit, asked, held, language) if held and not chosen.moving else None
    later = [part.starts_at for part in parts.parts if part.free] if parts else []
    return BookingPanel(
        contact_id=context.contact_id,
        now=unit.now,
        by_name=not context.may(Topic.BOOKINGS),
        known=context.permit is not None,
        summary=_summary(unit, context, chosen, language),
        choices=_choices(unit, context, chosen, language),
        days=days,
        nothing=None if any(day.starts for day in days) else nothing(unit, context, chosen, language),
        held=_held(unit, context, held, language) if held and not chosen.moving else None,
        sms=sms_box(unit, context, chosen.kind, held, later) if held and not chosen.moving else BookingPanel.sms,
        coming=coming,
        names_booking=context.may(Topic.NAMED_BOOKING) and not context.may(Topic.BOOKINGS),
        named=asked.named.isoformat(timespec="minutes") if asked.named else "",
        moving=chosen.moving,
        choosing=bool(asked.kind) and held is None,
        series=parts,
    )


def _without_kinds(
    unit: Unit, context: ContactContext, asked: PanelParams, lacking: FrontdeskError, language: str
) -> BookingPanel:
    """Return a panel with the client's bookings and a message on why nothing can be booked."""
    coming = _coming(unit, context, asked, language)
    _log(unit, context, coming)
    return BookingPanel(
        contact_id=context.contact_id,
        now=unit.now,
        by_name=not context.may(Topic.BOOKINGS),
        known=context.permit is not None,
        summary="",
        choices=Choices(kind="", who=WhoseCalendar.INTAKE, mode=Mode.VISIT, interpreter="", monday=context.today),
        coming=coming,
        names_booking=context.may(Topic.NAMED_BOOKING) and not context.may(Topic.BOOKINGS),
        named=asked.named.isoformat(timespec="minutes") if asked.named else "",
        lacking=translator(language)(lacking.message),
    )


def _series(unit: Unit, asked: PanelParams, held: Hold, language: str) -> SeriesView:
    if asked.every_days < 1 or asked.count < _A_SERIES:
        return SeriesView(every_days=_A_FORTNIGHT, count=0)
    pick = hold.pick_again(unit.db, held)
    found = series.parts(unit, pick, every_days=asked.every_days, count=asked.count)
    return SeriesView(
        every_days=asked.every_days,
        count=asked.count,
        parts=tuple(
            SeriesPart(
                part.starts_at,
                part.free,
                tuple((time.starts_at.isoformat(), spoken_time(time.starts_at, language)) for time in part.instead),
            )
            for part in found
        ),
    )


def _choices(unit: Unit, context: ContactContext, chosen: Selection, language: str) -> Choices:
    t = translator(language)
    last = last_day(context.today, chosen.kind.reach(), closings(unit.db))
    this_week = context.today - timedelta(days=context.today.weekday())
    suitable = suitable_kinds(unit, context)
    kinds = suitable if chosen.kind.code in {kind.code for kind in suitable} else [*suitable, chosen.kind]
    return Choices(
        kind=chosen.kind.code,
        who=chosen.who,
        mode=chosen.mode,
        interpreter=chosen.interpreter,
        monday=chosen.monday,
        kinds=tuple((kind.code, kind.label(language)) for kind in kinds),
        whos=tuple((who.value, _name(unit, context, who, chosen, language)) for who in chosen.whos),
        place=chosen.place or "",
        places=_places(unit, chosen, language),
        modes=tuple((mode, t(MODE_LABELS[Mode(mode)])) for mode in chosen.modes or chosen.kind.modes),
        earlier=chosen.monday - WEEK if chosen.monday > this_week else None,
        later=chosen.monday + WEEK if chosen.monday + WEEK <= last else None,
        besides=TWO if chosen.two else "".join(chosen.besides[:1]),
        in_twos=chosen.in_twos,
        colleagues=_colleagues(unit, context, chosen, language),
        unit=context.intake or "",
        units=_units(context, chosen, language),
    )


def _units(context: ContactContext, chosen: Selection, language: str) -> tuple[tuple[str, str], ...]:
    """Return the intake units to choose from, if the receptionist must choose one."""
    if not context.receiver.asked or chosen.who is not WhoseCalendar.INTAKE or chosen.moving:
        return ()
    first = () if context.intake else (("", translator(language)(_CHOOSE)),)
    return (*first, *context.receiver.options)


def _places(unit: Unit, chosen: Selection, language: str) -> tuple[tuple[str, str], ...]:
    """Return the places to choose from for a visit; empty if there is only one."""
    places = [(code, place.name) for code, place in catalogue.places_by_code(unit.db).items() if place.active]
    if chosen.mode is not Mode.VISIT or len(places) == 1:
        return ()
    return (("", translator(language)(_ANYWHERE)), *places)


def _colleagues(unit: Unit, context: ContactContext, chosen: Selection, language: str) -> tuple[tuple[str, str], ...]:
    """Return the options for a further participant; below level A3 without names."""
    t = translator(language)
    usual = ((TWO, t(_IN_TWOS)),) if chosen.in_twos else (("", t(_ALONE)), (TWO, t(_IN_TWOS)))
    if not context.may(Topic.HANDLAGGARE):
        return usual
    own = handlaggare_by_key(unit.db, [context.own.key]) if context.own else {}
    units = {person.unit for person in own.values()} | ({context.intake} if context.intake else set())
    people = [person for key in sorted(units) for person in in_unit(unit.db, key)]
    names = tuple((person.key, person.name) for person in people if person.key not in chosen.keys)
    return (*usual, *names)


def _summary(unit: Unit, context: ContactContext, chosen: Selection, language: str) -> str:
    """Return a summary such as `Uppföljning 60 min (30 + tolk) · Besök · Sara Nilsson, åter 25 nov`."""
    t = translator(language)
    minutes = chosen.kind.length(interpreter=bool(chosen.interpreter))
    longer = f" ({chosen.kind.minutes} + {t(_INTERPRETER)})" if chosen.interpreter else ""
    who = _name(unit, context, chosen.who, chosen, language)
    return f"{chosen.kind.label(language)} {minutes} min{longer} · {t(MODE_LABELS[chosen.mode])} · {who}"


def _name(unit: Unit, context: ContactContext, who: WhoseCalendar, chosen: Selection, language: str) -> str:
    """Return the label of a calendar; below level A3 without the handläggare's name."""
    t = translator(language)
    said = context.receiver.office if who is WhoseCalendar.INTAKE and context.receiver.office else t(WHO_LABELS[who])
    if context.may(Topic.HANDLAGGARE):
        said = _full_name(unit, context, who, chosen) or said
    if who is WhoseCalendar.OWN and context.own and context.own.back_on and context.may(Topic.HANDLAGGARE):
        return t(_BACK).format(who=said, day=short_date(context.own.back_on, language))
    return said


def _full_name(unit: Unit, context: ContactContext, who: WhoseCalendar, chosen: Selection) -> str:
    keys: tuple[str, ...] = ()
    if who is WhoseCalendar.OWN and context.own:
        keys = (context.own.key,)
    elif who is WhoseCalendar.STAND_IN and context.own:
        keys = context.own.stand_ins
    elif who is WhoseCalendar.NAMED:
        keys = chosen.keys
    names = handlaggare_by_key(unit.db, keys)
    return ", ".join(names[key].name for key in keys if key in names)


def _held(unit: Unit, context: ContactContext, held: Hold, language: str) -> HeldTime:
    known = context.permit if context.may(Topic.BOOKINGS) else None
    return HeldTime(
        id=held.id,
        starts_at=held.starts_at,
        expires_at=held.expires_at,
        aloud=read_back(
            name=known.name if known else "",
            born=known.birth_date if known else None,
            starts_at=held.starts_at,
            mode=held.mode,
            place=_place(unit, context, held),
            interpreter=bool(held.interpreter),
            language=language,
        ),
    )


def _coming(unit: Unit, context: ContactContext, asked: PanelParams, language: str) -> tuple[Booked, ...]:
    """Return the client's coming bookings the speaker may be told, and those booked or changed in this contact."""
    found = {row.id: row for row in queries.booked_in(unit.db, context.contact_id) if row.status in COMING}
    if context.subject and context.may(Topic.BOOKINGS):
        found |= {row.id: row for row in queries.coming_of(unit.db, context.subject, unit.now)}
    elif context.subject and asked.named and context.may(Topic.NAMED_BOOKING):
        coming = queries.coming_of(unit.db, context.subject, unit.now)
        found |= {row.id: row for row in coming if row.starts_at == asked.named}
    open_ones = undo.open_ones(unit.db, context.contact_id, unit.now)
    found |= {row.id: row for row in queries.some(unit.db, open_ones.keys() - found.keys()) if _is_off(row, open_ones)}
    rows = sorted(found.values(), key=lambda row: row.starts_at)
    waits = open_of(unit.db, list(found))
    shown = ((row, _booked(unit, context, row, open_ones.get(row.id), language)) for row in rows)
    return tuple(replace(one, **_waiting(unit, context, row, waits.get(row.id))) for row, one in shown)


def _waiting(unit: Unit, context: ContactContext, row: Appointment, waits: WaitlistEntry | None) -> _Waits:
    """Return the waiting-list state of a booking, and how many meetings of its series follow."""
    ahead = row.status is AppointmentStatus.BOOKED and local_date(row.starts_at) > context.today
    return {
        "waits": waits is not None,
        # Must not depend on whether the client is hidden: the desk would learn of it.
        "may_wait": ahead and waits is None and not context.silent,
        "first": waits.first if waits else context.today,
        "last": waits.last if waits else local_date(row.starts_at),
        "rest": len(series.rest_of(unit, row)) - 1 if row.series_id else 0,
    }


def _is_off(row: Appointment, open_ones: Mapping[uuid.UUID, AppointmentSnapshot]) -> bool:
    """Whether a booking was just cancelled and that can be undone."""
    return open_ones[row.id].version == row.version and row.status in CANCELLED


def _booked(
    unit: Unit, context: ContactContext, row: Appointment, before: AppointmentSnapshot | None, language: str
) -> Booked:
    order = queries.order_of(unit.db, row.id)
    away = _away(unit, context, row, language)
    return Booked(
        id=row.id,
        version=row.version,
        starts_at=row.starts_at,
        told=booked_sentence(
            starts_at=row.starts_at,
            place=_place(unit, context, row),
            mode=row.mode,
            away=bool(away),
            language=language,
        ),
        status=row.status,
        interpreter=order.status if order else None,
        undo_until=_undo_until(unit, context, row, before),
        away=away,
        today=local_date(row.starts_at) == context.today,
        begun=row.starts_at <= unit.now,
        code=_code(context, row),
    )


def _code(context: ContactContext, row: Appointment) -> str:
    """Return the spelled code of a visit booked in this contact by name or for a silent matter, else ""."""
    told = row.contact_id == context.contact_id and (row.person is None or context.silent)
    return " ".join(row.alias) if told and row.mode is Mode.VISIT and row.status in COMING else ""


def _away(unit: Unit, context: ContactContext, row: Appointment, language: str) -> str:
    """Return a warning if the handläggare is absent at the time of a booking, so that no client comes in vain."""
    if row.status not in COMING or absence_over(unit.db, row) is None:
        return ""
    t = translator(language)
    known = handlaggare_by_key(unit.db, [row.handlaggare]) if context.may(Topic.HANDLAGGARE) else {}
    if row.handlaggare not in known:
        return t(_SOMEBODY_AWAY)
    return t(_IS_AWAY).format(name=known[row.handlaggare].name)


def _undo_until(
    unit: Unit, context: ContactContext, row: Appointment, before: AppointmentSnapshot | None
) -> datetime | None:
    """Return until when the latest change or the booking itself, made in this contact, can be undone."""
    if before is not None and before.version == row.version:
        return before.until
    until = row.created_at + undo.MINUTE_OF_REGRET
    can_undo = row.contact_id == context.contact_id and row.version == 1 and unit.now < until
    return until if can_undo else None


def _place(unit: Unit, context: ContactContext, row: Hold | Appointment) -> str:
    places = catalogue.places_by_code(unit.db)
    return places[row.place].name if context.place and row.place in places else ""


def _log(unit: Unit, context: ContactContext, coming: tuple[Booked, ...]) -> None:
    if context.permit is not None and coming:
        unit.log_view(
            who=context.staff.actor,
            event="fact.shown",
            person=context.permit.person,
            contact=context.contact_id,
            level=context.permit.level,
            fields=("bookings",),
            result=str(len(coming)),
            shown=[f"{one.id}:{one.version}" for one in coming],
        )


def interpreter_options(language: str) -> list[tuple[str, str]]:
    """Return the interpreter languages as (code, label), sign language first."""
    t = translator(language)
    return [("", t(_NOBODY)), *((code, t(words)) for code, words in INTERPRETERS.items())]
