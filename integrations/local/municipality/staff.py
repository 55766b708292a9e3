"""The organisation: units under two boards, their handläggare, absences and substitutes."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from integrations.local.municipality import names
from integrations.local.municipality.days import Days
from integrations.local.municipality.mixing import mix
from integrations.local.municipality.population import Size
from integrations.local.municipality.rows import Absence, Handlaggare, Unit
from integrations.local.municipality.vocabulary import ALDRE, AREAS, BOARDS, BOU, EB, LSS

PHONE: Final = "0123-456 00"
"""The municipality's own number; handläggare have none of their own here."""
MAIL: Final = "exempelby.example"
INTAKE: Final = "intake"
ORDINARY: Final = "ordinary"
PROTECTED: Final = "protected"
MENTOR_DAYS: Final = 365
FULL_LOAD_MONTHS: Final = 12

UNITS: Final = (
    ("EB-MOTT", "Mottagning ekonomiskt bistånd", "Stadshuset, plan 1", EB, INTAKE),
    ("EB-1", "Ekonomiskt bistånd grupp 1", "Stadshuset, plan 2", EB, ORDINARY),
    ("EB-2", "Ekonomiskt bistånd grupp 2", "Stadshuset, plan 2", EB, ORDINARY),
    ("EB-SKYDD", "Skyddade ärenden", "Stadshuset, plan 1", EB, PROTECTED),
    ("BOU-MOTT", "Mottagning barn och unga", "Stadshuset, plan 1", BOU, INTAKE),
    ("BOU-BARN", "Utredning barn", "Stadshuset, plan 3", BOU, ORDINARY),
    ("BOU-UNGA", "Utredning unga", "Stadshuset, plan 3", BOU, ORDINARY),
    ("LSS-MOTT", "Mottagning funktionsstöd", "Stadshuset, plan 1", LSS, INTAKE),
    ("LSS-1", "Myndighet funktionsstöd", "Stadshuset, plan 2", LSS, ORDINARY),
    ("ALDRE-MOTT", "Mottagning äldre", "Stadshuset, plan 1", ALDRE, INTAKE),
    ("ALDRE-NORR", "Bistånd äldre norr", "Stadshuset, plan 2", ALDRE, ORDINARY),
    ("ALDRE-SYD", "Bistånd äldre söder", "Stadshuset, plan 2", ALDRE, ORDINARY),
)
STAFF: Final = (
    ("Sara", "Nilsson", "EB-1", "tis 08.30-09.30, tors 08.30-09.30", 61),
    ("Jonas", "Ek", "EB-1", "mån 09.00-10.00, ons 09.00-10.00", 34),
    ("Amira", "Rahimi", "EB-1", "mån-fre 08.30-09.15", 18),
    ("Lena", "Brolin", "EB-1", "tis 10.00-11.00, fre 08.30-09.30", 140),
    ("Henrik", "Sjögren", "EB-2", "mån 08.30-09.30, tors 13.00-14.00", 72),
    ("Malin", "Öberg", "EB-2", "ons 08.30-09.30, fre 08.30-09.30", 27),
    ("Ellen", "Dahl", "EB-2", "tis 13.00-14.00", 5),
    ("Yasmin", "Karimi", "EB-MOTT", "mån-fre 08.00-09.00", 44),
    ("Patrik", "Lundgren", "EB-MOTT", "mån-fre 10.00-11.00", 90),
    ("Gunilla", "Wallin", "EB-SKYDD", "", 210),
    ("Mattias", "Norén", "EB-SKYDD", "", 96),
    ("Karolina", "Fors", "BOU-MOTT", "mån-fre 08.00-10.00", 39),
    ("Johan", "Bergqvist", "BOU-MOTT", "mån-fre 13.00-15.00", 15),
    ("Therese", "Hallberg", "BOU-BARN", "ons 08.30-09.30", 52),
    ("Daniel", "Sundin", "BOU-BARN", "tis 08.30-09.30", 8),
    ("Åsa", "Lindkvist", "BOU-BARN", "mån 08.30-09.30, fre 08.30-09.30", 188),
    ("Samuel", "Tekle", "BOU-BARN", "tors 09.00-10.00", 24),
    ("Camilla", "Engström", "BOU-UNGA", "mån 13.00-14.00", 77),
    ("Robin", "Åström", "BOU-UNGA", "tors 08.30-09.30", 30),
    ("Ida", "Hermansson", "BOU-UNGA", "ons 13.00-14.00", 3),
    ("Marie", "Forsberg", "LSS-MOTT", "mån-fre 09.00-10.00", 120),
    ("Nils", "Ahlgren", "LSS-1", "tis 09.00-10.00, tors 09.00-10.00", 58),
    ("Susanne", "Berglund", "LSS-1", "mån 10.00-11.00", 165),
    ("Damir", "Vukić", "LSS-1", "ons 09.00-10.00", 20),
    ("Anette", "Strand", "ALDRE-MOTT", "mån-fre 08.30-10.00", 133),
    ("Viktor", "Lund", "ALDRE-NORR", "mån 08.30-09.30, ons 08.30-09.30", 36),
    ("Birgitta", "Hedman", "ALDRE-NORR", "tis 08.30-09.30, fre 08.30-09.30", 240),
    ("Fredrik", "Nordin", "ALDRE-NORR", "tors 08.30-09.30", 11),
    ("Josefin", "Palm", "ALDRE-SYD", "mån 09.00-10.00, tors 09.00-10.00", 49),
    ("Katarina", "Ström", "ALDRE-SYD", "tis 13.00-14.00, fre 09.00-10.00", 101),
)
"""Thirty people: given name, family name, unit, phone hours, months employed."""

