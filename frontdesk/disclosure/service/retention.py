"""Retention of standings, eID orders, phone codes, failed attempts, place permissions and closed incidents."""

from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.disclosure.models import (
    Identification,
    IdentityOrder,
    IncidentDraft,
    MethodLock,
    PhoneCode,
    PlaceAllowed,
)

KINDS = (
    RetentionKind(
        keep(
            "disclosure.keep_standings_days",
            30,
            N_(
                "Hur många dagar det sparas vem en kontakt gällde och vem som talade. "
                "Grund: uppgift av tillfällig betydelse, åtkomstloggen är originalet."
            ),
        ),
        ((Identification, lambda before: Identification.opened_at < before),),
    ),
    RetentionKind(
        keep(
            "disclosure.keep_orders_days",
            1,
            N_(
                "Hur många dagar en påbörjad legitimering sparas. Grund: uppgift av tillfällig betydelse, "
                "utfallet står i åtkomstloggen."
            ),
        ),
        ((IdentityOrder, lambda before: IdentityOrder.started_at < before),),
    ),
    RetentionKind(
        keep(
            "disclosure.keep_tries_days",
            30,
            N_(
                "Hur många dagar misslyckade försök att styrka identitet räknas. Grund: skydd mot gissning, "
                "lagringsminimering enligt dataskyddsförordningen."
            ),
        ),
        ((MethodLock, lambda before: MethodLock.changed_at < before),),
    ),
    RetentionKind(
        keep(
            "disclosure.keep_codes_days",
            730,
            N_(
                "Hur många dagar en personlig telefonkod gäller. Grund: lagringsminimering "
                "enligt dataskyddsförordningen, koden kan bytas när som helst."
            ),
        ),
        ((PhoneCode, lambda before: PhoneCode.set_at < before),),
    ),
    RetentionKind(
        keep(
            "disclosure.keep_places_days",
            730,
            N_(
                "Hur många dagar ett tillstånd att säga barnets mötesplats till vårdnadshavare gäller. "
                "Grund: prövningen ska vara aktuell, OSL 12:3."
            ),
        ),
        ((PlaceAllowed, lambda before: PlaceAllowed.allowed_at < before),),
    ),
    RetentionKind(
        keep(
            "disclosure.keep_incidents_days",
            730,
            N_(
                "Hur många dagar en avslutad avvikelse sparas. Grund: dokumentation av personuppgiftsincidenter enligt "
                "dataskyddsförordningen."
            ),
        ),
        ((IncidentDraft, lambda before: IncidentDraft.closed_at < before),),
    ),
)
