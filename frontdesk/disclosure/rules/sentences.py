"""Sentences for the receptionist to say aloud, each in Swedish and in English.

Both are made at once, since the caller's language may differ from the receptionist's page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from frontdesk.core import dates
from frontdesk.core.i18n import N_, translator

Value = Callable[[str], str]


@dataclass(frozen=True)
class Spoken:
    """One sentence (or two) in both languages."""

    sv: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in `sv` or `en`."""
        return self.en if language == "en" else self.sv

    def __add__(self, other: "Spoken") -> "Spoken":
        """Join two sentences."""
        return Spoken(f"{self.sv} {other.sv}", f"{self.en} {other.en}")


def spoken(text: str, **values: Value) -> Spoken:
    """Make a sentence from a Swedish source text (msgid) and the values of its placeholders."""
    return Spoken(*(_in(language, text, values) for language in ("sv", "en")))


def word(text: str) -> Value:
    """Placeholder value: a source text with its own translation."""
    return lambda language: translator(language)(text)


def name(text: str) -> Value:
    """Placeholder value: a name, the same in every language."""
    return lambda _: text


def day(value: date) -> Value:
    """Placeholder value: a day, e.g. fredag 27 november."""
    return lambda language: dates.weekday_date(value, language)


def month(value: date, today: date) -> Value:
    """Placeholder value: a month, e.g. november, with the year if it differs from today's."""
    form = dates.month_name if value.year == today.year else dates.month_year
    return lambda language: form(value, language)


def _in(language: str, text: str, values: dict[str, Value]) -> str:
    return translator(language)(text).format(**{key: value(language) for key, value in values.items()})


# A document's name in a sentence, and the deadline sentence that agrees with its gender (den, det).
_NEED_DEN = N_("Vi behöver den senast {day}.")
_NEED_DET = N_("Vi behöver det senast {day}.")
PAPERS: dict[str, tuple[str, str]] = {
    "hyresavi": (N_("hyresavin"), _NEED_DEN),
    "hyreskontrakt": (N_("hyreskontraktet"), _NEED_DET),
    "kontoutdrag": (N_("kontoutdraget"), _NEED_DET),
    "lönespecifikation": (N_("lönespecifikationen"), _NEED_DEN),
    "läkarintyg": (N_("läkarintyget"), _NEED_DET),
    "elräkning": (N_("elräkningen"), _NEED_DEN),
    "aktivitetsrapport": (N_("aktivitetsrapporten"), _NEED_DEN),
    "skattebesked": (N_("skattebeskedet"), _NEED_DET),
    "beslut från Försäkringskassan": (N_("beslutet från Försäkringskassan"), _NEED_DET),
    "besked från a-kassa": (N_("beskedet från a-kassan"), _NEED_DET),
    "samtycke": (N_("samtycket"), _NEED_DET),
    "pedagogisk kartläggning": (N_("den pedagogiska kartläggningen"), _NEED_DEN),
    "psykologutlåtande": (N_("psykologutlåtandet"), _NEED_DET),
    "hälsointyg": (N_("hälsointyget"), _NEED_DET),
    "funktionsbedömning": (N_("funktionsbedömningen"), _NEED_DEN),
    "fullmakt": (N_("fullmakten"), _NEED_DEN),
    "ansökan": (N_("din ansökan"), _NEED_DEN),
    "id-handling": (N_("id-handlingen"), _NEED_DEN),
}
_MONTHLY = frozenset({"hyresavi", "kontoutdrag", "lönespecifikation", "elräkning", "aktivitetsrapport"})

STALE = spoken(N_("Jag kan inte se dagens uppgifter. Jag kan ta ett meddelande till handläggaren."))
MISSING = spoken(N_("Den uppgiften har jag inte. Jag lämnar frågan till handläggaren."))
NOT_HERE = spoken(
    N_("Det kan jag inte svara på här. Jag kan varken bekräfta eller dementera att någon är känd hos oss.")
)
RECEIVE_ONLY = spoken(
    N_("Jag kan inte lämna ut några uppgifter, men jag tar gärna emot det du vill säga och för det vidare.")
)
NO_PAPER_MISSING = spoken(N_("Vi saknar inga papper just nu."))
NO_DECISION_SENT = spoken(N_("Det finns inget beslut som har skickats än."))
PAPER_HAS_COME = spoken(N_("Ja, det har kommit till oss."))
PAPER_HAS_NOT_COME = spoken(N_("Nej, det har inte kommit till oss än."))
NOBODY_APPOINTED = spoken(N_("Ingen handläggare är utsedd än. Mottagningen svarar så länge."))


