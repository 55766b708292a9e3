from frontdesk.core.errors import N_, FrontdeskError, InvalidInput


class NoSuchRow(FrontdeskError):
    """No row of the log has this number."""

    status = 404
    message = N_("Loggraden finns inte.")


class NoteNeeded(InvalidInput):
    """An incident begins with what the reviewer saw."""

    message = N_("Skriv vad du såg. Enhetschefen får avvikelsen och behöver veta varför.")


class NoteTooLong(InvalidInput):
    """A note or a question that is longer than the log keeps."""

    message = N_("Skriv högst 500 tecken.")


class QuestionNeeded(InvalidInput):
    """A question is put in words."""

    message = N_("Skriv vad du vill fråga. Medarbetaren ser din fråga och loggraden.")


class ReasonNeeded(InvalidInput):
    """What nobody can answer any more is settled with a reason."""

    message = N_("Den du frågade har inte kvar sitt konto. Skriv varför raden är i sin ordning utan svar.")


class ReviewRefused(FrontdeskError):
    """A review that cannot be made now; the row is shown again with what was typed."""

    status = 409


class NobodyToAsk(ReviewRefused):
    """A program or the clock made the row."""

    message = N_("Raden skrevs av ett program, så det finns ingen att fråga. Bedöm raden själv.")


class AskedOneself(ReviewRefused):
    """The reviewer made the row."""

    message = N_("Raden är din egen. Be en annan granskare titta på den.")


class AccountClosed(ReviewRefused):
    """Whoever made the row can no longer sign in."""

    message = N_("Den som gjorde det här har inte kvar sitt konto och kan inte svara. Bedöm raden utan svar.")


class QuestionWaits(ReviewRefused):
    """A row has one question at a time."""

    message = N_("En fråga om raden väntar redan på svar.")


class AnswerAwaited(ReviewRefused):
    """A row somebody was asked about is not in order before they have answered."""

    message = N_("Frågan är inte besvarad än. Vänta på svaret, eller välj Avvikelse.")


class AnsweredBySelf(ReviewRefused):
    """Nobody settles a question that was put to themselves."""

    message = N_("Frågan om raden är ställd till dig. En annan granskare ska bedöma svaret.")


class AnswerNeeded(InvalidInput):
    """An answer is given in words."""

    message = N_("Skriv ett svar.")


class AnswerTooLong(InvalidInput):
    """An answer that is longer than the log keeps."""

    message = N_("Skriv högst 1000 tecken.")


class AlreadyAnswered(FrontdeskError):
    """A question has one answer, and the log changes nothing it has kept."""

    status = 409
    message = N_("Du har redan svarat. Svaret går inte att ändra.")


class QuestionOver(FrontdeskError):
    """The row was settled without an answer."""

    status = 409
    message = N_("Frågan är avslutad. Du behöver inte svara.")
