"""Retention of protection and contact data; never deletes a protection in force or a valid waiver."""

from frontdesk.core.i18n import N_
from frontdesk.core.retention import RetentionKind, keep
from frontdesk.core.times import local_date
from frontdesk.safety.models import (
    ConfirmedNumber,
    ContactPreference,
    Protection,
    SecrecyWaiver,
    SilentMatter,
    VisitInTwos,
)

KINDS = (
    RetentionKind(
        keep(
            "safety.keep_in_twos_days",
            730,
            N_(
                "Hur många dagar det sparas att två skulle gå på hembesök sedan det hävts. "
                "Grund: uppföljning av personalens säkerhet."
            ),
        ),
        ((VisitInTwos, lambda before: VisitInTwos.lifted_at < before),),
    ),
    RetentionKind(
        keep(
            "safety.keep_protections_days",
            730,
            N_("Hur många dagar ett hävt skydd sparas. Grund: uppföljning av vem som skyddade och hävde, och varför."),
        ),
        ((Protection, lambda before: Protection.lifted_at < before),),
    ),
    RetentionKind(
        keep(
            "safety.keep_silence_days",
            730,
            N_(
                "Hur många dagar det sparas att inget SMS fick gå om en kontakt eller bokning. "
                "Grund: inget meddelande i efterhand till den som lever under hot."
            ),
        ),
        ((SilentMatter, lambda before: (SilentMatter.since < before) & SilentMatter.person.is_(None)),),
    ),
    RetentionKind(
        keep(
            "safety.keep_waivers_days",
            365,
            N_(
                "Hur många dagar ett medgivande att bryta sekretess sparas efter att det gått ut eller återkallats. "
                "Grund: bevis om vad som fick sägas."
            ),
        ),
        (
            (
                SecrecyWaiver,
                lambda before: (SecrecyWaiver.until < local_date(before)) | (SecrecyWaiver.revoked_at < before),
            ),
        ),
    ),
    RetentionKind(
        keep(
            "safety.keep_preferences_days",
            730,
            N_(
                "Hur många dagar svaret på hur klienten vill bli nådd sparas innan det frågas på nytt. "
                "Grund: samtycket ska vara aktuellt."
            ),
        ),
        ((ContactPreference, lambda before: ContactPreference.asked_at < before),),
    ),
    RetentionKind(
        keep(
            "safety.keep_confirmed_numbers_days",
            730,
            N_(
                "Hur många dagar ett nummer som klienten bekräftat sparas. Grund: lagringsminimering "
                "enligt dataskyddsförordningen, numret bekräftas på nytt."
            ),
        ),
        ((ConfirmedNumber, lambda before: ConfirmedNumber.confirmed_at < before),),
    ),
)