ABSENCES: Final = (
    (0, -4, 3, "vacation", (1,)),
    (5, 0, 0, "sick", (4,)),
    (6, -1, 1, "course", (4, 5)),
    (8, 12, 19, "vacation", (7,)),
    (13, -95, 140, "parental", (14, 16)),
    (17, 0, 4, "sick", ()),
    (21, -2, 0, "vacation", (22,)),
    (25, 5, 12, "vacation", (26,)),
    (27, -30, -20, "sick", (28,)),
    (29, -1, 6, "vacation", (28,)),
)
"""Index in STAFF, first and last day relative to today, kind, substitutes. One long leave, two with two substitutes."""


@dataclass(frozen=True, slots=True)
class Office:
    """A unit that can have cases: its id and its handläggare."""

    unit: str
    staff: tuple[int, ...]

    def somebody(self, draw: float) -> int:
        """Return the index in `staff` of a case's handläggare; `draw` is in [0, 1). New handläggare get fewer cases."""
        shares = [_share(number) for number in self.staff]
        left = draw * sum(shares)
        for at, share in enumerate(shares):
            if left < share:
                return at
            left -= share
        return len(shares) - 1


def _share(number: int) -> float:
    """Return a handläggare's share of a full workload: half or less in the first half-year, all of it after a year."""
    months = STAFF[number % len(STAFF)][4]
    return min(1.0, months / FULL_LOAD_MONTHS)


@dataclass(slots=True)
class Organisation:
    """All units and handläggare of a municipality, by number.

    Each further thirty handläggare repeat the first thirty's units and hours in new groups.
    """

    size: Size
    seed: int
    offices: dict[str, dict[str, list[Office]]] = field(init=False)

    def __post_init__(self) -> None:
        if self.size.handlaggare < len(STAFF):
            raise ValueError(f"A municipality needs at least {len(STAFF)} handläggare to fill its units.")
        self.offices = {area: {INTAKE: [], ORDINARY: [], PROTECTED: []} for area in AREAS}
        for turn in range(self.turns):
            for unit, _name, _outside, area, kind in UNITS:
                if staff := self._staff_of(unit, turn):
                    self.offices[area][kind].append(Office(self._unit_in(unit, turn), staff))

    @property
    def turns(self) -> int:
        return -(-self.size.handlaggare // len(STAFF))

    def _staff_of(self, unit: str, turn: int) -> tuple[int, ...]:
        numbers = (turn * len(STAFF) + at for at, person in enumerate(STAFF) if person[2] == unit)
        return tuple(number for number in numbers if number < self.size.handlaggare)

    @staticmethod
    def _unit_in(unit: str, turn: int) -> str:
        return f"{unit}-{turn + 1}" if turn else unit

    def units(self) -> Iterator[Unit]:
        for turn in range(self.turns):
            ending = f" {turn + 1}" if turn else ""
            for unit, name, outside, area, kind in UNITS:
                yield Unit(self._unit_in(unit, turn), name + ending, outside, BOARDS[area], area, kind)

    def handlaggare(self, days: Days) -> Iterator[Handlaggare]:
        for number in range(self.size.handlaggare):
            turn, at = divmod(number, len(STAFF))
            _given, _family, unit, hours, months = STAFF[at]
            given, family = self._name(number)
            started = days.ago(months * 30)
            introduction = started + timedelta(days=MENTOR_DAYS)
            new = introduction > days.today
            yield Handlaggare(
                id=staff_id(number),
                given_name=given,
                family_name=family,
                email=mail_address(given, family, turn),
                phone="",
                unit=self._unit_in(unit, turn),
                started_on=started,
                introduction_until=introduction if new else None,
                mentor=self._mentor(number) if new else "",
                phone_hours=hours,
            )

    def _name(self, number: int) -> tuple[str, str]:
        if number < len(STAFF):
            return STAFF[number][0], STAFF[number][1]
        bits = mix(self.seed, -number)
        given, family = names.somebody(names.people(bits), bits >> 16).split(" ", 1)
        return given, family

    def _mentor(self, number: int) -> str:
        """Return the key of the most experienced colleague in the unit."""
        turn, at = divmod(number, len(STAFF))
        colleagues = self._staff_of(STAFF[at][2], turn)
        return staff_id(max(colleagues, key=lambda other: STAFF[other % len(STAFF)][4]))

    def absences(self, days: Days) -> Iterator[Absence]:
        for turn in range(self.turns):
            first = turn * len(STAFF)
            for at, start, end, kind, stand_ins in ABSENCES:
                if first + at >= self.size.handlaggare:
                    continue
                yield Absence(
                    id=f"F{first + at + 1:02d}",
                    handlaggare=staff_id(first + at),
                    from_=days.today + timedelta(days=start),
                    to=days.today + timedelta(days=end),
                    kind=kind,
                    stand_ins=",".join(
                        staff_id(first + other) for other in stand_ins if first + other < self.size.handlaggare
                    ),
                )


def staff_id(number: int) -> str:
    """Return the case system's id of the `number`th handläggare, counted from zero."""
    return f"H{number + 1:02d}"


def mail_address(given: str, family: str, turn: int) -> str:
    """Return `asa.lindkvist@…`, with a number if a large municipality would repeat itself."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode() for part in (given, family))
    name = ".".join("".join(filter(str.isalpha, part)).lower() for part in plain)
    return f"{name}{turn or ''}@{MAIL}"
