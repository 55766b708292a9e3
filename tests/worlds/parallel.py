"""The same town four times over, in which one identity number is nobody's, protected, protected by us or not granted.

Everything else is equal, so whatever a desk does is done in all of them and must look the same. Ids and codes, which
are drawn at random, are told by the order in which they first appear.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, event, select

from frontdesk.accesslog.models import LogRow
from frontdesk.accounts.rules import Grant, Role
from frontdesk.booking.models import Appointment
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.bases import RegisterBase
from frontdesk.notices.models import Notice, NoticeReply
from frontdesk.safety.rules import ProtectionKind
from frontdesk.safety.service import protect
from integrations.local.sms import LocalSms
from tests.factories import disclosure
from tests.factories import register as reg
from tests.factories.booking import make_office
from tests.web.client import OWN_PAGE, Answer, Building, Person

T = TypeVar("T")

WANTED = "demo:p-wanted"
NUMBER = disclosure.OTHER_NUMBER
PHONE = "070-174 06 12"
NOBODY, PROTECTED, BY_US, NOT_GRANTED = "nobody", "protected", "protected by us", "not granted"
KINDS = (NOBODY, PROTECTED, BY_US, NOT_GRANTED)
EB = [Grant("socialnamnd", "EB")]
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

# The municipality's settings are kept by every process for a while, by the machine's clock and not the tests'.
_KEPT = re.compile(r'SELECT choice."?key"?, choice.value\s+FROM choice\s*$')


def bearer(kind: str) -> list[RegisterBase]:
    """Return the register's rows of whoever bears the number."""
    if kind == NOBODY:
        return []
    case = "demo:c-9" if kind == NOT_GRANTED else disclosure.CASE
    return [
        reg.person(WANTED, "Vera", "Viktig", protection="marking" if kind == PROTECTED else "none"),
        reg.identifier(WANTED, NUMBER),
        reg.phone(WANTED, "+46701740612"),
        reg.part(case, WANTED, role="co_applicant"),
    ]


