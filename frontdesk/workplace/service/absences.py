"""Absence pages for the handläggare and the unit head: enter, change and end absences, with affected bookings."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from frontdesk.absence import service
from frontdesk.absence.models import Absence, AbsenceSeries
from frontdesk.absence.queries import (
    absence_by_id,
    absences_in,
    days_from,
    series_by_id,
    series_of,
)
from frontdesk.absence.rules import KIND_LABELS
from frontdesk.absence.rules.enums import SOURCE_LABELS
from frontdesk.absence.views import Away
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.queries import handlaggare_by_key, in_unit
from frontdesk.accounts.rules import Role
from frontdesk.accounts.views import Staff
from frontdesk.availability.rules.enums import Blocked
from frontdesk.availability.service import blocked_time
from frontdesk.core.db.unit import Unit
from frontdesk.core.errors import InvalidInput, NotHere
from frontdesk.core.i18n import N_
from frontdesk.core.paging import FIRST, ListPage, RequestedRows
from frontdesk.core.times import local, local_date
from frontdesk.rebooking.queries import counts_by_absence
from frontdesk.rebooking.rules import RebookingChoice, Way
from frontdesk.rebooking.service import options
from frontdesk.rebooking.views import HitBooking
from frontdesk.workplace import forms
from frontdesk.workplace.service import naming
from frontdesk.workplace.views.absences import (
    AbsenceLine,
    AbsenceList,
    AbsencePage,
    DecisionChoice,
    HitLine,
    KeptTime,
    SeriesLine,
)

_AHEAD = timedelta(days=400)


def may_enter_for(unit: Unit, staff: Staff) -> dict[str, Handlaggare]:
    """Return the handläggare whose absences `staff` may see and enter: themself, and as a head those of their units."""
    people = {}
    if staff.handlaggare is not None:
        people.update(handlaggare_by_key(unit.db, [staff.handlaggare]))
    if staff.has(Role.UNIT_HEAD):
        people.update({row.key: row for key in sorted(staff.units) for row in in_unit(unit.db, key)})
    return people


def heads(unit: Unit, staff: Staff) -> frozenset[str]:
    """Return the handläggare in the units `staff` heads: only for these the reason of an absence is shown."""
    if not staff.has(Role.UNIT_HEAD):
        return frozenset()
    return frozenset(row.key for key in staff.units for row in in_unit(unit.db, key))


def listed(unit: Unit, *, staff: Staff, asked: RequestedRows = FIRST) -> AbsenceList:
    """Return the page on which absences are entered, with those that are not over."""
    people, mine = may_enter_for(unit, staff), heads(unit, staff)
    everybody = handlaggare_by_key(unit.db)
    today = local_date(unit.now)
    rows = absences_in(unit.db, list(people), (unit.now, unit.now + _AHEAD))
    single = [row for row in rows if row.series_id is None]
    unsettled = counts_by_absence(unit.db, [row.id for row in rows])
    # Of recurring absences, list only the days with unsettled bookings.
    shown = [*single, *(row for row in rows if row.series_id is not None and unsettled.get(row.id))]
    return AbsenceList(
        today=today,
        head=staff.has(Role.UNIT_HEAD),
        people=tuple((row.key, row.name) for row in sorted(people.values(), key=lambda row: row.name)),
        stand_ins=_stand_ins(unit, people.values()),
        kinds=tuple((kind.value, label) for kind, label in KIND_LABELS.items()),
        coming=ListPage.first(sorted(shown, key=lambda row: (row.starts_at, row.id)), asked).map(
            lambda row: _line(unit, row, everybody, mine, unsettled)
        ),
        kept=tuple(
            KeptTime(row, everybody[key].name, starts_at, ends_at, why is Blocked.CATCH_UP)
            for row, key, starts_at, ends_at, why in blocked_time.kept_for(unit, list(people))
            if key in everybody
        ),
        series=tuple(_series(row, everybody, mine) for row in series_of(unit.db, list(people), today)),
    )


def lines(unit: Unit, staff: Staff, rows: Sequence[Away]) -> tuple[AbsenceLine, ...]:
    """Return absences as lines of a list, with the number of unsettled bookings."""
    everybody, mine = handlaggare_by_key(unit.db), heads(unit, staff)
    unsettled = counts_by_absence(unit.db, [row.id for row in rows])
    return tuple(_line(unit, row, everybody, mine, unsettled) for row in rows)


def enter(unit: Unit, *, staff: Staff, typed: forms.Typed) -> str:
    """Enter an absence and return its page's URL. Raises InvalidInput and the errors of absence.service."""
    people = may_enter_for(unit, staff)
    key = typed.value("who") or (staff.handlaggare or "")
    if key not in people:
        raise InvalidInput(fields={"who": N_("Välj vem som är borta.")})
    wanted = forms.read(typed)
    _check_stand_ins(unit, wanted.stand_ins)
    if wanted.pattern is not None:
        if not wanted.pattern.weekdays:
            raise InvalidInput(fields={"weekdays": N_("Välj minst en veckodag.")})
        made = service.register_series(
            unit,
            by=staff.actor,
            handlaggare=key,
            pattern=wanted.pattern,
            kind=wanted.kind,
            stand_ins=wanted.stand_ins,
            shares=wanted.shares,
        )
        return f"/workplace/absences/{made}"
    assert wanted.span is not None  # noqa: S101 - one of the two is there
    made = service.register(
        unit,
        by=staff.actor,
        handlaggare=key,
        starts_at=wanted.span[0],
        ends_at=wanted.span[1],
        kind=wanted.kind,
        stand_ins=wanted.stand_ins,
        shares=wanted.shares,
    )
    return f"/workplace/absences/{made}"


