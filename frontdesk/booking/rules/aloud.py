"""The read-back: what the receptionist reads aloud before booking (who, when, where, interpreter)."""

from datetime import date, datetime

from frontdesk.booking.rules.words import Mode
from frontdesk.core.dates import long_date, spoken_time
from frontdesk.core.i18n import N_, translator

_HOW = {
    Mode.VISIT: N_("Besök hos oss."),
    Mode.PHONE: N_("Vi ringer dig."),
    Mode.VIDEO: N_("Vi ses på video."),
    Mode.HOME: N_("Vi kommer hem till dig."),
}
_BORN = N_("{name}, född {born}.")
_NAMED = N_("{name}.")
_WHERE = N_("Plats: {place}.")
_AWAY = N_("Den du skulle träffa är borta då, så tiden behöver flyttas.")
_INTERPRETER = N_("Vi beställer tolk.")


def read_back(
    *, name: str, born: date | None, starts_at: datetime, mode: Mode, place: str, interpreter: bool, language: str
) -> str:
    """Return the text to read aloud; for anything but a visit at a place it names the mode."""
    t = translator(language)
    when = spoken_time(starts_at, language)
    who = t(_BORN).format(name=name, born=long_date(born, language)) if born else t(_NAMED).format(name=name)
    parts = [who if name else "", f"{when[0].upper()}{when[1:]}."]
    parts.append(t(_WHERE).format(place=place) if place and mode is Mode.VISIT else t(_HOW[mode]))
    parts.append(t(_INTERPRETER) if interpreter else "")
    return " ".join(part for part in parts if part)


def booked_sentence(*, starts_at: datetime, place: str, mode: Mode, away: bool = False, language: str) -> str:
    """Return a booking as a sentence without names. `away`: the handläggare is absent at that time."""
    when = spoken_time(starts_at, language)
    t = translator(language)
    where = t(_WHERE).format(place=place) if place and mode is Mode.VISIT else t(_HOW[mode])
    told = f"{when[0].upper()}{when[1:]}. {where}"
    return f"{told} {t(_AWAY)}" if away else told
