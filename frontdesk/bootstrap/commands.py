"""What the commands do, independent of how a terminal shows it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from frontdesk.accesslog.rules import LogFault, read_head_line
from frontdesk.accesslog.service import HEADS_FILE, disposable, dispose, read_heads, verify
from frontdesk.accounts import queries
from frontdesk.accounts.rules import LONGEST_DAYS, Grant, Role, Scope, parse_grant
from frontdesk.accounts.service import passwords, staff, tokens
from frontdesk.availability.queries.catalogue import types_by_code
from frontdesk.availability.service import catalogue
from frontdesk.bootstrap import faults, known, revisions
from frontdesk.bootstrap.checking import written
from frontdesk.core import instance_lock, weak_keys
from frontdesk.core.actor import Actor
from frontdesk.core.db.stores import Stores, owner_engines
from frontdesk.core.errors import FrontdeskError, InvalidInput
from frontdesk.core.i18n import N_
from frontdesk.core.settings import Settings
from frontdesk.core.times import SystemClock
from frontdesk.disclosure.rules.levels import Level
from frontdesk.migrations.running import STORES, upgrade

OWNER = Actor(id=None, name="owner", role="owner")
_YEAR = timedelta(days=366)
_TROUBLES = {
    LogFault.ALTERED: N_("Rad {rows} har ändrats."),
    LogFault.REMOVED: N_("Rad {rows} saknas."),
    LogFault.INSERTED: N_("Rad {rows} har skjutits in."),
    LogFault.CUT_OFF: N_("Loggen har kapats efter rad {rows}."),
    LogFault.HEAD: N_("Kedjans huvud stämmer inte med rad {rows}."),
    LogFault.DETAIL: N_("Detaljerna till rad {rows} har ändrats."),
    LogFault.SEGMENT: N_("Segment {rows} stämmer inte med sitt huvud."),
    LogFault.ROLLED_BACK: N_(
        "Rad {rows} har funnits men är borttagen eller ersatt: ett äldre slut har lagts tillbaka."
    ),
    LogFault.EMPTIED: N_("Loggen är tömd: det finns människor som loggar in men inte en enda rad."),
    LogFault.REVIEW: N_("En granskning av rad {rows} har lagts till, ändrats eller tagits bort."),
    LogFault.ANSWER: N_("Ett svar om rad {rows} har lagts till, ändrats eller tagits bort."),
    LogFault.HEADS_FILE: N_(
        "Rad {rows} i log-heads.jsonl går inte att läsa. Segmentet skrivs om vid nästa försegling."
    ),
}


class Unfinished(FrontdeskError):
    """A setting the chosen operator needs is missing."""

    status = 500
    message = N_("{faults}")


class ClockInside(FrontdeskError):
    """Embedded stores have one process, and the clock runs inside it."""

    status = 409
    message = N_("På inbyggda databaser går klockan inne i frontdesk serve. En egen klocka behövs bara på PostgreSQL.")


def need_sound(settings: Settings) -> None:
    """Refuse to start with guessable keys or a half set up operator. Raises WeakKeys and Unfinished."""
    weak_keys.need_strong(written.keys(settings))
    if missing := written.half_an_operator(settings):
        raise Unfinished(faults="\n".join(missing))


def migrate(settings: Settings) -> None:
    """Migrate the tables of both stores as their owner, and insert the default types of appointment.

    Raises StoreTooOld, StoreNewer or OtherStore, and Fault for a database that refuses.
    """
    if settings.database_url is None:
        instance_lock.make(settings.data)
    with _owning(settings) as (engines, where):
        for engine, store in zip(engines, STORES, strict=True):
            revisions.need(engine, store, where, but=(revisions.SchemaState.EMPTY, revisions.SchemaState.OLDER))
        with faults.naming(where):
            for engine, store in zip(engines, STORES, strict=True):
                upgrade(engine, store)
            with Session(engines[0]) as db:
                if not types_by_code(db):  # a municipality with its own types gets no defaults
                    catalogue.seed_types(db)
                db.commit()


@contextmanager
def _owning(settings: Settings) -> Iterator[tuple[tuple[Engine, Engine], str]]:
    """Open both stores as their owner; yields the engines, and the name of the owner's setting for messages."""
    where = revisions.owners_name(settings)
    with faults.naming(where):
        engines = owner_engines(settings)
    try:
        yield engines, where
    finally:
        for engine in engines:
            engine.dispose()