def shown(unit: Unit, *, staff: Staff, absence_id: uuid.UUID) -> AbsencePage:
    """Return a single or recurring absence with the affected bookings; these go to the access log."""
    if series_by_id(unit.db, absence_id) is not None:
        return _shown_series(unit, staff=staff, series_id=absence_id)
    row = mine(unit, staff=staff, absence_id=absence_id)
    everybody, my = handlaggare_by_key(unit.db), heads(unit, staff)
    return AbsencePage(
        now=unit.now,
        url=f"/workplace/absences/{row.id}",
        line=_line(unit, _away(row), everybody, my, {}),
        series=None,
        head=row.handlaggare in my,
        hits=_hits(unit, staff, [row.id]),
        stand_ins=_stand_ins(unit, may_enter_for(unit, staff).values(), [one.handlaggare for one in row.stand_ins]),
        filled=_filled(row),
        over=row.ended or row.ends_at <= unit.now,
    )


def _shown_series(unit: Unit, *, staff: Staff, series_id: uuid.UUID) -> AbsencePage:
    """Return a recurring absence with the bookings affected by its days from today on."""
    row = my_series(unit, staff=staff, series_id=series_id)
    everybody, my = handlaggare_by_key(unit.db), heads(unit, staff)
    days = days_from(unit.db, row.id, local_date(unit.now))
    return AbsencePage(
        now=unit.now,
        url=f"/workplace/absences/{row.id}",
        line=None,
        series=_series(row, everybody, my),
        head=row.handlaggare in my,
        hits=_hits(unit, staff, [day.id for day in days]),
        over=row.last_day is not None and row.last_day < local_date(unit.now),
    )


def mine(unit: Unit, *, staff: Staff, absence_id: uuid.UUID) -> Absence:
    """Return an absence `staff` may see. Raises NotHere for any other."""
    row = absence_by_id(unit.db, absence_id)
    if row is None or row.handlaggare not in may_enter_for(unit, staff):
        raise NotHere
    return row


def my_series(unit: Unit, *, staff: Staff, series_id: uuid.UUID) -> AbsenceSeries:
    """Return a recurring absence `staff` may see. Raises NotHere for any other."""
    row = series_by_id(unit.db, series_id)
    if row is None or row.handlaggare not in may_enter_for(unit, staff):
        raise NotHere
    return row


def end(unit: Unit, *, staff: Staff, absence_id: uuid.UUID, last_day: date | None) -> None:
    """End an absence now; a recurring one after `last_day`, by default yesterday. Raises AlreadyOver, NotHere."""
    if series_by_id(unit.db, absence_id) is not None:
        row = my_series(unit, staff=staff, series_id=absence_id)
        last = last_day or local_date(unit.now) - timedelta(days=1)
        service.end_series(unit, by=staff.actor, series_id=row.id, last_day=last)
    else:
        service.end(unit, by=staff.actor, absence_id=mine(unit, staff=staff, absence_id=absence_id).id)


def change(unit: Unit, *, staff: Staff, absence_id: uuid.UUID, typed: forms.Typed) -> None:
    """Change the times and stand-ins of an absence. Raises InvalidInput, NotHere, and the errors of absence.service."""
    row = mine(unit, staff=staff, absence_id=absence_id)
    values = {**typed.values, "kind": row.kind.value}
    wanted = forms.read(forms.Typed(values))
    _check_stand_ins(unit, wanted.stand_ins)
    assert wanted.span is not None  # noqa: S101 - the form that changes one has no pattern
    service.change(
        unit,
        by=staff.actor,
        absence_id=row.id,
        starts_at=wanted.span[0],
        ends_at=wanted.span[1],
        stand_ins=wanted.stand_ins,
        shares=wanted.shares,
    )


