"""What calls refuses, in the receptionist's words."""

from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class ClaimedByOther(FrontdeskError):
    """Two pressed at once; the other was first."""

    status = 409
    message = N_("{name} hann ta kontakten.")


class TakenByAnother(FrontdeskError):
    """Two took the same message on; the other was first, and does what it asks."""

    status = 409
    message = N_("{name} hann ta meddelandet.")


class NothingWaiting(FrontdeskError):
    status = 409
    message = N_("Ingen väntar just nu.")


class CallerTurnedAway(FrontdeskError):
    """A number the municipality has decided not to take calls from."""

    status = 409
    message = N_("Numret är spärrat.")


class NoSuchContact(FrontdeskError):
    status = 404
    message = N_("Kontakten finns inte.")


class NotYourContact(FrontdeskError):
    """Only the one who holds a contact works in it."""

    status = 403
    message = N_("Kontakten hålls av {name}.")


class HandedOn(NotYourContact):
    """It was handed to a colleague, who has not taken it yet."""

    message = N_("Kontakten är lämnad till {name}.")


class TakenByNobody(NotYourContact):
    """It waits in the queue."""

    message = N_("Ingen har tagit kontakten än. Den ligger i kön.")


class NotLeftOpen(FrontdeskError):
    """Nobody is robbed of a contact they may be in the middle of."""

    status = 409
    message = N_("{name} har kontakten idag. Den kan tas över från i morgon, om den inte är avslutad.")


class NotForYou(FrontdeskError):
    """A contact about a client whom the one who would take it over may not see."""

    status = 409
    message = N_("Kontakten kan bara tas över av någon som får se ärendet. Säg till enhetschefen.")


class RungAlready(FrontdeskError):
    """Two press on the same missed call."""

    status = 409
    message = N_("En kollega har redan tagit hand om det missade samtalet.")


class SafeCallElsewhere(FrontdeskError):
    """Two calls to a telephone that somebody else may answer are one too many."""

    status = 409
    message = N_("En säker återuppringning görs av den som fått den, med ett enda försök. Ring inte härifrån.")


class NoNumberToRing(FrontdeskError):
    """The number was withheld, or has been erased."""

    status = 409
    message = N_("Det finns inget nummer att ringa.")


class ContactOver(FrontdeskError):
    status = 409
    message = N_("Kontakten är redan avslutad.")


class UrgentNotTaken(FrontdeskError):
    """*Akut* does not end by itself."""

    status = 409
    message = N_(
        "Akut avslutas först när någon har tagit emot det. Skriv vem som tog emot, eller när 112 larmades. "
        "Enhetschefen kan också avsluta."
    )


class NothingLeft(FrontdeskError):
    """An outcome that promises something which does not exist."""

    status = 409
    message = N_("Det finns inget meddelande att lämna. Skriv en anteckning eller välj en annan avslutning.")


class NothingReached(FrontdeskError):
    """What must be done today does not end with nothing in anybody's hands."""

    status = 409
    message = N_(
        "Det här ska någon ta hand om idag. Välj Lämnat vidare, boka, lova att vi ringer eller skriv vem som tog emot. "
        "Finns inget att lämna, skriv varför."
    )


class NotWithDuty(FrontdeskError):
    """A message left after hours is read the next working day, which is too late."""

    status = 409
    message = N_(
        "Kontoret är stängt, och det här kan inte vänta. Ring socialjouren och skriv vem som tog emot. "
        "Kan det vänta, skriv varför."
    )


class NotTransferred(FrontdeskError):
    """*Kopplat* without anybody who took it."""

    status = 409
    message = N_("Skriv vem som tog emot samtalet, eller välj en annan avslutning.")


class NoteWithoutReceiver(FrontdeskError):
    """Something was written down, and nobody would get it."""

    status = 409
    message = N_("Anteckningen har ingen mottagare. Välj vart den ska, eller välj Lämna inte och skriv varför.")


