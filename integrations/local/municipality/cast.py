"""The cast: people with names and known stories, for demonstrations, screenshots and tests.

All other people of Exempelby are generated from the seed. These are written by hand and the same for every seed; their
cases are in `cast_stories`. Those whose age matters (the eight-year-old, the sixteen-year-old, the one who has just
come of age) get another identity number as years go by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from integrations.local.municipality.identities import Identity, by_number, carried
from integrations.local.municipality.people import MOBILES

NO_NUMBER_KEY: Final = 900_001
COORDINATION_KEY: Final = 900_002
QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class CastMember:
    """A member of the cast; `identifier` is the number she gives when asked."""

    key: str
    given_name: str
    family_name: str
    identity: Identity
    story: str
    cases: tuple[str, ...] = ()
    identifier: str = ""
    identifier_kind: str = "personnummer"
    assurance: str = "confirmed"
    mobile: str = ""
    protection: str = "none"
    unsafe_contact: bool = False
    language: str = "sv"
    interpreter: str = "none"
    communication: str = ""

    @property
    def person_id(self) -> str:
        return self.identity.person_id

    @property
    def birth_date(self) -> date:
        return self.identity.birth_date

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def identity_number(self) -> str | None:
        """The number of twelve digits, or None for a person who has only another id."""
        return None if self.identifier_kind == "other" else self.identifier or self.identity.number

    @property
    def value(self) -> str:
        return self.identifier or self.identity.number


def _member(key: str, name: str, number: str, story: str, *cases: str) -> CastMember:
    given, family = name.split(" ", 1)
    return CastMember(key, given, family, by_number()[number], story, cases)


def _grown_ups() -> list[CastMember]:
    """Return those who may grow older without changing their story."""
    return [
        replace(
            _member(
                "karin",
                "Karin Andersson",
                "198501022381",
                "Komplettering begärd: the rent notice for this month is missing, due in five days. Sign language "
                "interpreter. Her handläggare Sara Nilsson is away for three more days, Jonas Ek stands in.",
                "A000001",
            ),
            interpreter="sign",
            mobile=MOBILES[0],
        ),
        replace(
            _member(
                "ali",
                "Ali Hassan",
                "198201082396",
                "Granted, money on the third bank day from today. Interpreter in Arabic.",
                "A000002",
            ),
            language="ar",
            interpreter="language",
            mobile=MOBILES[1],
        ),
        replace(
            _member("maria", "Maria Lindqvist", "197901062385", "Paid on the latest pay day.", "A000003"),
            mobile=MOBILES[2],
        ),
        replace(
            _member("peter", "Peter Johansson", "197601292399", "Refused, sent, not known to have come.", "A000004"),
            mobile=MOBILES[3],
        ),
        _member(
            "bengt", "Bengt Olsson", "195401129530", "Awaits a decision; god man Kerstin Sjöberg calls.", "A000005"
        ),
        replace(
            _member("elin", "Elin Ström", "199001122382", "Granted, money on the next bank day; separated.", "A000006"),
            mobile=MOBILES[4],
        ),
        _member("marcus", "Marcus Ström", "198802012396", "Co-applicant of Elin until they separated two months ago."),
        _member("emma", "Emma Nyström", "198601202388", "Alva's mother and custodian."),
        _member("daniel", "Daniel Falk", "198401252393", "Alva's father and custodian, lives elsewhere."),
        _member("helena", "Helena Bergman", "198001052383", "Simon's mother and only custodian."),
        _member("ulrika", "Ulrika Viklund", "197802072384", "Nora's mother; her mandate ended when Nora came of age."),
        _member("jens", "Jens Lindahl", "199101092394", "Tuva's father and custodian."),
        replace(
            _member("linda", "Linda Hedlund", "199203192381", "Sekretessmarkering; her case is protected.", "A000007"),
            protection="marking",
        ),
        replace(
            _member("maja", "Maja Lund", "199502022388", "Skyddad folkbokföring; no case the desk may see.", "A000008"),
            protection="registration",
        ),
        replace(
            _member("hodan", "Hodan Warsame", "199001162388", "Unsafe to contact: her phone is read.", "A000009"),
            unsafe_contact=True,
            language="so",
            interpreter="language",
            mobile=MOBILES[5],
        ),
        replace(
            _member("nour", "Nour Al-Masri", "199401192381", "Under investigation; interpreter in Arabic.", "A000012"),
            language="ar",
            interpreter="language",
            mobile=MOBILES[6],
        ),
        _member("gosta", "Gösta Lundgren", "193907189090", "Died nine days ago; home help still open.", "A000013"),
        replace(
            _member("anders", "Anders Wikström", "197901222393", "LSS granted 120 days ago, not started.", "A000014"),
            mobile=MOBILES[7],
        ),
        replace(
            _member("sofia", "Sofia Åkesson", "199601172381", "LSS investigation; easy to read, please.", "A000015"),
            communication="easy_read",
        ),
        replace(
            _member("astrid", "Astrid Holm", "194203138187", "Home help running; daughter is her ombud.", "A000016"),
            communication="text_relay",
        ),
        replace(
            _member(
                "mikael",
                "Mikael Sandström",
                "198501102399",
                "Two boards: livelihood support granted with no pay day set, and LSS daily activity.",
                "A000019",
                "A000020",
            ),
            mobile=MOBILES[8],
        ),
        _member("anna_1984", "Anna Rosengren", "198401072387", "One of two with the same name. Paid.", "A000021"),
        _member("anna_1996", "Anna Rosengren", "199601092381", "The other one. Case received today.", "A000022"),
        _member("oskar", "Oskar Ek", "199001202390", "Brother of handläggare Jonas Ek.", "A000023"),
        _member("rolf", "Rolf Hägg", "196002262852", "Has a förvaltare, who must be asked.", "A000024"),
        _member("inga", "Inga Rosén", "193803219165", "Her son's framtidsfullmakt; an ombud's has run out.", "A000025"),
        _member("lars", "Lars Öberg", "196904262398", "Appealed a partly granted decision.", "A000026"),
    ]


def _newcomers() -> list[CastMember]:
    """Return those the population register does not know, or only partly."""
    return [
        CastMember(
            "tesfay",
            "Tesfay",
            "Gebre",
            Identity(NO_NUMBER_KEY, "", date(1998, 3, 14)),
            "Has no identity number, only a reserve number. Newly applied. Interpreter in Tigrinya.",
            ("A000010",),
            identifier="22980314KR17",
            identifier_kind="other",
            language="ti",
            interpreter="language",
            mobile=MOBILES[9],
        ),
        CastMember(
            "olena",
            "Olena",
            "Kovalenko",
            Identity(COORDINATION_KEY, "197302889931", date(1973, 2, 28)),
            "Has a samordningsnummer whose identity is uncertain. Interpreter in Ukrainian.",
            ("A000011",),
            identifier_kind="samordningsnummer",
            assurance="uncertain",
            language="uk",
            interpreter="language",
            mobile=MOBILES[10],
        ),
    ]


def _children(today: date) -> list[CastMember]:
    year = today.year
    return [
        replace(
            _member("alva", "Alva Nyström", _last_born(year - 9, girl=True), "Eight; two custodians apart.", "A000017")
        ),
        _member("simon", "Simon Bergman", _last_born(year - 17, girl=False), "Sixteen, in a measure.", "A000018"),
        _member("nora", "Nora Viklund", _just_of_age(today), "Has just come of age.", "A000027"),
        _member("tuva", "Tuva Lindahl", _last_born(year - 6, girl=True), "Five; förhandsbedömning.", "A000028"),
    ]


def _last_born(year: int, *, girl: bool) -> str:
    """Return the number of a person born so late in a year that she keeps her age nearly all of the next."""
    same = [who for who in carried() if who.is_woman is girl and who.birth_date.year <= year]
    return max(same, key=lambda who: who.birth_date).number


def _just_of_age(today: date) -> str:
    """Return the number of a girl who turned eighteen in the quarter before this one, or as soon before as possible."""
    quarter = date(today.year - 18, (today.month - 1) // QUARTER * QUARTER + 1, 1)
    born = [who for who in carried() if who.is_woman and who.birth_date < quarter]
    return max(born, key=lambda who: who.birth_date).number


CAST: Final[Mapping[str, CastMember]] = MappingProxyType(
    {member.key: member for member in (*_grown_ups(), *_newcomers())}
)
"""The members of the cast who are the same on every day: all but the children."""


def cast_on(today: date) -> Mapping[str, CastMember]:
    """Return the cast on a day, by key."""
    return MappingProxyType({**CAST, **{child.key: child for child in _children(today)}})