def missing_paper(kind: str, *, month_of: date | None, due_on: date | None, today: date) -> Spoken:
    """Say that a document is missing, for which month, and by when it is needed."""
    if kind not in PAPERS:
        return spoken(N_("Vi saknar en handling. Handläggaren vet vilken."))
    called, needed = PAPERS[kind]
    if month_of is not None and kind in _MONTHLY:
        first = spoken(N_("Vi saknar {paper} för {month}."), paper=word(called), month=month(month_of, today))
    else:
        first = spoken(N_("Vi saknar {paper}."), paper=word(called))
    if due_on is None:
        return first + spoken(N_("Lämna in så snart du kan."))
    if due_on < today:
        return first + spoken(N_("Sista dagen var {day}. Lämna in så snart du kan."), day=day(due_on))
    return first + spoken(needed, day=day(due_on))


def payment_on(for_month: date, pay_on: date, today: date) -> Spoken:
    """Say for which month and on which day money is or was paid."""
    if pay_on < today:
        return spoken(
            N_("Pengarna för {month} betalades ut {day}. Det kan ta en till tre bankdagar innan de syns på kontot."),
            month=month(for_month, today),
            day=day(pay_on),
        )
    return spoken(
        N_("Pengarna för {month} betalas ut {day}. Det kan ta en till tre bankdagar innan de syns på kontot."),
        month=month(for_month, today),
        day=day(pay_on),
    )


def no_payment(for_month: date, today: date) -> Spoken:
    """Say that no payment is decided; the same words for every reason."""
    return spoken(N_("Ingen utbetalning är beslutad än för {month}."), month=month(for_month, today))


def decision_sent(sent_on: date) -> Spoken:
    """Say when a decision was sent; the same words for every outcome."""
    return spoken(N_("Ett beslut skickades {day}. Vad som står i det får du läsa där."), day=day(sent_on))


def status_since(said: str, since: date | None) -> Spoken:
    """Say the status of the case and since when."""
    if since is None:
        return spoken(said)
    return spoken(said) + spoken(N_("Så har det varit sedan {day}."), day=day(since))


def handlaggare_is(who: str, phone_hours: str) -> Spoken:
    """Say who the handläggare is, and their phone hours."""
    first = spoken(N_("Din handläggare heter {name}."), name=name(who))
    return first + spoken(N_("Telefontid: {hours}."), hours=name(phone_hours)) if phone_hours else first


def handlaggare_away(who: str, until: date | None, stand_in: str) -> Spoken:
    """Say that the handläggare is away, until when, and who the substitute is."""
    if until is None:
        first = spoken(N_("Din handläggare {name} är inte här just nu."), name=name(who))
    else:
        first = spoken(N_("Din handläggare {name} är borta till och med {day}."), name=name(who), day=day(until))
    if stand_in:
        return first + spoken(N_("Ersättare är {name}."), name=name(stand_in))
    return first + spoken(N_("Mottagningen svarar så länge."))


class Whom:
    """What to call the person a client meets when the speaker's level is too low for names."""

    OWN = N_("din handläggare")
    STAND_IN = N_("ersättare")
    INTAKE = N_("mottagningen")


OUTCOME_SAID: dict[str, str] = {
    "granted": N_("Ansökan är beviljad."),
    "partially_granted": N_("Ansökan är delvis beviljad."),
    "rejected": N_("Ansökan är avslagen. I beslutet står hur man överklagar."),
    "dismissed": N_("Ansökan är avvisad. I beslutet står hur man överklagar."),
    "discontinued": N_("Ärendet är avskrivet."),
}