@dataclass
class World:
    """One of the towns, with the people who work there."""

    kind: str
    building: Building
    rut: Person
    others: dict[str, Person]
    names: dict[str, str] = field(default_factory=dict)
    contact: str = ""

    @classmethod
    def make(cls, kind: str, building: Building, register: Engine) -> "World":
        """Furnish a town."""
        disclosure.town(register)
        reg.keep(register, *bearer(kind))
        with building.stores.writing() as unit:
            make_office(unit, people=2)
            if kind == BY_US:
                protect(unit, person=WANTED, kind=ProtectionKind.PROTECT_NOW, by=CLOCK)
            else:
                # So that the rows of every log bear the same numbers from here on: some name another by its number.
                unit.log(who=CLOCK, event="town.furnished")
        return cls(
            kind=kind,
            building=building,
            rut=building.login(Role.RECEPTIONIST, grants=EB),
            others={
                "colleague": building.login(Role.RECEPTIONIST, name="Amir Haddad", grants=EB),
                "handläggare": building.login(Role.HANDLAGGARE, name="Sara Nilsson", grants=EB, handlaggare="demo:h-1"),
                "head": building.login(Role.UNIT_HEAD, name="Mona Chef", grants=EB, units=["demo:u-eb"]),
            },
        )

    def sign_in_anew(self) -> None:
        """Begin another day at work."""
        self.rut = self.building.login_as(self.rut.staff.login)
        self.others = {who: self.building.login_as(one.staff.login) for who, one in self.others.items()}

    @property
    def sms(self) -> LocalSms:
        """The operator."""
        operator = self.building.app.state.ports.sms
        assert isinstance(operator, LocalSms)
        return operator

    def appointments(self) -> list[Appointment]:
        """Return what was booked in the contact that is open, in the order it was."""
        with self.building.stores.reading() as unit:
            wanted = select(Appointment).where(Appointment.contact_id == UUID(self.contact))
            return list(unit.db.scalars(wanted.order_by(Appointment.created_at, Appointment.id)))

    def notices(self) -> list[Notice]:
        """Return the SMS of the contact that is open."""
        with self.building.stores.reading() as unit:
            wanted = select(Notice).where(Notice.contact_id == UUID(self.contact))
            return list(unit.db.scalars(wanted.order_by(Notice.created_at, Notice.id)))

    def open_replies(self) -> int:
        """Return how many replies nobody has seen to."""
        with self.building.stores.reading() as unit:
            return len(unit.db.scalars(select(NoticeReply.id).where(NoticeReply.handled_at.is_(None))).all())

    def plain(self, text: str) -> str:
        """Return a text with every id and code told by the order in which it first appeared."""
        for alias in self._aliases():
            known = self.names.setdefault(alias, f"<code {len(self.names)}>")
            text = text.replace(alias, known).replace(" ".join(alias), known)  # as it is shown, and as it is spelt
        return _UUID.sub(lambda found: self.names.setdefault(found[0], f"<id {len(self.names)}>"), text)

    def _aliases(self) -> list[str]:
        with self.building.stores.reading() as unit:
            return list(unit.db.scalars(select(Appointment.alias).order_by(Appointment.created_at, Appointment.id)))

    def log(self, after: int) -> tuple[int, list[tuple[object, ...]]]:
        """Return the log's newest row and what was written after another, less what only its reviewer may see."""
        with self.building.stores.reading() as unit:
            rows = unit.db.scalars(select(LogRow).where(LogRow.seq > after).order_by(LogRow.seq)).all()
            told: list[tuple[object, ...]] = [
                (
                    row.event,
                    row.who_name,
                    self.plain(str(row.contact)),
                    self.plain(str(row.fields)),
                    row.level,
                    row.result,
                )
                for row in rows
            ]
            return (rows[-1].seq if rows else after), told

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect what is asked of both stores."""
        asked: list[str] = []

        def note(*given: object) -> None:
            if not _KEPT.match(str(given[2])):
                asked.append(str(given[2]))

        engines = (self.building.stores.desk, self.building.stores.register)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        yield asked
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)

    def ask(self, who: Person, verb: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Knock at a door; return status, where it leads and every byte of the answer, ids aside."""
        given = who.client.request(verb, path, data=form, headers={**OWN_PAGE, "HX-Request": "true"})
        leads = given.headers.get("location", "") or given.headers.get("hx-redirect", "")
        return given.status_code, self.plain(leads), self.plain(Answer(given).response.text)


def _difference(mine: object, theirs: object) -> str:
    def lines(given: object) -> list[str]:
        return (
            given.splitlines()
            if isinstance(given, str)
            else [line for one in given for line in lines(one)]
            if isinstance(given, list | tuple)
            else [str(given)]
        )

    return "\n".join(unified_diff(lines(mine), lines(theirs), "nobody's", "theirs", n=0, lineterm=""))


@dataclass
class Worlds:
    """All of them, in which everything happens at once."""

    all: list[World]
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to look once everything is furnished."""
        self.each(lambda _: None)

    def same(self, what: str, deed: Callable[[World], T], *, statements: bool = True) -> T:
        """Do something in every world and hold that nothing tells them apart; return what it gave."""
        told: dict[str, tuple[T, list[str], list[tuple[object, ...]]]] = {}
        for world in self.all:
            with world.statements() as asked:
                gave = deed(world)
            self.seen[world.kind], log = world.log(self.seen.get(world.kind, 0))
            told[world.kind] = gave, asked if statements else [], log
        expected = told[NOBODY]
        for kind, found in told.items():
            for part, mine, theirs in zip(("answer", "statements", "log"), expected, found, strict=True):
                assert theirs == mine, f"{what}: {part} of {kind} is not nobody's:\n{_difference(mine, theirs)}"
        return expected[0]

    def each(self, deed: Callable[[World], object]) -> None:
        """Let something happen in every world that nobody looks at; what is logged of it is the clock's own."""
        for world in self.all:
            deed(world)
            self.seen[world.kind], _ = world.log(self.seen.get(world.kind, 0))
