"""Who we are to the outside: the municipality's name and the one number people call."""

from frontdesk.core import choices
from frontdesk.core.errors import N_

NAME = choices.declare("municipality.name", "Exempelby kommun", N_("Kommunens namn, som det står på sidor och i SMS."))
PHONE = choices.declare(
    "municipality.phone", "0123-456 00", N_("Telefonnumret dit invånare ringer, som det skrivs i SMS.")
)
