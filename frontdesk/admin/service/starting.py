"""The checklist before the first call: each step is ticked from the data, never by hand."""

from frontdesk.accounts.rules import Role
from frontdesk.admin.queries import starting
from frontdesk.admin.views import StartStep
from frontdesk.availability.queries.openings import any_ahead
from frontdesk.calls.queries import settings
from frontdesk.core import municipal_settings, municipality
from frontdesk.core.db.unit import Unit
from frontdesk.core.i18n import N_
from frontdesk.core.times import seconds

_SMS_REFUSED = "sms-config"


def start_list(unit: Unit) -> tuple[StartStep, ...]:
    """Return the steps in order."""
    users, options = "/admin/staff", "/admin/choices"
    return (
        StartStep(
            N_("Uppgifterna från verksamhetssystemet"),
            N_("Läs in dem på servern med kommandot frontdesk import."),
            "/admin#admin-imports",
            done=starting.imported(unit.register),
        ),
        StartStep(
            N_("Kommunens namn och telefonnummer"),
            N_("Skriv dem under Val. De står på varje sida och i varje SMS."),
            options,
            done=all(municipal_settings.is_chosen(unit.db, one) for one in (municipality.NAME, municipality.PHONE)),
        ),
        StartStep(
            N_("Receptionister"),
            N_("Lägg till dem under Användare, med de områden som de får se."),
            users,
            done=starting.can_sign_in(unit.db, Role.RECEPTIONIST, granted=True),
        ),
        StartStep(
            N_("Någon för skyddade personer"),
            N_("Ge någon rollen Skyddad mottagning under Användare."),
            users,
            done=starting.can_sign_in(unit.db, Role.PROTECTED_DESK, granted=True),
        ),
        StartStep(
            N_("Enhetschefer"),
            N_("Lägg till en för varje enhet under Användare, eller välj under Val vem som får enheternas larm."),
            users,
            done=settings.alarm_fallback(unit.db) is not None
            or (starting.can_sign_in(unit.db, Role.UNIT_HEAD) and not settings.headless(unit.db)),
        ),
        StartStep(
            N_("Mötestyper"),
            N_("Välj vilka möten som går att boka under Mötestyper."),
            "/admin/types",
            done=starting.kinds_offered(unit.db),
        ),
        StartStep(
            N_("Platser"),
            N_("Lägg till var ni tar emot besök under Platser."),
            "/admin/places",
            done=starting.places_offered(unit.db),
        ),
        StartStep(
            N_("Tider att boka"),
            N_("Enhetscheferna lägger in dem på sin enhets sida, eller varje handläggare på sin egen."),
            users,
            done=any_ahead(unit.db, seconds(unit.now)),
        ),
        StartStep(
            N_("SMS"),
            N_("SMS-operatören tar inte emot. Rätta inställningarna på servern; frontdesk check säger vad."),
            "/admin#admin-sms",
            done=not unit.can_text or not starting.is_open(unit.db, _SMS_REFUSED),
        ),
        StartStep(
            N_("Telefonväxeln"),
            N_("Skapa en nyckel för växeln under Nycklar. Har ni ingen: stäng av växelns händelser under Val."),
            "/admin/tokens",
            done=starting.exchange_known(unit.db, unit.now) or not settings.exchange_open(unit.db),
        ),
    )
