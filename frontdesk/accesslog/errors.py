from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_


class NoSuchRow(FrontdeskError):
    """No row of the log has this number."""

    status = 404
    message = N_("Loggraden finns inte.")


class NoteNeeded(InvalidInput):
    """An incident needs a note about what the reviewer saw."""

    message = N_("Skriv vad du såg. Enhetschefen får avvikelsen och behöver veta varför.")


class NoteTooLong(InvalidInput):
    """The note or question is longer than LONGEST_NOTE."""

    message = N_("Skriv högst 500 tecken.")


class QuestionNeeded(InvalidInput):
    """A question to a member of staff needs a text."""

    message = N_("Skriv vad du vill fråga. Medarbetaren ser din fråga och loggraden.")


class ReasonNeeded(InvalidInput):
    """A question that can no longer be answered is settled only with a written reason."""

    message = N_("Den du frågade har inte kvar sitt konto. Skriv varför raden är i sin ordning utan svar.")


class ReviewRefused(FrontdeskError):
    """The review cannot be made now; the row is shown again with what was typed."""

    status = 409


class NobodyToAsk(ReviewRefused):
    """The row was made by a program or a scheduled job, so there is no member of staff to ask."""

    message = N_("Raden skrevs av ett program, så det finns ingen att fråga. Bedöm raden själv.")


class AskedOneself(ReviewRefused):
    """The reviewer made the row themselves."""

    message = N_("Raden är din egen. Be en annan granskare titta på den.")


class AccountClosed(ReviewRefused):
    """The member of staff who made the row can no longer sign in."""

    message = N_("Den som gjorde det här har inte kvar sitt konto och kan inte svara. Bedöm raden utan svar.")


class QuestionWaits(ReviewRefused):
    """The row already has an open question; it can have one at a time."""

    message = N_("En fråga om raden väntar redan på svar.")


class AnswerAwaited(ReviewRefused):
    """The row has an unanswered question and cannot be marked as in order yet."""

    message = N_("Frågan är inte besvarad än. Vänta på svaret, eller välj Avvikelse.")


class AnsweredBySelf(ReviewRefused):
    """A reviewer may not settle a question that was put to themselves."""

    message = N_("Frågan om raden är ställd till dig. En annan granskare ska bedöma svaret.")


class AnswerNeeded(InvalidInput):
    """An answer needs a text."""

    message = N_("Skriv ett svar.")


class AnswerTooLong(InvalidInput):
    """The answer is longer than LONGEST_ANSWER."""

    message = N_("Skriv högst 1000 tecken.")


class AlreadyAnswered(FrontdeskError):
    """The question already has an answer; the log is append-only."""

    status = 409
    message = N_("Du har redan svarat. Svaret går inte att ändra.")


class QuestionOver(FrontdeskError):
    """The row was settled without an answer, so the question is closed."""

    status = 409
    message = N_("Frågan är avslutad. Du behöver inte svara.")
