"""The words of every task, by kind. A kind without words is shown in general terms, never dropped."""

from collections.abc import Mapping

from frontdesk.core.i18n import N_

WORDS = {
    "sms-failed": N_("Ett SMS gick inte fram. Ring eller skriv brev i stället."),
    "sms-unknown": N_("Det är oklart om ett SMS gick fram. Kontrollera med klienten."),
    "sms-outage": N_("SMS nådde inte fram medan operatören var borta. Ring dem på listan."),
    "sms-reply": N_("Någon har svarat på ett SMS. Läs svaret under Svar på SMS."),
    "interpreter-order": N_("Beställ tolk: {language}."),
    "interpreter-cancel": N_("Avbeställ tolken: {language}."),
    "interpreter-move": N_("Bokningen är flyttad. Boka om tolken: {language}."),
    "booking-for-hidden": N_("En tid är bokad för någon som receptionen inte ser. Gå igenom bokningen."),
    "booking-absence": N_("En bokning ligger när handläggaren är borta. Boka om."),
    "booking-asked": N_("Klienten är tillfrågad per SMS om en ny tid. Boka om, eller ring."),
    "untold-time": N_("Ring {client}: ny tid."),
    "untold-place": N_("Ring {client}: mötet har fått en ny plats eller ett nytt sätt att mötas."),
    "untold-off": N_("Ring {client}: mötet är avbokat."),
    "booking-stands": N_("Klienten fick SMS om att tiden flyttas, men tiden gäller. Ring."),
    "stand-in-away": N_("{stand_in} ersätter {away} men är också borta. Ärendet gick vidare."),
    "stand-in-full": N_("{stand_in} ersätter {away} men har fått dagens gräns. Ärendet gick vidare."),
    "stand-in-nobody": N_("Ingen ersättare för {away} kan ta emot. Ärendet gick till mottagningen."),
    "booking-outside": N_(
        "Mötet {alias} ligger utanför handläggarens öppna tider. Låt det vara kvar, flytta eller avboka."
    ),
    "booking-in-twos": N_("Två ur personalen ska gå på hembesöket {alias}. Flytta det till en tid då två är lediga."),
    "booking-not-by-phone": N_("Mötet {alias} ska inte hållas per telefon. Byt sätt att mötas, eller avboka."),
    "nothing-left": N_("{by} avslutade ett samtal utan att lämna något vidare (skäl: {why})."),
    "urgent-untaken": N_("Ett akut samtal har ingen tagit emot."),
    "protected-bookings": N_("En person har fått skydd. Gå igenom kommande bokningar."),
    "protection-unfinished": N_(
        "Ett skydd gäller, men allt som följer av det är inte klart. Datorn försöker igen varje minut. "
        "Kontrollera bokningar, SMS och kalendrar själv tills raden är borta."
    ),
    "safe-callback-over": N_(
        "En säker återuppringning nådde ingen. Ring inte igen och skicka inget SMS: det kan vara farligt. "
        "Kom överens om ett säkert sätt nästa gång personen hör av sig."
    ),
    "protection-lifted": N_(
        "Skyddet är hävt. Numret är raderat och SMS som stoppades skickas inte: fråga om SMS och nummer på nytt. "
        "Kommande bokningar: {bookings}. Säg tiderna igen."
    ),
    "concern-protected": N_(
        "En orosanmälan om ett barn med skyddade uppgifter har kommit. Den ligger hos dem som har hand om skyddade "
        "personer. Stäm av skyddsbedömningen med dem i dag."
    ),
    "person-deceased": N_("En person har avlidit. Kontrollera bokningar och meddelanden."),
    "staff-trusted": N_("{by} har gett någon en roll som ser mer än andra. Se åtkomstloggen."),
    "log-broken": N_("Åtkomstloggen har ändrats eller skadats ({findings} fel). Kör frontdesk log verify."),
    "log-question": N_("Loggkontrollen har en fråga om något du har gjort. Läs och svara."),
    "log-answer": N_("En fråga i loggkontrollen är besvarad. Läs svaret och bedöm raden."),
    "log-unanswered": N_("Någon har slutat utan att svara på en fråga från loggkontrollen. Bedöm raden utan svar."),
    "token-ending": N_("Nyckeln för {token} går snart ut. Gör en ny i tid under Nycklar, annars tystnar programmet."),
    "token-ended": N_(
        "Nyckeln för {token} gäller inte längre: den som gjorde den har fått sitt konto stängt. "
        "Gör en ny under Nycklar om programmet ska fortsätta."
    ),
    "login-locked": N_("En inloggning har spärrats efter för många försök."),
    "waiting-earlier": N_("En tidigare tid är ledig för någon som väntar. Ring klienten, se Väntelistan."),
    "booking-unseen": N_("{who} har inte sett en bokning som är nära. Ring."),
    "person-gone": N_("En person finns inte längre i registret. Kontrollera bokningar och uppringningar."),
    "person-protected": N_("En person har fått skydd. Gå igenom kommande bokningar."),
    "contact-left-open": N_("{name} har en kontakt öppen från en tidigare dag. Ta över den, eller be {name} avsluta."),
    "contact-left-head": N_("{name} har haft en kontakt öppen i flera dagar, och ingen har tagit över den."),
    "message-unacknowledged": N_("Ett meddelande har inte tagits emot i tid."),
    "callback-overdue": N_("En utlovad återuppringning har inte gjorts."),
    "sms-config": N_("SMS skickas inte. Kontrollera inställningarna."),
    "method-locked": N_("Ett sätt att styrka identitet har spärrats efter tre fel."),
    "wrong-person": N_("Fel person öppnades. Bedöm avvikelsen inom 72 timmar."),
    "incident-review": N_("Loggkontrollen har hittat en avvikelse. Bedöm den inom 72 timmar."),
    "incident-late": N_(
        "En avvikelse är inte avslutad, och det är mindre än ett dygn kvar av 72 timmar. Påminn chefen."
    ),
    "calendar-failing": N_("En handläggares kalender krånglar. Se Kalendrar under Förvaltning."),
    "calendar-yours-failing": N_("Din egen kalender krånglar. Se Min kalender under Mitt arbete."),
    "calendar-put-back": N_("Ett möte du flyttade i din kalender får inte plats där. Det är tillbaka på sin tid."),
    "calendar-unread": N_("Ett möte bokades när din kalender inte kunde läsas. Kontrollera att tiden passar."),
    "calendar-missing": N_("En bokning togs bort i handläggarens egen kalender. Gäller den?"),
}
#: Address and link text of tasks that have a page of their own; they close when everything on it is done.
PAGES = {
    "contact-left-open": ("/left-over", N_("Öppna Kvar från igår")),
    "sms-outage": ("/sms/outages/{outage}", N_("Öppna ringlistan")),
    "wrong-person": ("/incidents", N_("Öppna avvikelserna")),
    "incident-review": ("/incidents", N_("Öppna avvikelserna")),
    "log-question": ("/questions/{question}", N_("Öppna frågan")),
    "log-unanswered": ("/log/rows/{seq}", N_("Öppna loggraden")),
    "log-answer": ("/log/rows/{seq}", N_("Öppna loggraden")),
}
# Tasks done by ringing a client; an unanswered call is noted as a try, and the task stays open.
RINGS = frozenset(
    {
        "booking-absence",
        "booking-asked",
        "booking-stands",
        "sms-failed",
        "sms-unknown",
        "untold-time",
        "untold-place",
        "untold-off",
        "waiting-earlier",
    }
)
# Tasks done on the page their link leads to; they close by themselves.
SETTLED_ELSEWHERE = frozenset({"booking-absence", "booking-asked"})
OTHER = N_("Något behöver ses över ({kind}).")


def page(kind: str, about: Mapping[str, str]) -> tuple[str, str] | None:
    """Return address and link text of a task's own page; None for kinds without one."""
    if kind not in PAGES:
        return None
    address, text = PAGES[kind]
    return address.format_map(about), text


def words(kind: str) -> str:
    """Return the source text for a kind of task."""
    return WORDS.get(kind, OTHER)
