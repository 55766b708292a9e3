"""Check the content of the stores: sealed data and keys, the clock and its jobs, the register's age, the start list."""

import hmac
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from frontdesk.accesslog import queries as accesslog
from frontdesk.accesslog import service
from frontdesk.accesslog.models import LogRow
from frontdesk.accesslog.rules import sign_head
from frontdesk.accesslog.service import HEADS_FILE, read_heads
from frontdesk.accounts.queries import (
    all_staff,
    count_staff,
    ending_tokens,
    known_grants,
    units_by_key,
)
from frontdesk.accounts.rules import Role
from frontdesk.admin.queries.starting import can_sign_in
from frontdesk.admin.service.calendars import everybodys
from frontdesk.admin.service.health import health
from frontdesk.admin.views import Health
from frontdesk.calendars.models import CalendarConnection
from frontdesk.calendars.rules.sealing import CannotOpen, Vault
from frontdesk.core.db.stores import open_stores
from frontdesk.core.db.unit import Unit
from frontdesk.core.settings import Settings

_AHEAD, _ENDS_SOON = timedelta(minutes=2), timedelta(days=30)


def faults(settings: Settings) -> list[str]:
    """Return what is wrong with the stores' content; their tables must be this program's version."""
    stores = open_stores(settings, service)
    try:
        with stores.reading() as unit:
            found = health(unit)
            return [
                *_log(unit, settings),
                *_sealed(unit, settings),
                *_clock(found, embedded=stores.embedded),
                *_register(unit, found),
                *_people(unit),
                *_calendars(unit),
                *(f"Kvar att göra: {step.title}. {step.how}" for step in found.start if not step.done),
            ]
    finally:
        stores.dispose()


def _log(unit: Unit, settings: Settings) -> Iterator[str]:
    head, key = accesslog.head(unit.db), settings.log_key.get_secret_value().encode()
    if head and not hmac.compare_digest(head.seal, sign_head(key, head.seq, head.mac)):
        yield (
            "FRONTDESK_LOG_KEY är inte den nyckel som loggen är skriven med. Skriv tillbaka den rätta: "
            "med en annan går loggen inte att kontrollera."
        )
    elif head is None and count_staff(unit.db):
        yield "Åtkomstloggen är tömd. Kör frontdesk log verify, och läs tillbaka den senaste säkerhetskopian."
    if read_heads(settings.data / HEADS_FILE).damaged:
        yield f"{settings.data / HEADS_FILE} har en rad som inte går att läsa. Kör frontdesk log verify."
    newest = unit.db.scalar(select(LogRow.at).order_by(LogRow.seq.desc()).limit(1))
    if newest and newest > unit.now + _AHEAD:
        yield "Datorns klocka går efter det som redan är loggat. Ställ den med NTP innan något startas."


def _sealed(unit: Unit, settings: Settings) -> Iterator[str]:
    sealed = unit.db.scalars(select(CalendarConnection.sealed).limit(1)).first()
    if sealed is None:
        return
    vault = Vault(settings.calendar_key.get_secret_value())
    try:
        if vault.ready:
            vault.open(sealed)
            return
    except CannotOpen:
        pass
    yield (
        "FRONTDESK_CALENDAR_KEY öppnar inte de anslutna kalendrarna. Skriv tillbaka den rätta nyckeln, "
        "eller låt var och en ansluta sin kalender igen."
    )


def _clock(found: Health, *, embedded: bool) -> Iterator[str]:
    alive = [clock for clock in found.clocks if clock.alive]
    if not alive:
        start = "frontdesk serve" if embedded else "frontdesk clock"
        yield f"Ingen klocka går: SMS, påminnelser och kalendrar står still. Starta {start}."
    for name in sorted({name for clock in alive for name in clock.hanging}):
        yield f"Jobbet {name} hänger. Starta om klockan och läs dess logg."
    for job in found.jobs:
        if job.failed:
            yield f"Jobbet {job.name} gick fel sist ({job.failed}). Läs klockans logg."
        elif job.stuck and alive:
            yield f"Jobbet {job.name} blev aldrig klart. Starta om klockan och läs dess logg."
    if found.sms.late and alive:
        yield "SMS väntar längre än fem minuter. Läs klockans logg, och se Läget under Förvaltning."


def _register(unit: Unit, found: Health) -> Iterator[str]:
    for source in found.sources:
        if not source.freshness.fresh:
            hours = int(source.freshness.age.total_seconds() // 3600)
            yield (
                f"Uppgifterna från {source.freshness.source} är {hours} arbetstimmar gamla och visas inte längre. "
                "Se efter varför frontdesk import inte har gått."
            )
    units = units_by_key(unit.db).values()
    if units and not any(row.kind == "intake" for row in units):
        yield "Ingen enhet i registret är mottagning: nya ärenden har ingen som tar emot. Leverera kind=intake i units."


def _people(unit: Unit) -> Iterator[str]:
    if not can_sign_in(unit.db, Role.ADMINISTRATOR):
        yield (
            "Ingen systemförvaltare kan logga in. Lägg till en: "
            "frontdesk user add --role administrator --login NAMN --name NAMN."
        )
    if count_staff(unit.db) and not can_sign_in(unit.db, Role.LOG_REVIEWER):
        yield "Ingen granskar åtkomstloggen. Ge någon rollen Loggranskare under Förvaltning, Användare."
    boards = {str(grant) for grant in known_grants(unit.db)}
    for person in all_staff(unit.db):
        if boards and (lost := sorted(str(grant) for grant in person.grants if str(grant) not in boards)):
            yield f"{person.login} har behörighet till {lost[0]}, som inte finns i registret. Rätta under Användare."
    for token in ending_tokens(unit.db, unit.now, unit.now + _ENDS_SOON):
        yield f"Nyckeln {token.name} slutar gälla inom en månad. Skapa en ny under Nycklar och byt den i programmet."


def _calendars(unit: Unit) -> Iterator[str]:
    troubled = [row for row in everybodys(unit).rows if not row.calendar.well]
    if troubled:
        yield (
            f"{len(troubled)} anslutna kalendrar går inte att läsa eller skriva i. "
            "Se vilka under Förvaltning, Kalendrar; där står vad var och en gör."
        )