def _hits(unit: Unit, staff: Staff, absence_ids: Sequence[uuid.UUID]) -> tuple[HitLine, ...]:
    found = options.hits(unit, absence_ids)
    if not found:
        return ()
    names = naming.names(unit, staff, found)
    keys = {choice.handlaggare for hit in found for choice in hit.choices} | {hit.handlaggare for hit in found}
    people = handlaggare_by_key(unit.db, keys)
    unit.log_view(
        who=staff.actor,
        event="absence.bookings",
        fields=tuple(f"appointment:{hit.id}" for hit in found),
        page=f"absence:{absence_ids[0]}",
    )
    return tuple(
        HitLine(
            hit=hit,
            client=names[hit.id],
            answers=tuple(_answer(choice, hit, people) for choice in hit.choices),
            with_name=people[hit.handlaggare].name if hit.handlaggare in people else "",
            told=hit.starts_at != hit.was_at,
        )
        for hit in found
    )


def _answer(choice: RebookingChoice, hit: HitBooking, people: Mapping[str, Handlaggare]) -> DecisionChoice:
    return DecisionChoice(
        value=choice.value,
        way=choice.way.value,
        name=people[choice.handlaggare].name if choice.handlaggare in people else "",
        starts_at=choice.starts_at if choice.way is Way.OTHER_TIME else None,
        own=choice.handlaggare == hit.handlaggare,
    )


def _stand_ins(unit: Unit, people: Iterable[Handlaggare], named: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the possible stand-ins: members of the same units, and those `named` already."""
    units = sorted({row.unit for row in people})
    found = {row.key: row.name for key in units for row in in_unit(unit.db, key)}
    found |= {key: row.name for key, row in handlaggare_by_key(unit.db, named).items()}
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def _check_stand_ins(unit: Unit, keys: Sequence[str]) -> None:
    known = handlaggare_by_key(unit.db, keys)
    if any(key not in known or not known[key].active for key in keys):
        raise InvalidInput(fields={"stand_in_1": N_("Välj ersättare ur listan.")})


def _away(row: Absence) -> Away:
    return Away(
        id=row.id,
        handlaggare=row.handlaggare,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        source=row.source,
        stand_ins=tuple(one.handlaggare for one in row.stand_ins),
        shares=tuple(one.share for one in row.stand_ins),
        series_id=row.series_id,
    )


def _line(
    unit: Unit,
    row: Away,
    everybody: Mapping[str, Handlaggare],
    heads_of: frozenset[str],
    unsettled: Mapping[uuid.UUID, int],
) -> AbsenceLine:
    whole = all(local(instant).time() == time(0) for instant in (row.starts_at, row.ends_at))
    return AbsenceLine(
        id=row.id,
        name=everybody[row.handlaggare].name if row.handlaggare in everybody else "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        whole_days=whole,
        first_day=local_date(row.starts_at),
        last_day=local_date(row.ends_at - timedelta(seconds=1)),
        kind=KIND_LABELS[row.kind] if row.handlaggare in heads_of else "",
        source=SOURCE_LABELS[row.source],
        stand_ins=_named(zip(row.stand_ins, row.shares, strict=True), everybody),
        unsettled=unsettled.get(row.id, 0),
        begun=row.starts_at <= unit.now,
        series=row.series_id is not None,
    )


def _series(row: AbsenceSeries, everybody: Mapping[str, Handlaggare], heads_of: frozenset[str]) -> SeriesLine:
    return SeriesLine(
        id=row.id,
        name=everybody[row.handlaggare].name if row.handlaggare in everybody else "",
        weekdays=tuple(row.weekdays),
        every=row.every,
        first_day=row.first_day,
        last_day=row.last_day,
        begins=row.begins,
        ends=row.ends,
        kind=KIND_LABELS[row.kind] if row.handlaggare in heads_of else "",
        stand_ins=_named(((key, share) for key, share in row.stand_ins), everybody),
    )


def _named(pairs: Iterable[tuple[str, int]], everybody: Mapping[str, Handlaggare]) -> tuple[tuple[str, int], ...]:
    """Return names with their share in per cent; 0 if they share equally, which is shown without a figure."""
    known = [(everybody[key].name, share) for key, share in pairs if key in everybody]
    total = sum(share for _, share in known)
    equal = len({share for _, share in known}) <= 1
    return tuple((name, 0 if equal else round(100 * share / total)) for name, share in known)


def _filled(row: Absence) -> dict[str, str]:
    """Return the stand-ins as form values; equal shares are left empty."""
    equal = len({one.share for one in row.stand_ins}) <= 1
    filled = {f"stand_in_{place}": one.handlaggare for place, one in enumerate(row.stand_ins, 1)}
    shares = {f"share_{place}": "" if equal else str(one.share) for place, one in enumerate(row.stand_ins, 1)}
    return {**filled, **shares}
