"""Errors of calls; their messages are shown to the receptionist."""

from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class ClaimedByOther(FrontdeskError):
    """A colleague claimed the contact first."""

    status = 409
    message = N_("{name} hann ta kontakten.")


class TakenByAnother(FrontdeskError):
    """A colleague acknowledged the message first."""

    status = 409
    message = N_("{name} hann ta meddelandet.")


class NothingWaiting(FrontdeskError):
    status = 409
    message = N_("Ingen väntar just nu.")


class CallerTurnedAway(FrontdeskError):
    """The caller's number is on the municipality's block list."""

    status = 409
    message = N_("Numret är spärrat.")


class NoSuchContact(FrontdeskError):
    status = 404
    message = N_("Kontakten finns inte.")


class NotYourContact(FrontdeskError):
    """The contact is held by a colleague; only its holder may work in it."""

    status = 403
    message = N_("Kontakten hålls av {name}.")


class HandedOn(NotYourContact):
    """The contact was handed to a colleague who has not taken it yet."""

    message = N_("Kontakten är lämnad till {name}.")


class TakenByNobody(NotYourContact):
    """The contact waits in the queue and has no holder."""

    message = N_("Ingen har tagit kontakten än. Den ligger i kön.")


class NotLeftOpen(FrontdeskError):
    """A contact held since today cannot be taken over; its holder may still be working in it."""

    status = 409
    message = N_("{name} har kontakten idag. Den kan tas över från i morgon, om den inte är avslutad.")


class NotForYou(FrontdeskError):
    """The contact is about a client that the colleague taking over may not see."""

    status = 409
    message = N_("Kontakten kan bara tas över av någon som får se ärendet. Säg till enhetschefen.")


class RungAlready(FrontdeskError):
    """A colleague has already rung back or ticked off the missed call."""

    status = 409
    message = N_("En kollega har redan tagit hand om det missade samtalet.")


class SafeCallElsewhere(FrontdeskError):
    """A safe callback is made once, by its recipient: another person may answer that telephone."""

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
    """An *Akut* contact cannot be closed before it has been taken over, 112 was called, or the head released it."""

    status = 409
    message = N_(
        "Akut avslutas först när någon har tagit emot det. Skriv vem som tog emot, eller när 112 larmades. "
        "Enhetschefen kan också avsluta."
    )


class NothingLeft(FrontdeskError):
    """Outcome *Lämnat vidare* without anything left."""

    status = 409
    message = N_("Det finns inget meddelande att lämna. Skriv en anteckning eller välj en annan avslutning.")


class NothingReached(FrontdeskError):
    """A contact of priority *Idag* or *Akut* cannot be closed without a message, booking or named receiver."""

    status = 409
    message = N_(
        "Det här ska någon ta hand om idag. Välj Lämnat vidare, boka, lova att vi ringer eller skriv vem som tog emot. "
        "Finns inget att lämna, skriv varför."
    )


class NotWithDuty(FrontdeskError):
    """The office is closed and the matter is urgent: a message would not be read before the next working day."""

    status = 409
    message = N_(
        "Kontoret är stängt, och det här kan inte vänta. Ring socialjouren och skriv vem som tog emot. "
        "Kan det vänta, skriv varför."
    )


class NotTransferred(FrontdeskError):
    """Outcome *Kopplat* without the name of the receiver."""

    status = 409
    message = N_("Skriv vem som tog emot samtalet, eller välj en annan avslutning.")


class NoteWithoutReceiver(FrontdeskError):
    """The contact has a note but no receiver for it."""

    status = 409
    message = N_("Anteckningen har ingen mottagare. Välj vart den ska, eller välj Lämna inte och skriv varför.")


class NotLeftWhy(FrontdeskError):
    """*Lämna inte* without a reason for the unit head."""

    status = 409
    message = N_("Skriv varför anteckningen inte lämnas. Enhetschefen ser det.")


class NoCallbackMade(FrontdeskError):
    status = 409
    message = N_("Det finns ingen återuppringning. Lägg in när personen kan svara, eller välj en annan avslutning.")


class NoteOfAnother(FrontdeskError):
    """The note was written about another client than the one now open."""

    status = 409
    message = N_("Anteckningen hör till en annan person än den som nu är öppen. Välj vad som ska hända med den.")


class CardChanged(InvalidInput):
    """The client card was changed after the form was opened."""

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
    """No unit is set up to receive messages."""

    status = 409
    message = N_("Ingen mottagning är inlagd. Anteckningen är sparad. Säg till systemförvaltaren.")


class ReceiverNeeded(InvalidInput):
    """The receptionist must choose a unit: reason, case, line and settings do not decide it."""

    message = N_("Välj vart det ska.")

    def __init__(self) -> None:
        """Attach the error to the field where the unit is chosen."""
        super().__init__(fields={"receiver": self.message})


class NoSuchReceiver(InvalidInput):
    """A message cannot be passed on to this receiver."""

    message = N_("Välj i listan vart meddelandet ska.")


class MayNotGet(InvalidInput):
    """The chosen receiver may not see the message's client: protected, or a relative of the receiver (jäv)."""

    message = N_(
        "Den du valde får inte se vem det gäller. Välj en annan, "
        "eller den som har hand om skyddade personer. Meddelandet ligger kvar hos dig."
    )


class OutsidePresence(InvalidInput):
    """A callback promised outside office hours."""

    message = N_("Ingen är på plats då. Välj en tid mellan {first} och {last} en vardag.")


class OnlyInItsTime(FrontdeskError):
    """A safe callback attempted outside its window."""

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
    """A task with its own page cannot be ticked off; it closes when everything on the page is done."""

    status = 409
    message = N_("Uppgiften blir klar när det som står på dess egen sida är gjort. Öppna sidan.")


class UnreadableCall(InvalidInput):
    """The telephone exchange sent a request that is not a call event."""

    message = N_("Händelsen från växeln gick inte att läsa: {why}")


class ExchangeClosed(FrontdeskError):
    """The municipality has disabled the telephone exchange."""

    status = 422
    message = N_("Kopplingen till växeln är avstängd.")


class NobodyThere(InvalidInput):
    """A contact can only be handed to a colleague at the desk, or back to the queue."""

    message = N_("Välj en kollega i listan.")


class GivenAway(FrontdeskError):
    """The receptionist gave the contact away because they know the client (jäv), and cannot take it again."""

    status = 409
    message = N_("Du har lämnat ifrån dig kontakten. En kollega tar den.")