class NotLeftWhy(FrontdeskError):
    """*Lämna inte* is a decision, and whoever heads the unit is to see why it was made."""

    status = 409
    message = N_("Skriv varför anteckningen inte lämnas. Enhetschefen ser det.")


class NoCallbackMade(FrontdeskError):
    status = 409
    message = N_("Det finns ingen återuppringning. Lägg in när personen kan svara, eller välj en annan avslutning.")


class NoteOfAnother(FrontdeskError):
    """Words written about one person are never stored, or left, about another."""

    status = 409
    message = N_("Anteckningen hör till en annan person än den som nu är öppen. Välj vad som ska hända med den.")


class CardChanged(InvalidInput):
    """A form was opened while another card was open."""

    status = 409
    message = N_(
        "Kortet har bytts sedan formuläret öppnades. Läs igenom texten. "
        "Skickar du igen gäller den kortet som nu är öppet."
    )


class NoteTooLong(InvalidInput):
    message = N_(
        "Anteckningen är för lång: {count} tecken, högst {most}. Korta den, eller lämna en del som meddelande."
    )


class TextTooLong(InvalidInput):
    message = N_("Texten är för lång: {count} tecken, högst {most}. Korta den, eller dela upp den.")


class NobodyReceives(FrontdeskError):
    """No unit is set up that could take a message; nothing typed is lost."""

    status = 409
    message = N_("Ingen mottagning är inlagd. Anteckningen är sparad. Säg till systemförvaltaren.")


class ReceiverNeeded(InvalidInput):
    """Neither the reason, the case, the line nor the municipality says who gets it: the desk must."""

    message = N_("Välj vart det ska.")

    def __init__(self) -> None:
        """Stand at the field where the unit is chosen."""
        super().__init__(fields={"receiver": self.message})


class NoSuchReceiver(InvalidInput):
    """A message is passed on to somebody who can receive it."""

    message = N_("Välj i listan vart meddelandet ska.")


class MayNotGet(InvalidInput):
    """A message about a client whom its new receiver may not know of: somebody protected, or their own relative."""

    message = N_(
        "Den du valde får inte se vem det gäller. Välj en annan, "
        "eller den som har hand om skyddade personer. Meddelandet ligger kvar hos dig."
    )


class OutsidePresence(InvalidInput):
    """A promise nobody could keep."""

    message = N_("Ingen är på plats då. Välj en tid mellan {first} och {last} en vardag.")


class OnlyInItsTime(FrontdeskError):
    """A safe call-back outside the hour that was said to be safe."""

    status = 409
    message = N_("Ring bara mellan {start} och {end} den dagen. En annan tid kan vara farlig för personen.")


class CannotBeAnonymous(InvalidInput):
    message = N_("Den som anmäler i tjänsten kan inte vara anonym. Välj privatperson eller ta namn och arbetsplats.")


class MessageSettled(FrontdeskError):
    status = 409
    message = N_("Meddelandet är redan avslutat.")


class NoSuchMessage(FrontdeskError):
    status = 404
    message = N_("Meddelandet finns inte.")


class NoSuchTask(FrontdeskError):
    status = 404
    message = N_("Uppgiften finns inte.")


class DoneOnItsPage(FrontdeskError):
    """A task that is a page of its own is done when everything on it is."""

    status = 409
    message = N_("Uppgiften blir klar när det som står på dess egen sida är gjort. Öppna sidan.")


class UnreadableCall(InvalidInput):
    """The exchange sent something that is no call event."""

    message = N_("Händelsen från växeln gick inte att läsa: {why}")


class ExchangeClosed(FrontdeskError):
    """The municipality has switched the exchange off."""

    status = 422
    message = N_("Kopplingen till växeln är avstängd.")


class NobodyThere(InvalidInput):
    """A contact is handed to somebody who meets clients, or to whoever is free."""

    message = N_("Välj en kollega i listan.")


class GivenAway(FrontdeskError):
    """Whoever knows the client does not get the contact back."""

    status = 409
    message = N_("Du har lämnat ifrån dig kontakten. En kollega tar den.")