@contextmanager
def _opened(settings: Settings) -> Iterator[Stores]:
    """Open stores whose tables match this program, for one command."""
    stores = revisions.open_current(settings)
    try:
        yield stores
    finally:
        stores.dispose()


def add_user(
    settings: Settings,
    *,
    login: str,
    name: str,
    roles: Sequence[str],
    grants: Sequence[str],
    password: str,
    handlaggare: str | None,
    units: Sequence[str],
) -> None:
    """Add a user account.

    Raises InvalidInput for an unknown role, and for a grant, a unit or a handläggare that the register does not have.
    """
    with _opened(settings) as stores, stores.writing() as unit:
        about = passwords.words_about_owner(unit.db, login=login, name=name)
        password_hash = passwords.hash_password(password, about=about)
        granted = [_grant(grant) for grant in grants]
        known.need(unit, grants=granted, units=units, handlaggare=handlaggare)
        staff.add(
            unit,
            login=login,
            name=name,
            roles=[_role(role) for role in roles],
            grants=granted,
            password_hash=password_hash,
            temporary=True,
            handlaggare=handlaggare,
            units=units,
            by=OWNER,
        )


def _level(word: str) -> str:
    if word not in {level.value for level in Level}:
        raise InvalidInput(N_("Nivån ska vara A0, A1, A2c, A2 eller A3."))
    return word


def add_token(
    settings: Settings,
    *,
    name: str,
    role: str,
    scopes: Sequence[str],
    grants: Sequence[str],
    level: str = Level.A0.value,
    days: int = LONGEST_DAYS,
) -> str:
    """Make an API token and return it; only its digest is stored. Raises InvalidInput."""
    with _opened(settings) as stores, stores.writing() as unit:
        granted = [_grant(grant) for grant in grants]
        known.need(unit, grants=granted)
        return tokens.add(
            unit,
            name=name,
            role=_role(role),
            scopes=[_scope(scope) for scope in scopes],
            grants=granted,
            level=_level(level),
            days=days,
            by=OWNER,
        )


def verify_log(settings: Settings, *, sent_out: Path | None = None) -> list[str]:
    """Return one sentence for each fault of the access log.

    `sent_out` is a file of the program's own log lines, as kept by a log server. Raises InvalidInput if it cannot be
    read.
    """
    lines = _lines_of(sent_out) if sent_out else {}
    with _opened(settings) as stores:
        heads = read_heads(settings.data / HEADS_FILE)
        with stores.reading() as unit:
            in_use = queries.count_staff(unit.db) > 0
        with stores.reading() as unit:
            key = settings.log_key.get_secret_value().encode()
            findings = verify(unit.db, key, heads, sent_out=lines, in_use=in_use)
    return [_TROUBLES[finding.trouble].format(rows=_rows(finding.first, finding.last)) for finding in findings]


def _lines_of(file: Path) -> dict[int, bytes]:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            return dict(filter(None, map(read_head_line, lines)))
    except OSError as error:
        raise InvalidInput(N_("Filen {file} går inte att läsa."), file=file) from error


def dispose_log(settings: Settings, *, years: int, really: bool) -> str:
    """Delete whole log segments older than `years`, or say what would be deleted."""
    now = SystemClock().now()
    before = now - years * _YEAR
    with _owning(settings) as ((desk, _), where):
        revisions.need(desk, "desk", where)
        with faults.naming(where), Session(desk) as session:
            session.info["log_key"] = settings.log_key.get_secret_value().encode()
            found = disposable(session, before=before)
            if found and really:
                dispose(session, before=before, by=OWNER, now=now)
                session.commit()
    if not found:
        return N_("Det finns inget att gallra.")
    rows = _rows(found.first_seq, found.last_seq)
    return f"Rad {rows} är gallrade." if really else f"Rad {rows} skulle gallras. Kör om med --yes för att göra det."


def _rows(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _role(word: str) -> Role:
    if word not in set(Role):
        raise InvalidInput(N_("Rollen {word} finns inte. Välj en av: {known}."), word=word, known=", ".join(Role))
    return Role(word)


def _scope(word: str) -> Scope:
    if word not in set(Scope):
        raise InvalidInput(
            N_("{word} är inget en nyckel kan få göra. Välj bland: {known}."), word=word, known=", ".join(Scope)
        )
    return Scope(word)


def _grant(word: str) -> Grant:
    try:
        return parse_grant(word)
    except ValueError as error:
        raise InvalidInput(N_("{word} är inte skrivet som nämnd/område."), word=word) from error
